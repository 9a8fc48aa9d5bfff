import { ciphers, curve, hkdf2, type PrivateKey, type PublicKey, sha256 } from '../crypto/index.js';
import { utf8 } from '../primitives/bytes.js';

/** What both sides accumulate over the handshake: `ck`, `h` and the latest `temp_k` of BOLT 8. */
export interface SymmetricState {
  readonly chainingKey: Uint8Array;
  readonly handshakeHash: Uint8Array;
  readonly temporaryKey: Uint8Array;
}

const NOTHING = new Uint8Array(0);
const PROTOCOL_NAME = utf8('Noise_XK_secp256k1_ChaChaPoly_SHA256');
const PROLOGUE = utf8('lightning');

/** BOLT 8, handshake state initialization: the responder's static key is known to both sides beforehand. */
export function initialState(responderStaticKey: PublicKey): SymmetricState {
  const chainingKey = sha256(PROTOCOL_NAME);
  const handshakeHash = sha256(sha256(chainingKey, PROLOGUE), responderStaticKey);
  return { chainingKey, handshakeHash, temporaryKey: NOTHING };
}

/** Takes bytes that both sides saw into the handshake hash. */
export function mixHash(state: SymmetricState, seen: Uint8Array): SymmetricState {
  return { ...state, handshakeHash: sha256(state.handshakeHash, seen) };
}

/** Takes a Diffie-Hellman secret into the keys. Throws `RangeError` when `publicKey` is no point. */
export function mixSharedSecret(
  state: SymmetricState,
  publicKey: PublicKey,
  privateKey: PrivateKey,
): SymmetricState {
  const [chainingKey, temporaryKey] = hkdf2(state.chainingKey, curve().ecdh(publicKey, privateKey));
  return { ...state, chainingKey, temporaryKey };
}

/** Encrypts with the temporary key and takes the ciphertext into the handshake hash. */
export function sealAndMix(
  state: SymmetricState,
  nonce: number,
  plaintext: Uint8Array = NOTHING,
): { state: SymmetricState; sealed: Uint8Array } {
  const sealed = ciphers().seal(state.temporaryKey, nonceBytes(nonce), state.handshakeHash, plaintext);
  return { state: mixHash(state, sealed), sealed };
}

/** The reverse of `sealAndMix`; undefined when the tag is wrong. */
export function openAndMix(
  state: SymmetricState,
  nonce: number,
  sealed: Uint8Array,
): { state: SymmetricState; plaintext: Uint8Array } | undefined {
  const plaintext = ciphers().open(state.temporaryKey, nonceBytes(nonce), state.handshakeHash, sealed);
  return plaintext && { state: mixHash(state, sealed), plaintext };
}

function nonceBytes(nonce: number): Uint8Array {
  const bytes = new Uint8Array(12);
  bytes[4] = nonce;
  return bytes;
}
