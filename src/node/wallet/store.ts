import type { Satoshi } from '../../core/primitives/units.js';
import type { ChainPoint } from '../chain/block.js';

/** The two BIP 84 chains: addresses we hand out, and our own change. */
export type KeyChain = 'external' | 'change';

/** Where a key stands in the wallet. */
export interface KeyPlace {
  readonly chain: KeyChain;
  readonly index: number;
}

/** An output that pays to the wallet, spent or not. */
export interface Coin {
  readonly txid: string;
  readonly outputIndex: number;
  readonly amountSat: Satoshi;
  readonly key: KeyPlace;
  readonly coinbase: boolean;
  /** Of the block that holds it; undefined while unconfirmed. */
  readonly height: number | undefined;
  /** The transaction that spends it, published or confirmed. */
  readonly spentBy: string | undefined;
}

/** A transaction that spends from the wallet or pays to it. */
export interface WalletTransaction {
  readonly txid: string;
  readonly raw: Uint8Array;
  readonly height: number | undefined;
  /** All its inputs are the wallet's: nobody else can replace it, so its change may be spent unconfirmed. */
  readonly ours: boolean;
}

/** How many keys of a chain were handed out, and up to which the chain was seen in use. */
export interface KeyCounts {
  readonly issued: number;
  readonly used: number;
}

/** All that a wallet remembers. */
export interface WalletSnapshot {
  /** The last block taken in; undefined in a store that no wallet has used yet. */
  readonly tip: ChainPoint | undefined;
  readonly keys: Readonly<Record<KeyChain, KeyCounts>>;
  readonly coins: readonly Coin[];
  /** In the order in which they were first saved. */
  readonly transactions: readonly WalletTransaction[];
}

/** What a step has changed: rows to write over (by txid, by outpoint) and rows to delete. */
export interface WalletDelta {
  readonly tip: ChainPoint;
  readonly keys: Readonly<Record<KeyChain, KeyCounts>>;
  readonly coins: readonly Coin[];
  readonly deletedCoins: readonly Pick<Coin, 'txid' | 'outputIndex'>[];
  readonly transactions: readonly WalletTransaction[];
  readonly deletedTransactions: readonly string[];
}

/** Where a wallet is kept. `save` is atomic, and durable when it returns; it throws when it cannot be. */
export interface WalletStore {
  load(): WalletSnapshot;
  save(delta: WalletDelta): void;
}
