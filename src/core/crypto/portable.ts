import { chacha20, chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { hmac } from '@noble/hashes/hmac.js';
import { ripemd160 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import * as ecc from 'tiny-secp256k1';
import { concatBytes } from '../primitives/bytes.js';
import type { Ciphers, CryptoBackend, Curve, Hashes } from './backend.js';

/** secp256k1 in WebAssembly: runs wherever WebAssembly does. */
export const portableCurve: Curve = {
  isPublicKey: (bytes) => bytes.length === 33 && ecc.isPoint(bytes),
  isPrivateKey: (bytes) => bytes.length === 32 && ecc.isPrivate(bytes),
  publicKey: (privateKey) => checked(() => ecc.pointFromScalar(privateKey, true), 'private key'),
  sign(hash, privateKey, lowR = false) {
    return checked(() => {
      let signature = ecc.sign(hash, privateKey);
      for (let counter = 1; lowR && (signature[0] as number) >= 0x80; counter++) {
        signature = ecc.sign(hash, privateKey, littleEndianEntropy(counter));
      }
      return signature;
    }, 'private key');
  },
  verify(hash, signature, publicKey) {
    if (signature.length !== 64 || publicKey.length !== 33) return false;
    try {
      return ecc.verify(hash, publicKey, signature, true);
    } catch {
      return false;
    }
  },
  signRecoverable(hash, privateKey) {
    const { signature, recoveryId } = checked(() => ecc.signRecoverable(hash, privateKey), 'private key');
    return { signature, recoveryId };
  },
  recover(hash, signature, recoveryId) {
    try {
      return ecc.recover(hash, signature, recoveryId as 0 | 1 | 2 | 3, true) ?? undefined;
    } catch {
      return undefined;
    }
  },
  ecdh: (publicKey, privateKey) =>
    sha256(checked(() => ecc.pointMultiply(publicKey, privateKey, true), 'shared point')),
  pointMultiply: (point, scalar) => checked(() => ecc.pointMultiply(point, scalar, true), 'product'),
  pointAdd: (...points) =>
    points.reduce((sum, point) => checked(() => ecc.pointAdd(sum, point, true), 'sum of points')),
  scalarAdd: (a, b) => checked(() => ecc.privateAdd(a, b), 'sum of scalars'),
  scalarMultiply(a, b) {
    const product = scalarProduct(a, b);
    if (!ecc.isPrivate(product)) throw new RangeError('invalid product of scalars');
    return product;
  },
};

/** The hashes in JavaScript. */
export const portableHashes: Hashes = {
  sha256: (...parts) => sha256(parts.length === 1 ? (parts[0] as Uint8Array) : concatBytes(...parts)),
  ripemd160: (data) => ripemd160(data),
  hmacSha256: (key, ...parts) => hmac(sha256, key, concatBytes(...parts)),
};

/** The ciphers in JavaScript. */
export const portableCiphers: Ciphers = {
  seal: (key, nonce, associatedData, plaintext) =>
    chacha20poly1305(key, nonce, associatedData).encrypt(plaintext),
  open(key, nonce, associatedData, sealed) {
    try {
      return chacha20poly1305(key, nonce, associatedData).decrypt(sealed);
    } catch {
      return undefined;
    }
  },
  chacha20: (key, nonce, data) => chacha20(key, nonce, data),
};

/** WebAssembly and JavaScript only: for browsers, and wherever nothing faster is at hand. */
export const portableBackend: CryptoBackend = {
  name: 'tiny-secp256k1 + noble',
  fast: false,
  curve: portableCurve,
  hashes: portableHashes,
  ciphers: portableCiphers,
};

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

function scalarProduct(a: Uint8Array, b: Uint8Array): Uint8Array {
  let product = (toInteger(a) * toInteger(b)) % ORDER;
  const bytes = new Uint8Array(32);
  for (let i = 31; i >= 0; i--) {
    bytes[i] = Number(product & 0xffn);
    product >>= 8n;
  }
  return bytes;
}

function toInteger(bytes: Uint8Array): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function littleEndianEntropy(counter: number): Uint8Array {
  const entropy = new Uint8Array(32);
  new DataView(entropy.buffer).setUint32(0, counter, true);
  return entropy;
}

function checked<T>(operation: () => T | null, what: string): T {
  let result: T | null;
  try {
    result = operation();
  } catch {
    result = null;
  }
  if (result === null) throw new RangeError(`invalid ${what}`);
  return result;
}
