import { chacha20, chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { hmac } from '@noble/hashes/hmac.js';
import { ripemd160 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import * as ecc from 'tiny-secp256k1';
import { concatBytes, fromHex, toHex } from '../primitives/bytes.js';
import type { Ciphers, CryptoBackend, Curve, Hashes, PublicKey } from './backend.js';
import { grindLowR } from './low-r.js';

/** secp256k1 in WebAssembly: runs wherever WebAssembly does. */
export const portableCurve: Curve = {
  isPublicKey,
  isPrivateKey: ecc.isPrivate,
  publicKey: (privateKey) => checked(() => ecc.pointFromScalar(privateKey, true), 'private key'),
  sign(hash, privateKey, lowR = false) {
    const sign = (extraEntropy?: Uint8Array) => ecc.sign(hash, privateKey, extraEntropy);
    return checked(() => (lowR ? grindLowR(sign) : sign()), 'hash or private key');
  },
  verify(hash, signature, publicKey) {
    if (publicKey.length !== 33) return false;
    try {
      return ecc.verify(hash, publicKey, signature, true);
    } catch {
      return false;
    }
  },
  signRecoverable(hash, privateKey) {
    const { signature, recoveryId } = checked(
      () => ecc.signRecoverable(hash, privateKey),
      'hash or private key',
    );
    return { signature, recoveryId };
  },
  recover(hash, signature, recoveryId) {
    if (recoveryId !== 0 && recoveryId !== 1 && recoveryId !== 2 && recoveryId !== 3) return undefined;
    try {
      return ecc.recover(hash, signature, recoveryId, true) ?? undefined;
    } catch {
      return undefined;
    }
  },
  ecdh: (publicKey, privateKey) => sha256(multiply(publicKey, privateKey)),
  pointMultiply: multiply,
  pointAdd(...points) {
    if (!points.every(isPublicKey)) throw new RangeError('invalid point');
    // A partial sum may be the point at infinity, which has no encoding: `null` stands for it.
    const sum = points.reduce<PublicKey | null>(
      (partial, point) => (partial === null ? point : ecc.pointAdd(partial, point, true)),
      null,
    );
    return checked(() => sum, 'sum of points');
  },
  scalarAdd(a, b) {
    requireScalars(a, b);
    return checked(() => ecc.privateAdd(a, b), 'sum of scalars');
  },
  scalarMultiply(a, b) {
    requireScalars(a, b);
    return fromInteger((toInteger(a) * toInteger(b)) % ORDER);
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

function isPublicKey(bytes: Uint8Array): boolean {
  return bytes.length === 33 && ecc.isPoint(bytes);
}

function multiply(point: PublicKey, scalar: Uint8Array): PublicKey {
  if (point.length !== 33) throw new RangeError('invalid point');
  return checked(() => ecc.pointMultiply(point, scalar, true), 'point or scalar');
}

function requireScalars(...scalars: Uint8Array[]): void {
  if (!scalars.every(ecc.isPrivate)) throw new RangeError('invalid scalar');
}

function toInteger(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(bytes)}`);
}

function fromInteger(value: bigint): Uint8Array {
  return fromHex(value.toString(16).padStart(64, '0'));
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
