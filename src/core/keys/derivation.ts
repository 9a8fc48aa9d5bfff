import { curve, type PrivateKey, type PublicKey, sha256 } from '../crypto/index.js';

/**
 * The key of one commitment: `basepoint + SHA256(point || basepoint) * G` (BOLT 3, Key Derivation).
 * Throws `RangeError` on a point that is not on the curve.
 */
export function derivePublicKey(basepoint: PublicKey, perCommitmentPoint: PublicKey): PublicKey {
  const tweak = sha256(perCommitmentPoint, basepoint);
  return curve().pointAdd(basepoint, curve().publicKey(tweak));
}

/** The private key behind `derivePublicKey`. `basepoint` is the secret's public key, recomputed when left out. */
export function derivePrivateKey(
  basepointSecret: PrivateKey,
  perCommitmentPoint: PublicKey,
  basepoint: PublicKey = curve().publicKey(basepointSecret),
): PrivateKey {
  return curve().scalarAdd(basepointSecret, sha256(perCommitmentPoint, basepoint));
}

/** The key that punishes a revoked commitment: neither side alone knows its private key (BOLT 3, `revocationpubkey`). */
export function deriveRevocationPublicKey(
  revocationBasepoint: PublicKey,
  perCommitmentPoint: PublicKey,
): PublicKey {
  return curve().pointAdd(
    curve().pointMultiply(revocationBasepoint, sha256(revocationBasepoint, perCommitmentPoint)),
    curve().pointMultiply(perCommitmentPoint, sha256(perCommitmentPoint, revocationBasepoint)),
  );
}

/** The private key behind `deriveRevocationPublicKey`, once the other side has revealed its per-commitment secret. */
export function deriveRevocationPrivateKey(
  revocationBasepointSecret: PrivateKey,
  perCommitmentSecret: PrivateKey,
): PrivateKey {
  const revocationBasepoint = curve().publicKey(revocationBasepointSecret);
  const perCommitmentPoint = curve().publicKey(perCommitmentSecret);
  return curve().scalarAdd(
    curve().scalarMultiply(revocationBasepointSecret, sha256(revocationBasepoint, perCommitmentPoint)),
    curve().scalarMultiply(perCommitmentSecret, sha256(perCommitmentPoint, revocationBasepoint)),
  );
}
