import { createHash } from 'node:crypto';

/** SHA-256 of SHA-256, by the native library: mining hashes a lot. */
export function hash256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(createHash('sha256').update(bytes).digest()).digest();
}

/** SHA-256. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}
