import { outputKey } from '../chain/block.js';
import type { Coin, WalletDelta, WalletSnapshot, WalletStore, WalletTransaction } from './store.js';

/** A wallet's store that ends with the process: for tests and simulations. */
export class MemoryWalletStore implements WalletStore {
  private readonly coins = new Map<string, Coin>();
  private readonly transactions = new Map<string, WalletTransaction>();
  private head: Pick<WalletSnapshot, 'tip' | 'keys'> = {
    tip: undefined,
    keys: { external: { issued: 0, used: 0 }, change: { issued: 0, used: 0 } },
  };

  load(): WalletSnapshot {
    return { ...this.head, coins: [...this.coins.values()], transactions: [...this.transactions.values()] };
  }

  save(delta: WalletDelta): void {
    this.head = { tip: delta.tip, keys: delta.keys };
    for (const { txid, outputIndex } of delta.deletedCoins) this.coins.delete(outputKey(txid, outputIndex));
    for (const txid of delta.deletedTransactions) this.transactions.delete(txid);
    for (const coin of delta.coins) this.coins.set(outputKey(coin.txid, coin.outputIndex), coin);
    for (const transaction of delta.transactions) this.transactions.set(transaction.txid, transaction);
  }
}
