export type { WalletError } from './errors.js';
export { GAP_LIMIT } from './keys.js';
export { MemoryWalletStore } from './memory-store.js';
export { type Payout, Payouts } from './payouts.js';
export type { Payment } from './selection.js';
export type {
  Coin,
  KeyChain,
  KeyCounts,
  KeyPlace,
  WalletDelta,
  WalletSnapshot,
  WalletStore,
  WalletTransaction,
} from './store.js';
export {
  type FundedTransaction,
  type Utxo,
  Wallet,
  type WalletBalance,
  type WalletOptions,
} from './wallet.js';
