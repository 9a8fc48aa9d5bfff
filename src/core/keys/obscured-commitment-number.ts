import { type PublicKey, sha256 } from '../crypto/index.js';

/** What a channel's commitment numbers are XORed with, 48 bits (BOLT 3, Commitment Transaction). */
export function commitmentNumberMask(
  openerPaymentBasepoint: PublicKey,
  accepterPaymentBasepoint: PublicKey,
): bigint {
  const digest = sha256(openerPaymentBasepoint, accepterPaymentBasepoint);
  return new DataView(digest.buffer, digest.byteOffset).getBigUint64(24) & 0xffff_ffff_ffffn;
}

/** A commitment number as the transaction shows it. The XOR undoes itself: given an obscured number it returns the plain one. */
export function obscuredCommitmentNumber(
  commitmentNumber: bigint,
  openerPaymentBasepoint: PublicKey,
  accepterPaymentBasepoint: PublicKey,
): bigint {
  return commitmentNumber ^ commitmentNumberMask(openerPaymentBasepoint, accepterPaymentBasepoint);
}
