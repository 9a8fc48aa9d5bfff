import { type ChainTransaction, outpoint, spentOutpoints } from './transaction.js';

/** An unspent output. */
export interface Coin {
  /** Satoshi. */
  readonly value: bigint;
  readonly script: Uint8Array;
  /** Height of the block that holds it; the next block's while it waits in the mempool. */
  readonly height: number;
  readonly coinbase: boolean;
}

/** Somewhere to look an outpoint (`txid:index`) up. */
export interface CoinView {
  get(name: string): Coin | undefined;
}

/** What a block spent, so that it can be undone: a coin for each input, in order, coinbase left out. */
export type BlockUndo = ReadonlyMap<string, Coin>;

/** The unspent outputs of the active chain. */
export class CoinSet implements CoinView {
  private readonly coins = new Map<string, Coin>();
  private readonly outputsLeft = new Map<string, number>();

  get(name: string): Coin | undefined {
    return this.coins.get(name);
  }

  /** Every unspent output with its name. */
  entries(): Iterable<[string, Coin]> {
    return this.coins.entries();
  }

  /** Whether any output of a transaction is still unspent. */
  hasOutputsOf(txid: string): boolean {
    return this.outputsLeft.has(txid);
  }

  /** Spends and creates what a block does; inputs must exist. */
  apply(transactions: readonly ChainTransaction[], height: number): BlockUndo {
    const undo = new Map<string, Coin>();
    for (const [position, entry] of transactions.entries()) {
      if (position > 0) for (const name of spentOutpoints(entry)) undo.set(name, this.spend(name));
      this.create(entry, height, position === 0);
    }
    return undo;
  }

  /** Takes a block back. */
  revert(transactions: readonly ChainTransaction[], undo: BlockUndo): void {
    for (const entry of [...transactions].reverse()) {
      for (const index of entry.tx.outs.keys()) this.remove(outpoint(entry.txid, index));
      for (const name of spentOutpoints(entry)) {
        const coin = undo.get(name);
        if (coin !== undefined) this.add(name, coin);
      }
    }
  }

  private create(entry: ChainTransaction, height: number, coinbase: boolean): void {
    for (const [index, output] of entry.tx.outs.entries()) {
      if (isUnspendable(output.script)) continue;
      this.add(outpoint(entry.txid, index), {
        value: output.value,
        script: output.script,
        height,
        coinbase,
      });
    }
  }

  private spend(name: string): Coin {
    const coin = this.coins.get(name);
    if (coin === undefined) throw new Error(`coin ${name} is not there to be spent`);
    this.remove(name);
    return coin;
  }

  private add(name: string, coin: Coin): void {
    this.coins.set(name, coin);
    const txid = name.slice(0, 64);
    this.outputsLeft.set(txid, (this.outputsLeft.get(txid) ?? 0) + 1);
  }

  private remove(name: string): void {
    if (!this.coins.delete(name)) return;
    const txid = name.slice(0, 64);
    const left = (this.outputsLeft.get(txid) ?? 1) - 1;
    if (left === 0) this.outputsLeft.delete(txid);
    else this.outputsLeft.set(txid, left);
  }
}

/** Whether a script can never be spent, so that its output needs no coin. */
export function isUnspendable(script: Uint8Array): boolean {
  return script[0] === 0x6a || script.length > 10_000;
}
