import type { PublicKey } from '../../crypto/index.js';
import {
  buildCommitment,
  type CommitmentSpec,
  type CommitmentTransaction,
  deriveCommitmentKeys,
} from '../../transactions/index.js';
import { type ChannelParameters, openerSide, otherSide, type Side } from '../parameters.js';

/** One side's commitment as a transaction, unsigned, from nothing but its number, its point and its spec. */
export function buildSideCommitment(
  parameters: ChannelParameters,
  owner: Side,
  commitmentNumber: bigint,
  perCommitmentPoint: PublicKey,
  spec: CommitmentSpec,
): CommitmentTransaction {
  const own = parameters[owner];
  const other = parameters[otherSide(owner)];
  const opener = openerSide(parameters);
  return buildCommitment({
    funding: parameters.funding,
    fundingAmount: parameters.fundingAmount,
    format: parameters.format,
    commitmentNumber,
    ownerIsOpener: owner === opener,
    openerPaymentBasepoint: parameters[opener].basepoints.paymentBasepoint,
    accepterPaymentBasepoint: parameters[otherSide(opener)].basepoints.paymentBasepoint,
    toSelfDelay: other.toSelfDelay,
    dustLimit: own.dustLimit,
    keys: deriveCommitmentKeys(own.basepoints, other.basepoints, perCommitmentPoint),
    spec,
  });
}
