import { Transaction } from 'bitcoinjs-lib';
import { toHex } from '../../../../src/core/primitives/bytes.js';

interface Entry {
  readonly txid: string;
  readonly inputs: readonly string[];
  readonly feeSat: bigint;
  readonly vsize: number;
}

/** A mempool that knows the replacement rules of BIP 125 and nothing else. Txids in wire order. */
export class FakeMempool {
  private readonly entries = new Map<string, Entry>();

  /** `amountOf` gives what an input holds. */
  constructor(private readonly amountOf: (input: string) => bigint) {}

  /** The reason for refusing a transaction; undefined when it is taken. */
  take(raw: Uint8Array): string | undefined {
    const entry = this.parse(raw);
    if (this.entries.has(entry.txid)) return undefined;
    const conflicts = this.all().filter(({ inputs }) => inputs.some((input) => entry.inputs.includes(input)));
    const replacedFee = conflicts.reduce((sum, { feeSat }) => sum + feeSat, 0n);
    if (conflicts.length > 0 && entry.feeSat < replacedFee + BigInt(entry.vsize)) return 'insufficient fee';
    const isCheaper = conflicts.some(
      ({ feeSat, vsize }) => entry.feeSat * BigInt(vsize) <= feeSat * BigInt(entry.vsize),
    );
    if (isCheaper) return 'insufficient fee';
    if (entry.feeSat < BigInt(entry.vsize)) return 'min relay fee not met';
    for (const { txid } of conflicts) this.entries.delete(txid);
    this.entries.set(entry.txid, entry);
    return undefined;
  }

  all(): Entry[] {
    return [...this.entries.values()];
  }

  remove(txid: string): void {
    this.entries.delete(txid);
  }

  /** Drops what spends an input, as when a block spends it otherwise. */
  conflict(input: string): void {
    for (const { txid, inputs } of this.all()) if (inputs.includes(input)) this.entries.delete(txid);
  }

  spends(input: string): boolean {
    return this.all().some(({ inputs }) => inputs.includes(input));
  }

  parse(raw: Uint8Array): Entry {
    const transaction = Transaction.fromBuffer(raw);
    const inputs = transaction.ins.map(({ hash, index }) => `${toHex(hash)}:${index}`);
    const paid = transaction.outs.reduce((sum, { value }) => sum + value, 0n);
    const feeSat = inputs.reduce((sum, input) => sum + this.amountOf(input), -paid);
    return { txid: toHex(transaction.getHash()), inputs, feeSat, vsize: transaction.virtualSize() };
  }
}
