import type { PublicKey } from '../crypto/index.js';
import { Op, script, scriptNumber } from './script.js';

/**
 * The witness script of `to_local` and of every HTLC transaction's output: the owner after `toSelfDelay` blocks, the
 * other side at once when the commitment was revoked (BOLT 3, `to_local` Output).
 */
export function toLocalScript(
  revocationPublicKey: PublicKey,
  toSelfDelay: number,
  delayedPaymentPublicKey: PublicKey,
): Uint8Array {
  return script(
    Op.if,
    revocationPublicKey,
    Op.else,
    scriptNumber(toSelfDelay),
    Op.checkSequenceVerify,
    Op.drop,
    delayedPaymentPublicKey,
    Op.endIf,
    Op.checkSig,
  );
}

/** The witness script of `to_remote` with anchors: the other side, one block after confirmation. */
export function toRemoteScript(paymentPublicKey: PublicKey): Uint8Array {
  return script(paymentPublicKey, Op.checkSigVerify, Op.one, Op.checkSequenceVerify);
}

/** The witness script of an anchor: the holder of a funding key at once, anyone after 16 blocks. */
export function anchorScript(fundingPublicKey: PublicKey): Uint8Array {
  return script(
    fundingPublicKey,
    Op.checkSig,
    Op.ifDup,
    Op.notIf,
    Op.sixteen,
    Op.checkSequenceVerify,
    Op.endIf,
  );
}
