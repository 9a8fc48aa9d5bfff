import type { PublicKey, Signature } from '../crypto/index.js';
import type { ChannelSigner } from '../keys/index.js';
import type { ChannelPolicy } from './policy.js';

/** The node's own identity key, for what a channel signs in its name. */
export interface NodeSigner {
  readonly nodeId: PublicKey;
  sign(hash: Uint8Array): Signature;
}

/** Fee rates as estimated now, in satoshi for a thousand weight units. */
export interface FeerateEstimates {
  readonly commitment: number;
  readonly closing: number;
}

/** What a transition may look at besides the channel itself. */
export interface ChannelContext {
  readonly signer: ChannelSigner;
  readonly nodeSigner: NodeSigner;
  readonly policy: ChannelPolicy;
  readonly blockHeight: number;
  readonly feerates: FeerateEstimates;
}
