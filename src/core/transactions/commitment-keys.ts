import type { PublicKey } from '../crypto/index.js';
import type { Basepoints } from '../keys/basepoints.js';
import { derivePublicKey, deriveRevocationPublicKey } from '../keys/derivation.js';

/** Every key that stands in one commitment. `owner` is the side that can publish it, `other` the side that can punish it. */
export interface CommitmentKeys {
  readonly ownerFundingPublicKey: PublicKey;
  readonly otherFundingPublicKey: PublicKey;
  readonly revocationPublicKey: PublicKey;
  readonly delayedPaymentPublicKey: PublicKey;
  readonly ownerHtlcPublicKey: PublicKey;
  readonly otherHtlcPublicKey: PublicKey;
  readonly otherPaymentPublicKey: PublicKey;
}

/**
 * The keys of the owner's commitment at `ownerPerCommitmentPoint` (BOLT 3, Key Derivation). With option_static_remotekey,
 * which both formats have, the other side's payment key is its basepoint. Throws `RangeError` on an invalid point.
 */
export function deriveCommitmentKeys(
  owner: Basepoints,
  other: Basepoints,
  ownerPerCommitmentPoint: PublicKey,
): CommitmentKeys {
  return {
    ownerFundingPublicKey: owner.fundingPublicKey,
    otherFundingPublicKey: other.fundingPublicKey,
    revocationPublicKey: deriveRevocationPublicKey(other.revocationBasepoint, ownerPerCommitmentPoint),
    delayedPaymentPublicKey: derivePublicKey(owner.delayedPaymentBasepoint, ownerPerCommitmentPoint),
    ownerHtlcPublicKey: derivePublicKey(owner.htlcBasepoint, ownerPerCommitmentPoint),
    otherHtlcPublicKey: derivePublicKey(other.htlcBasepoint, ownerPerCommitmentPoint),
    otherPaymentPublicKey: other.paymentBasepoint,
  };
}
