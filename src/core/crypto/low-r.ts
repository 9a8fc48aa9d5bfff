import type { Signature } from './backend.js';

/**
 * Signs until `r` has no high bit, which makes the DER form a byte shorter. The extra entropy counts up in the
 * same way as in Bitcoin Core, so the same hash and key give the same signature there.
 */
export function grindLowR(sign: (extraEntropy?: Uint8Array) => Signature): Signature {
  let signature = sign();
  for (let counter = 1; (signature[0] as number) >= 0x80; counter++) {
    const extraEntropy = new Uint8Array(32);
    new DataView(extraEntropy.buffer).setUint32(0, counter, true);
    signature = sign(extraEntropy);
  }
  return signature;
}
