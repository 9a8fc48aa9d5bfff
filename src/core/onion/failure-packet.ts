import { hmacSha256 } from '../crypto/index.js';
import { concatBytes, equalSecrets } from '../primitives/bytes.js';
import { encode, prefixedBytes, struct, tryDecode, u16 } from '../primitives/codec.js';
import { ByteReader } from '../primitives/reader.js';
import { decodeFailure, encodeFailure, type Failure } from './failure.js';
import { byteStream, onionKey, xorBytes } from './keys.js';
import { HMAC_SIZE } from './packet.js';

/** BOLT 4, Erring node: what `failuremsg` and its padding must come to, at the least. */
const MINIMUM_LENGTH = 256;
/** BOLT 4, Origin node: as many rounds as the longest route has hops, whichever hop failed. */
const DECRYPTION_ROUNDS = 27;
/** Decrypts in the rounds past the end of the route; any constant does. */
const NO_SECRET = new Uint8Array(32);

const failureBody = struct({ failureMessage: prefixedBytes(u16), pad: prefixedBytes(u16) });

/** What a failure packet told the origin node. */
export interface ReadFailure {
  /** The hop that failed: 0 is the first one of the route. */
  readonly hop: number;
  readonly failure: Failure;
}

/**
 * The return packet of the node that fails an HTLC (BOLT 4, Erring node), ready for `update_fail_htlc`. The message is
 * padded to `paddedLength` bytes at least, and never to fewer than 256.
 */
export function createFailure(
  sharedSecret: Uint8Array,
  failure: Failure,
  paddedLength = MINIMUM_LENGTH,
): Uint8Array {
  const failureMessage = encodeFailure(failure);
  const length = Math.max(paddedLength, MINIMUM_LENGTH);
  const pad = new Uint8Array(Math.max(0, length - failureMessage.length));
  const body = encode(failureBody, { failureMessage, pad });
  return wrapFailure(sharedSecret, concatBytes(bodyHmac(sharedSecret, body), body));
}

/** The return packet that a forwarding node passes upstream (BOLT 4, Transformation of the return packet). */
export function wrapFailure(sharedSecret: Uint8Array, packet: Uint8Array): Uint8Array {
  return xorBytes(packet, byteStream(onionKey('ammag', sharedSecret), packet.length));
}

/**
 * Reads a return packet at the origin node. Undefined when no hop signed it. The number of rounds is the same for
 * every hop, so that a fast retry does not tell a hop how far from the origin it is.
 */
export function readFailure(
  sharedSecrets: readonly Uint8Array[],
  packet: Uint8Array,
): ReadFailure | undefined {
  let decrypted = packet;
  let found: { hop: number; body: Uint8Array } | undefined;
  for (let hop = 0; hop < Math.max(DECRYPTION_ROUNDS, sharedSecrets.length); hop++) {
    const secret = sharedSecrets[hop] ?? NO_SECRET;
    decrypted = wrapFailure(secret, decrypted);
    const body = decrypted.slice(HMAC_SIZE);
    const authentic = equalSecrets(bodyHmac(secret, body), decrypted.slice(0, HMAC_SIZE));
    if (authentic && hop < sharedSecrets.length) found ??= { hop, body };
  }
  return found && { hop: found.hop, failure: readBody(found.body) };
}

function bodyHmac(sharedSecret: Uint8Array, body: Uint8Array): Uint8Array {
  return hmacSha256(onionKey('um', sharedSecret), body);
}

/** Whatever the padding looks like, an authentic packet is read as far as it goes. */
function readBody(body: Uint8Array): Failure {
  const message = tryDecode(() => prefixedBytes(u16).decode(new ByteReader(body)));
  return decodeFailure(message.ok ? message.value : new Uint8Array(0));
}
