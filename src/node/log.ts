import { type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** The node's log: structured lines on standard error, so that standard output stays for answers. */
export function createLogger(level: string, alias: string): Logger {
  return pino({ level, base: { node: alias } }, pino.destination({ dest: 2, sync: true }));
}
