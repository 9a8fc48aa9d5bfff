import type { Logger } from '../../../src/node/log.js';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';

/** A log that prints nothing and tells one listener. */
export function silentLog(heard: (level: LogLevel, message: string, values: unknown) => void): Logger {
  const at = (level: LogLevel) => (first: unknown, message?: string) =>
    typeof first === 'string' ? heard(level, first, undefined) : heard(level, message ?? '', first);
  const ignore = () => undefined;
  return {
    trace: ignore,
    debug: ignore,
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
  } as unknown as Logger;
}
