import type { Coin, CoinView } from './coins.js';
import { type ChainTransaction, outpoint, outpointTxid, spentOutpoints } from './transaction.js';

/** An unconfirmed transaction. */
export interface MempoolEntry {
  readonly transaction: ChainTransaction;
  /** Satoshi. */
  readonly fee: bigint;
  /** Seconds since 1970. */
  readonly time: number;
  /** Height of the tip when it came. */
  readonly height: number;
}

/** Sums over an entry with its ancestors or descendants, itself included. */
export interface Family {
  readonly txids: ReadonlySet<string>;
  readonly vsize: number;
  /** Satoshi, with what `prioritisetransaction` added. */
  readonly fees: bigint;
}

/** The unconfirmed transactions and who spends whom. Links are looked up, never stored, so a copy is a snapshot. */
export class Mempool implements CoinView {
  private entries = new Map<string, MempoolEntry>();
  private spenders = new Map<string, string>();
  private readonly feeDeltas = new Map<string, bigint>();

  /** @param nextHeight the height that an unconfirmed coin is reckoned to confirm at. */
  constructor(private readonly nextHeight: () => number) {}

  get size(): number {
    return this.entries.size;
  }

  get(name: string): Coin | undefined {
    const entry = this.entries.get(outpointTxid(name));
    const output = entry?.transaction.tx.outs[Number(name.slice(65))];
    if (entry === undefined || output === undefined) return undefined;
    return { value: output.value, script: output.script, height: this.nextHeight(), coinbase: false };
  }

  entry(txid: string): MempoolEntry | undefined {
    return this.entries.get(txid);
  }

  has(txid: string): boolean {
    return this.entries.has(txid);
  }

  all(): MempoolEntry[] {
    return [...this.entries.values()];
  }

  /** The unconfirmed transaction that spends an outpoint. */
  spenderOf(name: string): string | undefined {
    return this.spenders.get(name);
  }

  add(entry: MempoolEntry): void {
    this.entries.set(entry.transaction.txid, entry);
    for (const name of spentOutpoints(entry.transaction)) this.spenders.set(name, entry.transaction.txid);
  }

  /** Takes one transaction out and leaves its descendants. */
  remove(txid: string): void {
    const entry = this.entries.get(txid);
    if (entry === undefined) return;
    this.entries.delete(txid);
    for (const name of spentOutpoints(entry.transaction)) this.spenders.delete(name);
  }

  /** Takes a transaction out with all that stand on it. */
  removeWithDescendants(txid: string): void {
    for (const each of this.descendants(txid).txids) this.remove(each);
  }

  /** Unconfirmed transactions that this one spends from; it need not be in the mempool itself. */
  parents(transaction: ChainTransaction): string[] {
    const parents = new Set(spentOutpoints(transaction).map(outpointTxid));
    return [...parents].filter((txid) => this.entries.has(txid));
  }

  /** Unconfirmed transactions that spend from this one. */
  children(txid: string): string[] {
    const outputs = this.entries.get(txid)?.transaction.tx.outs ?? [];
    const children = new Set<string>();
    for (const index of outputs.keys()) {
      const spender = this.spenders.get(outpoint(txid, index));
      if (spender !== undefined) children.add(spender);
    }
    return [...children];
  }

  /** An entry and all that it stands on. */
  ancestors(txid: string): Family {
    return this.family([txid], (each) => {
      const entry = this.entries.get(each);
      return entry === undefined ? [] : this.parents(entry.transaction);
    });
  }

  /** The ancestors that a transaction outside of the mempool would have, itself left out. */
  ancestorsOfNew(transaction: ChainTransaction): Family {
    return this.family(this.parents(transaction), (each) => {
      const entry = this.entries.get(each);
      return entry === undefined ? [] : this.parents(entry.transaction);
    });
  }

  /** An entry and all that stand on it. */
  descendants(txid: string): Family {
    return this.family([txid], (each) => this.children(each));
  }

  /** The fee that mining and replacement reckon with, in satoshi. */
  modifiedFee(entry: MempoolEntry): bigint {
    return entry.fee + this.feeDelta(entry.transaction.txid);
  }

  feeDelta(txid: string): bigint {
    return this.feeDeltas.get(txid) ?? 0n;
  }

  /** Adds to what `prioritisetransaction` gave a transaction before, whether or not it is here. */
  prioritise(txid: string, delta: bigint): void {
    this.feeDeltas.set(txid, this.feeDelta(txid) + delta);
  }

  /** Remembers the contents; calling the answer restores them. */
  snapshot(): () => void {
    const entries = new Map(this.entries);
    const spenders = new Map(this.spenders);
    return () => {
      this.entries = entries;
      this.spenders = spenders;
    };
  }

  private family(start: readonly string[], next: (txid: string) => string[]): Family {
    const txids = new Set<string>();
    const open = [...start];
    let vsize = 0;
    let fees = 0n;
    for (let txid = open.pop(); txid !== undefined; txid = open.pop()) {
      const entry = this.entries.get(txid);
      if (entry === undefined || txids.has(txid)) continue;
      txids.add(txid);
      vsize += entry.transaction.vsize;
      fees += this.modifiedFee(entry);
      open.push(...next(txid));
    }
    return { txids, vsize, fees };
  }
}
