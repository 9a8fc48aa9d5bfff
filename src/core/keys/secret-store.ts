import { equalSecrets } from '../primitives/bytes.js';
import { err, ok, type Result } from '../primitives/result.js';
import { descendantSecret, trailingZeroBits } from './commitment-secret.js';

/** A secret that the other side revealed, at its index. */
export interface KnownSecret {
  readonly index: bigint;
  readonly secret: Uint8Array;
}

/**
 * Every per-commitment secret received so far, in at most 49 entries: `known[b]` has an index that ends with `b` zero
 * bits, and all indices that differ in those bits alone follow from it (BOLT 3, Efficient Per-commitment Secret Storage).
 */
export interface SecretStore {
  readonly known: readonly (KnownSecret | null)[];
}

/** A store before the first `revoke_and_ack`. */
export const emptySecretStore: SecretStore = { known: [] };

/**
 * Adds the secret of an index (`secretIndex` of a commitment number), which must be below all that came before.
 * `secretMismatch` when an earlier secret does not follow from this one: the sender does not use one seed.
 */
export function insertSecret(
  store: SecretStore,
  index: bigint,
  secret: Uint8Array,
): Result<SecretStore, 'secretMismatch'> {
  const place = trailingZeroBits(index);
  for (const entry of store.known.slice(0, place)) {
    if (entry !== null && !equalSecrets(descendantSecret(secret, place, entry.index), entry.secret)) {
      return err('secretMismatch');
    }
  }
  const earlier = lookupSecret(store, index);
  if (earlier !== undefined && !equalSecrets(earlier, secret)) return err('secretMismatch');

  const length = Math.max(store.known.length, place + 1);
  const known = Array.from({ length }, (_, b) =>
    b === place ? { index, secret } : (store.known[b] ?? null),
  );
  return ok({ known });
}

/** The secret of an index, or undefined when it was not received yet. */
export function lookupSecret(store: SecretStore, index: bigint): Uint8Array | undefined {
  for (const [place, entry] of store.known.entries()) {
    const bits = BigInt(place);
    if (entry !== null && (index >> bits) << bits === entry.index) {
      return descendantSecret(entry.secret, place, index);
    }
  }
  return undefined;
}
