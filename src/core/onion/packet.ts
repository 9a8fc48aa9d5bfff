import { hmacSha256, type PublicKey, sha256 } from '../crypto/index.js';
import { onionKey } from './keys.js';

/** The one version that BOLT 4 defines. */
export const ONION_VERSION = 0;
/** Bytes of `hop_payloads` in a payment's onion. */
export const PAYMENT_PAYLOADS_SIZE = 1300;
export const HMAC_SIZE = 32;

/** The factor that turns one hop's ephemeral key into the next one's (BOLT 4, Blinding Ephemeral Onion Keys). */
export function blindingFactor(ephemeralKey: PublicKey, sharedSecret: Uint8Array): Uint8Array {
  return sha256(ephemeralKey, sharedSecret);
}

/** The HMAC that protects `hop_payloads` on the way to the hop with this shared secret. */
export function packetHmac(
  sharedSecret: Uint8Array,
  hopPayloads: Uint8Array,
  associatedData: Uint8Array,
): Uint8Array {
  return hmacSha256(onionKey('mu', sharedSecret), hopPayloads, associatedData);
}
