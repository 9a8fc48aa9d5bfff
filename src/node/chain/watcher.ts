import type { Transaction } from 'bitcoinjs-lib';
import { displayHash } from '../../core/primitives/display-hash.js';
import type { Outpoint } from '../../core/transactions/outpoint.js';
import { type Block, type ChainTransaction, outputKey, toTransaction } from './block.js';

/** Something that was waited for has happened in the chain, or is undone by a reorganisation. */
export type WatchEvent =
  | {
      readonly type: 'spent';
      readonly owner: string;
      readonly outpoint: Outpoint;
      readonly transaction: Transaction;
      readonly inputIndex: number;
      readonly height: number;
    }
  | { readonly type: 'spendUndone'; readonly owner: string; readonly outpoint: Outpoint }
  | {
      readonly type: 'confirmed';
      readonly owner: string;
      /** Wire order. */
      readonly txid: Uint8Array;
      readonly depth: number;
      readonly height: number;
      readonly transactionIndex: number;
      /** Undefined only if the watch was set up with `known`. */
      readonly transaction: Transaction | undefined;
    }
  | {
      readonly type: 'confirmationUndone';
      readonly owner: string;
      readonly txid: Uint8Array;
      readonly depth: number;
    };

/** Where a transaction was found earlier, to take up a watch again after a restart. */
export interface KnownConfirmation {
  readonly height: number;
  readonly transactionIndex: number;
}

interface OutpointWatch {
  readonly owner: string;
  readonly outpoint: Outpoint;
  spentAt: number | undefined;
}

interface TransactionWatch {
  readonly owner: string;
  readonly txid: Uint8Array;
  readonly depth: number;
  found: (KnownConfirmation & { readonly transaction: Transaction | undefined }) | undefined;
  reported: boolean;
}

/**
 * Watches outputs for spends and transactions for confirmations. It does no I/O: blocks go in, events come out, the
 * same ones in the same order for the same blocks. Work per block is one map look-up for each input and transaction.
 */
export class ChainWatcher {
  private readonly outpoints = new Map<string, OutpointWatch[]>();
  private readonly transactions = new Map<string, TransactionWatch[]>();
  /** What was watched may sit in the block that is being handled: a commitment and its claim confirm together. */
  private tipBlock: Block | undefined;

  constructor(private tipHeight: number) {}

  /**
   * Reports the spend of an output, as long as the watch stands. `spentAt`: the height of a spend that was reported
   * earlier. Returns what has already happened in the tip block.
   */
  watchOutpoint(owner: string, outpoint: Outpoint, spentAt?: number): WatchEvent[] {
    const key = outputKey(displayHash(outpoint.txid), outpoint.outputIndex);
    const watches = listOf(this.outpoints, key);
    if (watches.some((watch) => watch.owner === owner)) return [];
    const watch: OutpointWatch = { owner, outpoint, spentAt };
    watches.push(watch);
    if (spentAt !== undefined) return [];
    return this.tipTransactions().flatMap((transaction) =>
      transaction.inputs.flatMap((input, inputIndex) =>
        outputKey(input.txid, input.outputIndex) === key
          ? [spent(watch, toTransaction(transaction), inputIndex, this.tipHeight)]
          : [],
      ),
    );
  }

  /** Reports when a transaction is `depth` blocks deep, 1 being the tip. Returns what holds already. */
  watchTransaction(owner: string, txid: Uint8Array, depth: number, known?: KnownConfirmation): WatchEvent[] {
    const key = displayHash(txid);
    const watches = listOf(this.transactions, key);
    if (watches.some((watch) => watch.owner === owner && watch.depth === depth)) return [];
    const watch: TransactionWatch = { owner, txid, depth, found: undefined, reported: false };
    watches.push(watch);
    if (known !== undefined) watch.found = { ...known, transaction: undefined };
    else {
      const transactionIndex = this.tipTransactions().findIndex((transaction) => transaction.txid === key);
      this.find(watch, this.tipBlock?.transactions[transactionIndex], transactionIndex);
    }
    return this.reportDepth(watch);
  }

  /** Ends one watch of an output. */
  unwatchOutpoint(owner: string, outpoint: Outpoint): void {
    const key = outputKey(displayHash(outpoint.txid), outpoint.outputIndex);
    removeFrom(this.outpoints, key, owner);
  }

  /** Ends all of an owner's watches of a transaction, whatever their depth. */
  unwatchTransaction(owner: string, txid: Uint8Array): void {
    removeFrom(this.transactions, displayHash(txid), owner);
  }

  /** Ends every watch of an owner. */
  unwatchAll(owner: string): void {
    for (const key of [...this.outpoints.keys()]) removeFrom(this.outpoints, key, owner);
    for (const key of [...this.transactions.keys()]) removeFrom(this.transactions, key, owner);
  }

  /** Takes in the block above the tip. Throws `RangeError` at any other height. */
  blockConnected(height: number, block: Block): WatchEvent[] {
    if (height !== this.tipHeight + 1) throw new RangeError(`block ${height} upon ${this.tipHeight}`);
    this.tipHeight = height;
    this.tipBlock = block;
    const events = block.transactions.flatMap((transaction, index) => this.scan(transaction, index));
    for (const watch of this.everyTransactionWatch()) events.push(...this.reportDepth(watch));
    return events;
  }

  /** Takes back the tip block. A spend or confirmation in it is undone; depth that was reported stays reported. */
  blockDisconnected(height: number): WatchEvent[] {
    if (height !== this.tipHeight) throw new RangeError(`block ${height} is not the tip ${this.tipHeight}`);
    this.tipHeight = height - 1;
    this.tipBlock = undefined;
    const events: WatchEvent[] = [];
    for (const watch of this.everyTransactionWatch()) {
      if (watch.found?.height !== height) continue;
      const { owner, txid, depth, reported } = watch;
      watch.found = undefined;
      watch.reported = false;
      if (reported) events.push({ type: 'confirmationUndone', owner, txid, depth });
    }
    for (const watch of [...this.outpoints.values()].flat()) {
      if (watch.spentAt !== height) continue;
      watch.spentAt = undefined;
      events.push({ type: 'spendUndone', owner: watch.owner, outpoint: watch.outpoint });
    }
    return events;
  }

  private scan(transaction: ChainTransaction, transactionIndex: number): WatchEvent[] {
    for (const watch of this.transactions.get(transaction.txid) ?? []) {
      this.find(watch, transaction, transactionIndex);
    }
    if (this.outpoints.size === 0) return [];
    // A sweep of many inputs is read once, not once for each.
    let parsed: Transaction | undefined;
    return transaction.inputs.flatMap((input, inputIndex) =>
      (this.outpoints.get(outputKey(input.txid, input.outputIndex)) ?? []).map((watch) => {
        parsed ??= toTransaction(transaction);
        return spent(watch, parsed, inputIndex, this.tipHeight);
      }),
    );
  }

  private find(
    watch: TransactionWatch,
    transaction: ChainTransaction | undefined,
    transactionIndex: number,
  ): void {
    if (transaction === undefined) return;
    watch.found = {
      height: this.tipHeight,
      transactionIndex,
      transaction: toTransaction(transaction),
    };
  }

  private reportDepth(watch: TransactionWatch): WatchEvent[] {
    const { owner, txid, depth, found } = watch;
    if (found === undefined || watch.reported || this.tipHeight - found.height + 1 < depth) return [];
    watch.reported = true;
    return [{ type: 'confirmed', owner, txid, depth, ...found }];
  }

  private tipTransactions(): readonly ChainTransaction[] {
    return this.tipBlock?.transactions ?? [];
  }

  private everyTransactionWatch(): TransactionWatch[] {
    return [...this.transactions.values()].flat();
  }
}

function spent(
  watch: OutpointWatch,
  transaction: Transaction,
  inputIndex: number,
  height: number,
): WatchEvent {
  watch.spentAt = height;
  const { owner, outpoint } = watch;
  return { type: 'spent', owner, outpoint, transaction, inputIndex, height };
}

function listOf<T>(map: Map<string, T[]>, key: string): T[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}

function removeFrom<T extends { readonly owner: string }>(
  map: Map<string, T[]>,
  key: string,
  owner: string,
): void {
  const rest = (map.get(key) ?? []).filter((watch) => watch.owner !== owner);
  if (rest.length === 0) map.delete(key);
  else map.set(key, rest);
}
