import { randomBytes } from 'node:crypto';
import { type CryptoBackend, type Curve, useCryptoBackend } from '../../core/crypto/index.js';
import { portableCurve } from '../../core/crypto/portable.js';
import { type NativeSodium, nodeCiphers, sodiumCiphers } from './ciphers.js';
import { nodeHashes } from './hashes.js';
import { type NativeSecp256k1, nativeCurve } from './native-curve.js';
import { loadOptional, type OptionalLoader } from './optional.js';

/**
 * Picks the fastest cryptography that loads on this machine and puts it under the core. The caller logs its name,
 * as a warning when it is not `fast`: then every signature and every ECDH takes about five times as long.
 */
export function installNodeCrypto(load: OptionalLoader = loadOptional): CryptoBackend {
  const backend = nodeBackend(load);
  useCryptoBackend(backend);
  return backend;
}

/** The backend that `installNodeCrypto` would install. */
export function nodeBackend(load: OptionalLoader = loadOptional): CryptoBackend {
  const native = loadNativeCurve(load);
  const sodium = load('sodium-native') as NativeSodium | undefined;
  const curveName = native ? 'libsecp256k1' : 'tiny-secp256k1 (WebAssembly)';
  return {
    name: `${curveName} + node:crypto + ${sodium ? 'libsodium' : 'OpenSSL ciphers'}`,
    fast: native !== undefined,
    curve: native ?? portableCurve,
    hashes: nodeHashes(),
    ciphers: sodium ? sodiumCiphers(sodium) : nodeCiphers,
  };
}

function loadNativeCurve(load: OptionalLoader): Curve | undefined {
  // The package's main file falls back to JavaScript in silence, slower than our WebAssembly. This one throws.
  const native = load('secp256k1/bindings') as NativeSecp256k1 | undefined;
  if (!native) return undefined;
  native.contextRandomize(randomBytes(32));
  return nativeCurve(native);
}
