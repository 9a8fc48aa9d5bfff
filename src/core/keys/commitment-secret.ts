import { type PrivateKey, sha256 } from '../crypto/index.js';

const INDEX_BITS = 48;
/** Secrets whose indexes differ in no higher bits have most of their derivation in common. */
const NEAR_BITS = 8;

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

/** `perCommitmentSecretFromSeed` for many commitments of a channel, by their numbers: those that are near take few hashes each. */
export function perCommitmentSecretsOf(seed: Uint8Array): (commitmentNumber: bigint) => PrivateKey {
  let near: { readonly prefix: bigint; readonly ancestor: Uint8Array } | undefined;
  return (commitmentNumber) => {
    const index = secretIndex(commitmentNumber);
    const prefix = index >> BigInt(NEAR_BITS);
    if (near?.prefix !== prefix) {
      near = { prefix, ancestor: perCommitmentSecretFromSeed(seed, prefix << BigInt(NEAR_BITS)) };
    }
    return descendantSecret(near.ancestor, NEAR_BITS, index);
  };
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
