import { outputKey } from '../chain/block.js';
import type { Coin } from './store.js';

/** Coins that a transaction was signed for which is not ours to publish yet. They are kept in memory alone. */
export class Reservations {
  private readonly held = new Map<string, { coins: readonly string[]; raw: Uint8Array; ends: number }>();

  constructor(
    private readonly lifetimeMillis: number,
    private readonly now: () => number,
  ) {}

  /** Holds the coins of a transaction; its txid is the reservation's id. */
  hold(txid: string, coins: readonly Coin[], raw: Uint8Array): void {
    const keys = coins.map((coin) => outputKey(coin.txid, coin.outputIndex));
    this.held.set(txid, { coins: keys, raw, ends: this.now() + this.lifetimeMillis });
  }

  /** Ends a reservation and gives its transaction; undefined when it has ended already. */
  take(reservationId: string): Uint8Array | undefined {
    this.expire();
    const raw = this.held.get(reservationId)?.raw;
    this.held.delete(reservationId);
    return raw;
  }

  /** The outputs that are reserved now, by name. */
  outputs(): Set<string> {
    this.expire();
    return new Set([...this.held.values()].flatMap(({ coins }) => coins));
  }

  private expire(): void {
    for (const [reservationId, { ends }] of this.held) {
      if (ends <= this.now()) this.held.delete(reservationId);
    }
  }
}
