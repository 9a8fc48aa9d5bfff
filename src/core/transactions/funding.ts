import type { PublicKey } from '../crypto/index.js';
import { compareBytes } from '../primitives/bytes.js';
import { Op, payToWitnessScriptHash, script } from './script.js';

/** The 2-of-2 witness script of two funding keys, in either order (BOLT 3, Funding Transaction Output). */
export function fundingScript(keyA: PublicKey, keyB: PublicKey): Uint8Array {
  const [lesser, greater] = compareBytes(keyA, keyB) < 0 ? [keyA, keyB] : [keyB, keyA];
  return script(Op.two, lesser, greater, Op.two, Op.checkMultiSig);
}

/** The scriptPubKey of the funding output. */
export function fundingOutputScript(keyA: PublicKey, keyB: PublicKey): Uint8Array {
  return payToWitnessScriptHash(fundingScript(keyA, keyB));
}

/** A funding key with the DER signature of its owner, sighash byte included. */
export interface FundingSignature {
  readonly publicKey: PublicKey;
  readonly encodedSignature: Uint8Array;
}

/** The witness that spends the funding output: signatures in the order of the keys. */
export function fundingWitness(a: FundingSignature, b: FundingSignature): Uint8Array[] {
  const [lesser, greater] = compareBytes(a.publicKey, b.publicKey) < 0 ? [a, b] : [b, a];
  return [
    new Uint8Array(0),
    lesser.encodedSignature,
    greater.encodedSignature,
    fundingScript(a.publicKey, b.publicKey),
  ];
}
