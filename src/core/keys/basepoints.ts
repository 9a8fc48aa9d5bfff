import type { PublicKey } from '../crypto/index.js';

/** The five public keys that a peer gives at `open_channel` or `accept_channel` (BOLT 2) and keeps for the channel's life. */
export interface Basepoints {
  readonly fundingPublicKey: PublicKey;
  readonly revocationBasepoint: PublicKey;
  readonly paymentBasepoint: PublicKey;
  readonly delayedPaymentBasepoint: PublicKey;
  readonly htlcBasepoint: PublicKey;
}
