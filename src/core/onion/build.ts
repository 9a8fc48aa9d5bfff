import { curve, type PrivateKey, type PublicKey } from '../crypto/index.js';
import { bigSizeLength } from '../primitives/bigsize.js';
import { concatBytes } from '../primitives/bytes.js';
import { encode, prefixedBytes } from '../primitives/codec.js';
import { err, ok, type Result } from '../primitives/result.js';
import { byteStream, onionKey, xorBytes } from './keys.js';
import type { OnionTooLong } from './onion-error.js';
import { blindingFactor, HMAC_SIZE, ONION_VERSION, PAYMENT_PAYLOADS_SIZE, packetHmac } from './packet.js';

/** One hop of an onion, first hop first. */
export interface OnionHop {
  readonly nodeId: PublicKey;
  /** A TLV stream of at least 2 bytes, without the length before it. */
  readonly payload: Uint8Array;
}

/** What an onion is made of. */
export interface OnionBlueprint {
  /** 32 bytes of fresh entropy: an onion must never share it with another. */
  readonly sessionKey: PrivateKey;
  readonly hops: readonly OnionHop[];
  /** The payment hash, for a payment. */
  readonly associatedData: Uint8Array;
  /** Bytes of `hop_payloads`, 1300 unless told. */
  readonly size?: number;
}

/** A packet for the first hop, and the secrets that read the failures it may bring back, first hop first. */
export interface BuiltOnion {
  readonly packet: Uint8Array;
  readonly sharedSecrets: readonly Uint8Array[];
}

/**
 * BOLT 4, Packet Construction. Throws `RangeError` on a route without hops, a payload under 2 bytes or a key that is
 * not one.
 */
export function buildOnion(blueprint: OnionBlueprint): Result<BuiltOnion, OnionTooLong> {
  const { sessionKey, hops, associatedData, size = PAYMENT_PAYLOADS_SIZE } = blueprint;
  if (hops.length === 0) throw new RangeError('an onion without hops');
  const framed = hops.map(({ payload }) => framedPayload(payload));
  const shifts = framed.map((bytes) => bytes.length + HMAC_SIZE);
  const length = shifts.reduce((sum, shift) => sum + shift, 0);
  if (length > size) return err({ code: 'onionTooLong', length, size });

  const sharedSecrets = deriveSharedSecrets(sessionKey, hops);
  const streams = sharedSecrets.map((secret) => byteStream(onionKey('rho', secret), 2 * size));
  const filler = generateFiller(streams, shifts, size);

  let payloads = byteStream(onionKey('pad', sessionKey), size);
  let hmac: Uint8Array = new Uint8Array(HMAC_SIZE);
  for (let i = hops.length - 1; i >= 0; i--) {
    const shifted = concatBytes(framed[i] as Uint8Array, hmac, payloads).slice(0, size);
    payloads = xorBytes(shifted, streams[i] as Uint8Array);
    if (i === hops.length - 1) payloads.set(filler, size - filler.length);
    hmac = packetHmac(sharedSecrets[i] as Uint8Array, payloads, associatedData);
  }
  const packet = concatBytes(Uint8Array.of(ONION_VERSION), curve().publicKey(sessionKey), payloads, hmac);
  return ok({ packet, sharedSecrets });
}

function framedPayload(payload: Uint8Array): Uint8Array {
  // BOLT 4, Packet Structure: lengths 0 and 1 are reserved.
  if (payload.length < 2) throw new RangeError(`a payload of ${payload.length} bytes`);
  return encode(prefixedBytes(bigSizeLength), payload);
}

function deriveSharedSecrets(sessionKey: PrivateKey, hops: readonly OnionHop[]): Uint8Array[] {
  let ephemeralKey = sessionKey;
  return hops.map(({ nodeId }) => {
    const secret = curve().ecdh(nodeId, ephemeralKey);
    const factor = blindingFactor(curve().publicKey(ephemeralKey), secret);
    ephemeralKey = curve().scalarMultiply(ephemeralKey, factor);
    return secret;
  });
}

/**
 * BOLT 4, Filler Generation: what the zeros that each hop appends have become when the last hop sees them. Each hop
 * but the last extends the filler by what it took from the front, and encrypts all of it.
 */
function generateFiller(streams: readonly Uint8Array[], shifts: readonly number[], size: number): Uint8Array {
  let filler: Uint8Array = new Uint8Array(0);
  shifts.slice(0, -1).forEach((shift, hop) => {
    const extended = concatBytes(filler, new Uint8Array(shift));
    filler = xorBytes(extended, (streams[hop] as Uint8Array).slice(size - filler.length, size + shift));
  });
  return filler;
}
