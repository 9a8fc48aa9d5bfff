import { script as bitcoinScript } from 'bitcoinjs-lib';
import type { Signature } from '../crypto/index.js';

/** A compact 64-byte signature as a witness holds it: DER with the sighash byte behind. */
export function encodeSignature(signature: Signature, sighashType: number): Uint8Array {
  return bitcoinScript.signature.encode(signature, sighashType);
}

/** The compact form of a witness's signature; undefined when it is not strict DER with a known sighash byte. */
export function decodeSignature(
  encoded: Uint8Array,
): { readonly signature: Signature; readonly sighashType: number } | undefined {
  try {
    const { signature, hashType } = bitcoinScript.signature.decode(encoded);
    return { signature, sighashType: hashType };
  } catch {
    return undefined;
  }
}
