import type { Ciphers, CryptoBackend, Curve } from './backend.js';
import { portableBackend } from './portable.js';

export type { Ciphers, CryptoBackend, Curve, Hashes, PrivateKey, PublicKey, Signature } from './backend.js';

let backend: CryptoBackend = portableBackend;

/** Puts another implementation under the whole core, once, before anything else runs. */
export function useCryptoBackend(chosen: CryptoBackend): void {
  backend = chosen;
}

/** The implementation in use. */
export function cryptoBackend(): CryptoBackend {
  return backend;
}

/** secp256k1 of the backend in use. */
export function curve(): Curve {
  return backend.curve;
}

/** Ciphers of the backend in use. */
export function ciphers(): Ciphers {
  return backend.ciphers;
}

/** SHA-256 of the parts joined. */
export function sha256(...parts: Uint8Array[]): Uint8Array {
  return backend.hashes.sha256(...parts);
}

/** SHA-256 twice, as Bitcoin hashes transactions. */
export function sha256d(...parts: Uint8Array[]): Uint8Array {
  return sha256(sha256(...parts));
}

/** RIPEMD-160 of SHA-256. */
export function hash160(data: Uint8Array): Uint8Array {
  return backend.hashes.ripemd160(sha256(data));
}

/** RIPEMD-160. */
export function ripemd160(data: Uint8Array): Uint8Array {
  return backend.hashes.ripemd160(data);
}

/** HMAC-SHA-256 of the parts joined. */
export function hmacSha256(key: Uint8Array, ...parts: Uint8Array[]): Uint8Array {
  return backend.hashes.hmacSha256(key, ...parts);
}

/** HKDF-SHA-256 (RFC 5869) of `inputKey`, as BOLT 8 uses it: two 32-byte keys. */
export function hkdf2(
  salt: Uint8Array,
  inputKey: Uint8Array,
  info = new Uint8Array(0),
): [Uint8Array, Uint8Array] {
  const extracted = hmacSha256(salt, inputKey);
  const first = hmacSha256(extracted, info, Uint8Array.of(1));
  return [first, hmacSha256(extracted, first, info, Uint8Array.of(2))];
}
