import { curve, type PrivateKey, type PublicKey, sha256 } from '../crypto/index.js';
import { bigSizeLength } from '../primitives/bigsize.js';
import { concatBytes, equalSecrets } from '../primitives/bytes.js';
import { tryDecode } from '../primitives/codec.js';
import { ByteReader, DecodeError } from '../primitives/reader.js';
import { err, ok, type Result } from '../primitives/result.js';
import { byteStream, onionKey, xorBytes } from './keys.js';
import type { OnionError } from './onion-error.js';
import { blindingFactor, HMAC_SIZE, ONION_VERSION, packetHmac } from './packet.js';

/** SHA-256 of the point that a public key and the node's own key share: for nodes whose key is behind a signer. */
export type NodeEcdh = (publicKey: PublicKey) => Uint8Array;

/** An onion as it reached a node. */
export interface ReceivedOnion {
  readonly nodeKey: PrivateKey | NodeEcdh;
  readonly packet: Uint8Array;
  /** The payment hash, for a payment. */
  readonly associatedData: Uint8Array;
}

/** One layer of an onion. */
export interface PeeledOnion {
  /** The TLV stream for this node. */
  readonly payload: Uint8Array;
  /** Encrypts a failure on its way back. */
  readonly sharedSecret: Uint8Array;
  /** The packet for the next hop; undefined at the last one. */
  readonly next: Uint8Array | undefined;
}

/** BOLT 4, Onion Decryption. Nothing a peer can put into a packet makes it throw. */
export function peelOnion({
  nodeKey,
  packet,
  associatedData,
}: ReceivedOnion): Result<PeeledOnion, OnionError> {
  const onionHash = sha256(packet);
  if (packet[0] !== ONION_VERSION) return err({ code: 'invalidOnionVersion', onionHash });
  const ephemeralKey = packet.slice(1, 34);
  if (!curve().isPublicKey(ephemeralKey)) return err({ code: 'invalidOnionKey', onionHash });

  const sharedSecret =
    typeof nodeKey === 'function' ? nodeKey(ephemeralKey) : curve().ecdh(ephemeralKey, nodeKey);
  const hopPayloads = packet.slice(34, -HMAC_SIZE);
  const expected = packetHmac(sharedSecret, hopPayloads, associatedData);
  if (!equalSecrets(expected, packet.slice(-HMAC_SIZE))) return err({ code: 'invalidOnionHmac', onionHash });

  const size = hopPayloads.length;
  const stream = byteStream(onionKey('rho', sharedSecret), 2 * size);
  const unwrapped = xorBytes(concatBytes(hopPayloads, new Uint8Array(size)), stream);
  const layer = tryDecode(() => readLayer(unwrapped, size));
  if (!layer.ok) return err({ code: 'invalidOnionPayload', onionHash, sharedSecret });

  const { payload, hmac, rest } = layer.value;
  if (hmac.every((byte) => byte === 0)) return ok({ payload, sharedSecret, next: undefined });
  const nextKey = curve().pointMultiply(ephemeralKey, blindingFactor(ephemeralKey, sharedSecret));
  const next = concatBytes(Uint8Array.of(ONION_VERSION), nextKey, rest.slice(0, size), hmac);
  return ok({ payload, sharedSecret, next });
}

function readLayer(unwrapped: Uint8Array, size: number) {
  const reader = new ByteReader(unwrapped);
  const length = bigSizeLength.decode(reader);
  // BOLT 4, Onion Decryption: 0 was the legacy format, 1 is reserved.
  if (length < 2) throw new DecodeError('invalidValue', `a payload of ${length} bytes`);
  const payload = reader.take(length);
  const hmac = reader.take(HMAC_SIZE);
  // BOLT 4, Onion Decryption: a layer that reaches into the padding this node just added was never in the packet.
  if (reader.remaining < size)
    throw new DecodeError('truncated', `a layer past the ${size} bytes it came in`);
  return { payload, hmac, rest: reader.rest() };
}
