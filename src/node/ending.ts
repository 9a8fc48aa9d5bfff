import type { Logger } from './log.js';

/** The one event that ends a daemon, whoever asks for it first. The log says who did. */
export class Ending {
  readonly reached: Promise<void>;
  private readonly resolve: () => void;
  private readonly reject: (error: unknown) => void;
  private isReached = false;

  constructor(private readonly log: Pick<Logger, 'info' | 'fatal'>) {
    let resolve: () => void = () => undefined;
    let reject: (error: unknown) => void = () => undefined;
    this.reached = new Promise((onStop, onFail) => {
      resolve = onStop;
      reject = onFail;
    });
    // Until somebody waits for it, an early failure is not to count as unhandled.
    this.reached.catch(() => undefined);
    this.resolve = resolve;
    this.reject = reject;
    for (const signal of SIGNALS) process.once(signal, this.onSignal);
    // Node ends the process right after: a node that does not know what it is in must not send another message.
    process.on('uncaughtExceptionMonitor', this.onUncaught);
  }

  /** The user asked for it, by `stop`. */
  stop(): void {
    if (!this.isFirst()) return;
    this.log.info({ reason: 'stopCommand' }, 'stopping: the stop command was given');
    this.resolve();
  }

  /** The daemon cannot go on. */
  fail(error: unknown): void {
    if (!this.isFirst()) return;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unexpected';
    const stack = error instanceof Error ? error.stack : undefined;
    this.log.fatal({ reason: 'fatal', code, stack }, `stopping: ${String(error)}`);
    this.reject(error);
  }

  release(): void {
    for (const signal of SIGNALS) process.removeListener(signal, this.onSignal);
    process.removeListener('uncaughtExceptionMonitor', this.onUncaught);
  }

  private readonly onSignal = (signal: NodeJS.Signals): void => {
    if (!this.isFirst()) return;
    this.log.info({ reason: 'signal', signal }, `stopping: ${signal}`);
    this.resolve();
  };

  private readonly onUncaught = (error: Error): void => {
    this.log.fatal(
      { reason: 'uncaught', stack: error.stack },
      `ended by what nobody caught: ${String(error)}`,
    );
  };

  private isFirst(): boolean {
    const isFirst = !this.isReached;
    this.isReached = true;
    return isFirst;
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
