import { type PrivateKey, sha256 } from '../crypto/index.js';

const INDEX_BITS = 48;

/** The index of commitment number 0; each later commitment has the index below (BOLT 3, Per-commitment Secret Requirements). */
export const firstSecretIndex = (1n << BigInt(INDEX_BITS)) - 1n;

/** The secret index of a commitment counted 0, 1, 2, … Throws `RangeError` past the 2⁴⁸ that a channel can have. */
export function secretIndex(commitmentNumber: bigint): bigint {
  if (commitmentNumber < 0n || commitmentNumber > firstSecretIndex) {
    throw new RangeError(`commitment number ${commitmentNumber} is outside 0 to 2^48 - 1`);
  }
  return firstSecretIndex - commitmentNumber;
}

/** The per-commitment secret at an index from 2⁴⁸ − 1 downwards (BOLT 3, `generate_from_seed`). */
export function perCommitmentSecretFromSeed(seed: Uint8Array, index: bigint): PrivateKey {
  return descendantSecret(seed, INDEX_BITS, index);
}

/** The secret at `index`, from one whose index has the same bits from `bits` upwards and zeros below (BOLT 3, `derive_secret`). */
export function descendantSecret(ancestor: Uint8Array, bits: number, index: bigint): Uint8Array {
  let secret = ancestor;
  for (let bit = bits - 1; bit >= 0; bit--) {
    if (((index >> BigInt(bit)) & 1n) === 0n) continue;
    const flipped = secret.slice();
    flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
    secret = sha256(flipped);
  }
  return secret;
}

/** How many zero bits an index ends with, 48 for zero: the place of its secret in a store. */
export function trailingZeroBits(index: bigint): number {
  let bits = 0;
  while (bits < INDEX_BITS && ((index >> BigInt(bits)) & 1n) === 0n) bits++;
  return bits;
}
