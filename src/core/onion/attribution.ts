import { hmacSha256 } from '../crypto/index.js';
import { concatBytes, equalSecrets } from '../primitives/bytes.js';
import { encode, u32 } from '../primitives/codec.js';
import { byteStream, onionKey, xorBytes } from './keys.js';

/** BOLT 4, Initialization of `attribution_data`: the longest route that it can speak for. */
export const MAX_ATTRIBUTED_HOPS = 20;
/** BOLT 4: what one unit of a hold time stands for. */
export const HOLD_TIME_UNIT_MILLIS = 100;

const HOPS = MAX_ATTRIBUTED_HOPS;
const WORD = 4;
const HOLD_TIMES_SIZE = HOPS * WORD;
/** One code for every position that a hop may be at: 20 for the first, one less for each that follows. */
const HMACS_SIZE = ((HOPS * (HOPS + 1)) / 2) * WORD;
/** The length of `attribution_data` (BOLT 2, Removing an HTLC). */
export const ATTRIBUTION_DATA_SIZE = HOLD_TIMES_SIZE + HMACS_SIZE;

/** What attribution data told the origin node. */
export interface ReadAttribution {
  /**
   * The hold times that hops vouch for, in units of 100 ms, first hop first. The first hop that is not in it did not
   * take part, or it or its successor changed what came back.
   */
  readonly holdTimes: readonly number[];
}

/**
 * The attribution data that a node sends upstream (BOLT 4, Initialization and Update of `attribution_data`).
 *
 * @param message the return packet before this node obfuscates it; empty for a payment that succeeded.
 * @param downstream what the next node sent; absent at the node where it begins. Of a wrong length it counts as absent.
 */
export function attribute(
  sharedSecret: Uint8Array,
  message: Uint8Array,
  holdTime: number,
  downstream?: Uint8Array,
): Uint8Array {
  const data =
    downstream?.length === ATTRIBUTION_DATA_SIZE
      ? shiftRight(downstream)
      : new Uint8Array(ATTRIBUTION_DATA_SIZE);
  data.set(encode(u32, Math.min(Math.max(0, Math.trunc(holdTime)), 0xffff_ffff)));
  const umKey = onionKey('um', sharedSecret);
  for (let position = 0; position < HOPS; position++) {
    data.set(positionHmac(umKey, message, data, position), hmacOffset(0, position));
  }
  return obfuscate(sharedSecret, data);
}

/**
 * Checks attribution data hop by hop (BOLT 4, Returning Errors, Origin node), as far as it holds.
 *
 * @param packet the return packet as it came; empty for a payment that succeeded.
 */
export function readAttribution(
  sharedSecrets: readonly Uint8Array[],
  packet: Uint8Array,
  attributionData: Uint8Array,
): ReadAttribution {
  const holdTimes: number[] = [];
  if (attributionData.length !== ATTRIBUTION_DATA_SIZE || sharedSecrets.length > HOPS) return { holdTimes };
  let message = packet;
  let data: Uint8Array = attributionData;
  for (const [hop, secret] of sharedSecrets.entries()) {
    message = xorBytes(message, byteStream(onionKey('ammag', secret), message.length));
    data = obfuscate(secret, data);
    const position = sharedSecrets.length - 1 - hop;
    const given = data.subarray(hmacOffset(0, position), hmacOffset(0, position) + WORD);
    if (!equalSecrets(positionHmac(onionKey('um', secret), message, data, position), given)) break;
    holdTimes.push(new DataView(data.buffer, data.byteOffset).getUint32(0));
    data = shiftLeft(data);
  }
  return { holdTimes };
}

/**
 * Where the code of a hop for a position stands: hops count from the node that handles the data, positions from the
 * node that failed, and each hop's codes begin with the farthest position.
 */
function hmacOffset(hop: number, position: number): number {
  const before = hop * HOPS - (hop * (hop - 1)) / 2;
  return HOLD_TIMES_SIZE + (before + (HOPS - 1 - hop - position)) * WORD;
}

/** BOLT 4: covers the message, the hold times of this hop and those after it, and the codes of those after it. */
function positionHmac(
  umKey: Uint8Array,
  message: Uint8Array,
  data: Uint8Array,
  position: number,
): Uint8Array {
  const downstream: Uint8Array[] = [];
  for (let hop = 1; hop <= position; hop++) {
    const offset = hmacOffset(hop, position - hop);
    downstream.push(data.subarray(offset, offset + WORD));
  }
  const holdTimes = data.subarray(0, (position + 1) * WORD);
  return hmacSha256(umKey, message, holdTimes, ...downstream).subarray(0, WORD);
}

function obfuscate(sharedSecret: Uint8Array, data: Uint8Array): Uint8Array {
  return xorBytes(data, byteStream(onionKey('ammagext', sharedSecret), data.length));
}

/** Makes room for a hop upstream. The farthest position of every hop is one that it can no longer be at. */
function shiftRight(data: Uint8Array): Uint8Array {
  const shifted = new Uint8Array(ATTRIBUTION_DATA_SIZE);
  shifted.set(data.subarray(0, HOLD_TIMES_SIZE - WORD), WORD);
  for (let hop = 0; hop < HOPS - 1; hop++) {
    const codes = data.subarray(hmacOffset(hop, HOPS - 2 - hop), hmacOffset(hop, 0) + WORD);
    shifted.set(codes, hmacOffset(hop + 1, HOPS - 2 - hop));
  }
  return shifted;
}

/** Takes a hop off again; what the shift dropped stays zero and is not looked at. */
function shiftLeft(data: Uint8Array): Uint8Array {
  const shifted = new Uint8Array(ATTRIBUTION_DATA_SIZE);
  shifted.set(concatBytes(data.subarray(WORD, HOLD_TIMES_SIZE), new Uint8Array(WORD)));
  for (let hop = 0; hop < HOPS - 1; hop++) {
    const codes = data.subarray(hmacOffset(hop + 1, HOPS - 2 - hop), hmacOffset(hop + 1, 0) + WORD);
    shifted.set(codes, hmacOffset(hop, HOPS - 2 - hop));
  }
  return shifted;
}
