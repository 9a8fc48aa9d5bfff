import { type ChainTransaction, isCoinbase, outputKey } from '../chain/block.js';
import { parseTransaction } from '../chain/parse-block.js';
import type { Coin, KeyPlace, WalletSnapshot, WalletTransaction } from './store.js';

/** The rows that changed since they were last taken. */
export interface BookChanges {
  readonly coins: readonly Coin[];
  readonly deletedCoins: readonly Coin[];
  readonly transactions: readonly WalletTransaction[];
  readonly deletedTransactions: readonly string[];
}

/** The wallet's coins and transactions as blocks and our own spending change them. */
export class CoinBook {
  private readonly coins = new Map<string, Coin>();
  private readonly transactions = new Map<string, WalletTransaction>();
  /** Outputs that unconfirmed transactions of the wallet spend: a block that spends one otherwise kills them. */
  private readonly claims = new Map<string, string>();
  private readonly changedCoins = new Map<string, { readonly now?: Coin; readonly before?: Coin }>();
  private readonly changedTransactions = new Map<string, WalletTransaction | undefined>();

  constructor(snapshot: Pick<WalletSnapshot, 'coins' | 'transactions'>) {
    for (const coin of snapshot.coins) this.coins.set(outputKey(coin.txid, coin.outputIndex), coin);
    for (const transaction of snapshot.transactions) {
      this.transactions.set(transaction.txid, transaction);
      if (transaction.height === undefined) this.claimInputs(transaction);
    }
  }

  /** Coins that nothing we know of spends. */
  unspent(): Coin[] {
    return [...this.coins.values()].filter((coin) => coin.spentBy === undefined);
  }

  coin(txid: string, outputIndex: number): Coin | undefined {
    return this.coins.get(outputKey(txid, outputIndex));
  }

  transaction(txid: string): WalletTransaction | undefined {
    return this.transactions.get(txid);
  }

  /** Transactions of our own that wait for a block, each after those it spends from. */
  unconfirmed(): WalletTransaction[] {
    const sorted = new Map<string, WalletTransaction>();
    const visit = (transaction: WalletTransaction) => {
      if (sorted.has(transaction.txid) || transaction.height !== undefined || !transaction.ours) return;
      for (const parent of this.parents(transaction)) visit(parent);
      sorted.set(transaction.txid, transaction);
    };
    for (const transaction of this.transactions.values()) visit(transaction);
    return [...sorted.values()];
  }

  /** The unconfirmed wallet transactions that one rests on, itself included. */
  unconfirmedAncestry(txid: string, found = new Set<string>()): Set<string> {
    const transaction = this.transactions.get(txid);
    if (transaction === undefined || transaction.height !== undefined || found.has(txid)) return found;
    found.add(txid);
    for (const parent of this.parents(transaction)) this.unconfirmedAncestry(parent.txid, found);
    return found;
  }

  /** Takes in a transaction: of the block at `height`, or one that we publish. Nothing happens if it is not the wallet's. */
  add(
    transaction: ChainTransaction,
    height: number | undefined,
    placeOf: (script: Uint8Array) => KeyPlace | undefined,
  ): void {
    const { txid, inputs, outputs } = transaction;
    const keys = inputs.map((input) => outputKey(input.txid, input.outputIndex));
    if (height !== undefined) for (const key of keys) this.dropRival(key, txid);
    const spent = keys.flatMap((key) => this.coins.get(key) ?? []);
    const received = outputs.flatMap(({ scriptPubKey, amountSat }, outputIndex) => {
      const key = placeOf(scriptPubKey);
      return key === undefined ? [] : [{ txid, outputIndex, amountSat, key }];
    });
    if (spent.length === 0 && received.length === 0) return;

    for (const coin of spent) this.putCoin({ ...coin, spentBy: txid });
    for (const coin of received) {
      const spentBy = this.coin(txid, coin.outputIndex)?.spentBy;
      this.putCoin({ ...coin, coinbase: isCoinbase(transaction), height, spentBy });
    }
    const ours = spent.length === inputs.length;
    this.putTransaction({ txid, raw: transaction.raw.slice(), height, ours });
    for (const key of keys) {
      if (height === undefined) this.claims.set(key, txid);
      else this.claims.delete(key);
    }
  }

  /** Forgets an unconfirmed transaction and all that spend from it; what it spent is unspent again. */
  drop(txid: string): void {
    const transaction = this.transactions.get(txid);
    if (transaction === undefined) return;
    this.transactions.delete(txid);
    this.changedTransactions.set(txid, undefined);
    const { inputs, outputs } = parseTransaction(transaction.raw);
    outputs.forEach((_, outputIndex) => {
      const key = outputKey(txid, outputIndex);
      const child = this.coins.get(key)?.spentBy ?? this.claims.get(key);
      if (child !== undefined) this.drop(child);
      this.deleteCoin(key);
    });
    for (const input of inputs) {
      const key = outputKey(input.txid, input.outputIndex);
      const coin = this.coins.get(key);
      if (coin?.spentBy === txid) this.putCoin({ ...coin, spentBy: undefined });
      if (this.claims.get(key) === txid) this.claims.delete(key);
    }
  }

  /** Takes back the block at a height: its transactions wait again, except new coins, which never were. */
  undo(height: number): void {
    for (const transaction of [...this.transactions.values()]) {
      if (transaction.height !== height) continue;
      const { txid, raw } = transaction;
      const parsed = parseTransaction(raw);
      if (isCoinbase(parsed)) {
        this.drop(txid);
        continue;
      }
      const waiting = { ...transaction, height: undefined };
      this.putTransaction(waiting);
      this.claimInputs(waiting);
      for (let outputIndex = 0; outputIndex < parsed.outputs.length; outputIndex++) {
        const coin = this.coin(txid, outputIndex);
        if (coin !== undefined) this.putCoin({ ...coin, height: undefined });
      }
    }
  }

  /**
   * Forgets what waits after a block was taken back and is not all our own, as if no block had held it: it comes again if
   * one does. It may rest on transactions that the wallet knows nothing of, and should one of those have lost to another,
   * no block would ever free the coins that it spends. What our own transactions spend from stays, as do these outputs.
   */
  forgetOthers(held: ReadonlySet<string>): void {
    const isLoose = ({ txid, raw, height, ours }: WalletTransaction) =>
      height === undefined &&
      !ours &&
      !outputKeys(txid, raw).some((key) => this.claims.has(key) || held.has(key));
    const loose = () => [...this.transactions.values()].filter(isLoose);
    // One may have been all that spent from another.
    for (let found = loose(); found.length > 0; found = loose()) {
      for (const { txid } of found) this.drop(txid);
    }
  }

  /** What has changed since the last call. */
  takeChanges(): BookChanges {
    const coins = [...this.changedCoins.values()];
    const transactions = [...this.changedTransactions];
    this.changedCoins.clear();
    this.changedTransactions.clear();
    return {
      coins: coins.flatMap(({ now }) => now ?? []),
      deletedCoins: coins.flatMap(({ now, before }) => (now === undefined ? (before ?? []) : [])),
      transactions: transactions.flatMap(([, now]) => now ?? []),
      deletedTransactions: transactions.flatMap(([txid, now]) => (now === undefined ? [txid] : [])),
    };
  }

  private dropRival(key: string, txid: string): void {
    const rival = this.claims.get(key);
    if (rival !== undefined && rival !== txid) this.drop(rival);
  }

  private parents({ raw }: WalletTransaction): WalletTransaction[] {
    return parseTransaction(raw).inputs.flatMap(({ txid }) => this.transactions.get(txid) ?? []);
  }

  private claimInputs({ txid, raw }: WalletTransaction): void {
    for (const input of parseTransaction(raw).inputs) {
      this.claims.set(outputKey(input.txid, input.outputIndex), txid);
    }
  }

  private putCoin(coin: Coin): void {
    const key = outputKey(coin.txid, coin.outputIndex);
    this.coins.set(key, coin);
    this.changedCoins.set(key, { now: coin });
  }

  private deleteCoin(key: string): void {
    const before = this.coins.get(key);
    if (before === undefined) return;
    this.coins.delete(key);
    this.changedCoins.set(key, { before });
  }

  private putTransaction(transaction: WalletTransaction): void {
    this.transactions.set(transaction.txid, transaction);
    this.changedTransactions.set(transaction.txid, transaction);
  }
}

function outputKeys(txid: string, raw: Uint8Array): string[] {
  return parseTransaction(raw).outputs.map((_, outputIndex) => outputKey(txid, outputIndex));
}
