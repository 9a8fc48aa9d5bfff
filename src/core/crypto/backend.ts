/** A 32-byte secret scalar. Never logged. */
export type PrivateKey = Uint8Array;
/** A 33-byte compressed point. */
export type PublicKey = Uint8Array;
/** A 64-byte compact ECDSA signature, `r || s`. */
export type Signature = Uint8Array;

/** secp256k1. Keys and points that are not valid throw `RangeError`, unless a method says otherwise. */
export interface Curve {
  isPublicKey(bytes: Uint8Array): boolean;
  isPrivateKey(bytes: Uint8Array): boolean;
  publicKey(privateKey: PrivateKey): PublicKey;
  /** Deterministic (RFC 6979) and low-S. With `lowR`, retried until `r` has no high bit, as Bitcoin Core signs. */
  sign(hash: Uint8Array, privateKey: PrivateKey, lowR?: boolean): Signature;
  /** False for a signature that is high-S, malformed or wrong; never throws on one. */
  verify(hash: Uint8Array, signature: Signature, publicKey: PublicKey): boolean;
  signRecoverable(hash: Uint8Array, privateKey: PrivateKey): { signature: Signature; recoveryId: number };
  /** Undefined when no key matches. Takes high-S signatures too, as BOLT 11 asks. */
  recover(hash: Uint8Array, signature: Signature, recoveryId: number): PublicKey | undefined;
  /** SHA-256 of the compressed shared point, as BOLT 8 and BOLT 4 use it. */
  ecdh(publicKey: PublicKey, privateKey: PrivateKey): Uint8Array;
  pointMultiply(point: PublicKey, scalar: Uint8Array): PublicKey;
  /** Throws `RangeError` when the sum is the point at infinity. */
  pointAdd(...points: PublicKey[]): PublicKey;
  /** Modulo the order. Both scalars and the result are 1 … order − 1, else `RangeError`. */
  scalarAdd(a: Uint8Array, b: Uint8Array): Uint8Array;
  /** As `scalarAdd`, for the product. */
  scalarMultiply(a: Uint8Array, b: Uint8Array): Uint8Array;
}

/** The hashes that the BOLTs use. */
export interface Hashes {
  sha256(...parts: Uint8Array[]): Uint8Array;
  ripemd160(data: Uint8Array): Uint8Array;
  hmacSha256(key: Uint8Array, ...parts: Uint8Array[]): Uint8Array;
}

/** ChaCha20 and ChaCha20-Poly1305 as in RFC 8439, with 32-byte keys and 12-byte nonces. */
export interface Ciphers {
  /** The ciphertext with its 16-byte tag behind it. */
  seal(key: Uint8Array, nonce: Uint8Array, associatedData: Uint8Array, plaintext: Uint8Array): Uint8Array;
  /** Undefined when the tag does not match. */
  open(
    key: Uint8Array,
    nonce: Uint8Array,
    associatedData: Uint8Array,
    sealed: Uint8Array,
  ): Uint8Array | undefined;
  /** `data` XORed with the ChaCha20 key stream from block 0. */
  chacha20(key: Uint8Array, nonce: Uint8Array, data: Uint8Array): Uint8Array;
}

/** One implementation of everything cryptographic. `name` is for the log, `fast` false means a slow fallback. */
export interface CryptoBackend {
  readonly name: string;
  readonly fast: boolean;
  readonly curve: Curve;
  readonly hashes: Hashes;
  readonly ciphers: Ciphers;
}
