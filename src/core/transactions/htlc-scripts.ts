import { hash160, type PublicKey, ripemd160 } from '../crypto/index.js';
import type { CommitmentFormat } from './commitment-format.js';
import { Op, script, scriptNumber } from './script.js';

/** The keys that stand in the HTLC scripts of one commitment; `owner` is whose commitment it is. */
export interface HtlcKeys {
  readonly revocationPublicKey: PublicKey;
  readonly ownerHtlcPublicKey: PublicKey;
  readonly otherHtlcPublicKey: PublicKey;
}

const PREIMAGE_LENGTH = scriptNumber(32);

/** The witness script of an HTLC that the owner offered (BOLT 3, Offered HTLC Outputs). */
export function offeredHtlcScript(
  keys: HtlcKeys,
  paymentHash: Uint8Array,
  format: CommitmentFormat,
): Uint8Array {
  return script(
    ...revocationOrElse(keys),
    Op.notIf,
    // The owner, through its HTLC-timeout transaction.
    ...[Op.drop, Op.two, Op.swap, keys.ownerHtlcPublicKey, Op.two, Op.checkMultiSig],
    Op.else,
    // The other side, with the preimage.
    ...[Op.hash160, ripemd160(paymentHash), Op.equalVerify, Op.checkSig],
    Op.endIf,
    ...closing(format),
  );
}

/** The witness script of an HTLC that the owner received (BOLT 3, Received HTLC Outputs). */
export function receivedHtlcScript(
  keys: HtlcKeys,
  paymentHash: Uint8Array,
  cltvExpiry: number,
  format: CommitmentFormat,
): Uint8Array {
  return script(
    ...revocationOrElse(keys),
    Op.if,
    // The owner, through its HTLC-success transaction.
    ...[Op.hash160, ripemd160(paymentHash), Op.equalVerify],
    ...[Op.two, Op.swap, keys.ownerHtlcPublicKey, Op.two, Op.checkMultiSig],
    Op.else,
    // The other side, after the expiry.
    ...[Op.drop, scriptNumber(cltvExpiry), Op.checkLockTimeVerify, Op.drop, Op.checkSig],
    Op.endIf,
    ...closing(format),
  );
}

function revocationOrElse(keys: HtlcKeys): (number | Uint8Array)[] {
  return [
    ...[Op.dup, Op.hash160, hash160(keys.revocationPublicKey), Op.equal],
    ...[Op.if, Op.checkSig, Op.else],
    ...[keys.otherHtlcPublicKey, Op.swap, Op.size, PREIMAGE_LENGTH, Op.equal],
  ];
}

function closing(format: CommitmentFormat): number[] {
  return format === 'anchors' ? [Op.one, Op.checkSequenceVerify, Op.drop, Op.endIf] : [Op.endIf];
}
