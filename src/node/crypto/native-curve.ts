import type { Curve } from '../../core/crypto/index.js';
import { grindLowR } from '../../core/crypto/low-r.js';

/** What we use of npm `secp256k1`, version 5. Its functions throw `Error` on whatever they refuse. */
export interface NativeSecp256k1 {
  contextRandomize(seed: Uint8Array): void;
  privateKeyVerify(privateKey: Uint8Array): boolean;
  publicKeyVerify(publicKey: Uint8Array): boolean;
  publicKeyCreate(privateKey: Uint8Array): Uint8Array;
  ecdsaSign(
    hash: Uint8Array,
    privateKey: Uint8Array,
    options: { data?: Uint8Array },
  ): { signature: Uint8Array; recid: number };
  ecdsaVerify(signature: Uint8Array, hash: Uint8Array, publicKey: Uint8Array): boolean;
  ecdsaRecover(signature: Uint8Array, recoveryId: number, hash: Uint8Array): Uint8Array;
  ecdh(publicKey: Uint8Array, privateKey: Uint8Array): Uint8Array;
  publicKeyTweakMul(publicKey: Uint8Array, scalar: Uint8Array): Uint8Array;
  publicKeyCombine(publicKeys: readonly Uint8Array[]): Uint8Array;
  /** Writes the result over `privateKey`. */
  privateKeyTweakAdd(privateKey: Uint8Array, scalar: Uint8Array): Uint8Array;
  /** Writes the result over `privateKey`. */
  privateKeyTweakMul(privateKey: Uint8Array, scalar: Uint8Array): Uint8Array;
}

/** secp256k1 on libsecp256k1. */
export function nativeCurve(native: NativeSecp256k1): Curve {
  const isPublicKey = (bytes: Uint8Array) => bytes.length === 33 && native.publicKeyVerify(bytes);
  const isPrivateKey = (bytes: Uint8Array) => bytes.length === 32 && native.privateKeyVerify(bytes);

  return {
    isPublicKey,
    isPrivateKey,
    publicKey: (privateKey) => checked(() => native.publicKeyCreate(privateKey), 'private key'),
    sign(hash, privateKey, lowR = false) {
      const sign = (extraEntropy?: Uint8Array) =>
        native.ecdsaSign(hash, privateKey, extraEntropy ? { data: extraEntropy } : {}).signature;
      return checked(() => (lowR ? grindLowR(sign) : sign()), 'hash or private key');
    },
    verify(hash, signature, publicKey) {
      if (publicKey.length !== 33) return false;
      try {
        return native.ecdsaVerify(signature, hash, publicKey);
      } catch {
        return false;
      }
    },
    signRecoverable(hash, privateKey) {
      const { signature, recid } = checked(
        () => native.ecdsaSign(hash, privateKey, {}),
        'hash or private key',
      );
      return { signature, recoveryId: recid };
    },
    recover(hash, signature, recoveryId) {
      if (!Number.isInteger(recoveryId)) return undefined;
      try {
        return native.ecdsaRecover(signature, recoveryId, hash);
      } catch {
        return undefined;
      }
    },
    ecdh(publicKey, privateKey) {
      requireCompressed(publicKey);
      return checked(() => native.ecdh(publicKey, privateKey), 'point or private key');
    },
    pointMultiply(point, scalar) {
      requireCompressed(point);
      return checked(() => native.publicKeyTweakMul(point, scalar), 'point or scalar');
    },
    pointAdd(...points) {
      for (const point of points) requireCompressed(point);
      return checked(() => native.publicKeyCombine(points), 'point or sum of points');
    },
    scalarAdd(a, b) {
      if (!isPrivateKey(a) || !isPrivateKey(b)) throw new RangeError('invalid scalar');
      return checked(() => native.privateKeyTweakAdd(Uint8Array.from(a), b), 'sum of scalars');
    },
    scalarMultiply(a, b) {
      if (!isPrivateKey(a) || !isPrivateKey(b)) throw new RangeError('invalid scalar');
      return checked(() => native.privateKeyTweakMul(Uint8Array.from(a), b), 'product of scalars');
    },
  };
}

function requireCompressed(point: Uint8Array): void {
  if (point.length !== 33) throw new RangeError('invalid point');
}

function checked<T>(operation: () => T, what: string): T {
  try {
    return operation();
  } catch {
    throw new RangeError(`invalid ${what}`);
  }
}
