/** The one event that ends a daemon, whoever asks for it first. */
export class Ending {
  readonly reached: Promise<void>;
  readonly stop: () => void;
  readonly fail: (error: unknown) => void;

  constructor() {
    let resolve: () => void = () => undefined;
    let reject: (error: unknown) => void = () => undefined;
    this.reached = new Promise((onStop, onFail) => {
      resolve = onStop;
      reject = onFail;
    });
    // Until somebody waits for it, an early failure is not to count as unhandled.
    this.reached.catch(() => undefined);
    this.stop = resolve;
    this.fail = reject;
    process.once('SIGINT', this.stop);
    process.once('SIGTERM', this.stop);
  }

  release(): void {
    process.removeListener('SIGINT', this.stop);
    process.removeListener('SIGTERM', this.stop);
  }
}
