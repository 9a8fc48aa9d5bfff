import { parseTransaction } from './parse-block.js';

interface Sending {
  readonly txids: ReadonlySet<string>;
  readonly end: Promise<unknown>;
}

/**
 * Transactions on their way to the backend. What spends from one of them waits until that has arrived or is given up: a
 * call that is repeated, or takes another connection, is not overtaken by what stands on it.
 */
export class Outbox {
  private readonly underway = new Set<Sending>();

  /** Calls `handOver` when its turn has come; settles as that does. */
  async send<T>(raws: readonly Uint8Array[], handOver: () => Promise<T>): Promise<T> {
    const transactions = raws.map(parseTransaction);
    const spent = transactions.flatMap(({ inputs }) => inputs.map(({ txid }) => txid));
    const awaited = [...this.underway].filter(({ txids }) => spent.some((txid) => txids.has(txid)));
    const end = Promise.allSettled(awaited.map((sending) => sending.end)).then(handOver);
    const sending = { txids: new Set(transactions.map(({ txid }) => txid)), end };
    this.underway.add(sending);
    try {
      return await end;
    } finally {
      this.underway.delete(sending);
    }
  }
}
