import { ciphers, hmacSha256 } from '../crypto/index.js';
import { utf8 } from '../primitives/bytes.js';

/** BOLT 4, Key Generation and Returning Errors: the purposes that keys are derived for. */
export type OnionKeyType = 'rho' | 'mu' | 'um' | 'pad' | 'ammag' | 'ammagext';

const NONCE = new Uint8Array(12);

/** The 32-byte key that a shared secret gives for one purpose. */
export function onionKey(type: OnionKeyType, secret: Uint8Array): Uint8Array {
  return hmacSha256(utf8(type), secret);
}

/** BOLT 4, Pseudo Random Byte Stream: `length` bytes. No key is used twice, so the nonce may stay zero. */
export function byteStream(key: Uint8Array, length: number): Uint8Array {
  return ciphers().chacha20(key, NONCE, new Uint8Array(length));
}

/** `a XOR b`, as long as `a`. */
export function xorBytes(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, index) => byte ^ (b[index] as number));
}
