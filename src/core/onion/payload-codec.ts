import { bigSize, bigSizeLength } from '../primitives/bigsize.js';
import {
  type Codec,
  decodeExactly,
  encode,
  fixedBytes,
  mapped,
  restBytes,
  struct,
} from '../primitives/codec.js';
import { ByteReader, DecodeError } from '../primitives/reader.js';
import { err, ok, type Result } from '../primitives/result.js';
import { type TlvRecord, type TlvValues, tlv, tlvStream, tu32, tu64 } from '../primitives/tlv.js';
import { cltvExpiry, msat } from '../primitives/units.js';
import { shortChannelId } from '../wire/types.js';
import type { HopPayload, HopPayloadError } from './hop-payload.js';

const tu64Msat = mapped(tu64, msat, (value) => value);

/**
 * BOLT 4, payload format. The records of blinded routes (10, 12 and 18) are left out: a node without
 * `option_route_blinding` takes them for what they are, unknown even types. Keysend's record is in no BOLT.
 */
const RECORDS = {
  amtToForward: tlv(2, tu64Msat),
  outgoingCltvValue: tlv(
    4,
    mapped(tu32, cltvExpiry, (value) => value),
  ),
  shortChannelId: tlv(6, shortChannelId),
  paymentData: tlv(8, struct({ paymentSecret: fixedBytes(32), totalMsat: tu64Msat })),
  paymentMetadata: tlv(16, restBytes),
  keysendPreimage: tlv(5482373484n, fixedBytes(32)),
};
const payloadStream = tlvStream(RECORDS);
type Records = TlvValues<typeof RECORDS>;

/** The TLV stream of a payload, as `buildOnion` takes it. */
export function encodePayload(payload: HopPayload): Uint8Array {
  return encode(payloadStream as Codec<unknown>, payload.kind === 'final' ? finalRecords(payload) : payload);
}

function finalRecords(payload: HopPayload & { kind: 'final' }): unknown {
  const { paymentSecret, totalMsat } = payload;
  return paymentSecret === undefined ? payload : { ...payload, paymentData: { paymentSecret, totalMsat } };
}

/** Reads the payload of a hop; `isFinal` says whether the onion ended here (`next` undefined). */
export function decodePayload(bytes: Uint8Array, isFinal: boolean): Result<HopPayload, HopPayloadError> {
  const read = readRecordsOf(bytes);
  if (!read.ok) return read;
  const { amtToForward, outgoingCltvValue, shortChannelId, paymentData, ...others } = read.value;
  // BOLT 4, payload format, reader: both must be there outside of a blinded route.
  if (amtToForward === undefined) return missing(RECORDS.amtToForward.type);
  if (outgoingCltvValue === undefined) return missing(RECORDS.outgoingCltvValue.type);
  if (isFinal) {
    // BOLT 4, payload format, reader, final node: without a total, the amount is the total.
    return ok({
      kind: 'final',
      amtToForward,
      outgoingCltvValue,
      totalMsat: amtToForward,
      ...paymentData,
      ...others,
    });
  }
  // BOLT 4, payload format, reader, not the final node: the outgoing channel must be named.
  if (shortChannelId === undefined) return missing(RECORDS.shortChannelId.type);
  const unknown = others.unknownTlvs === undefined ? {} : { unknownTlvs: others.unknownTlvs };
  return ok({ kind: 'forward', amtToForward, outgoingCltvValue, shortChannelId, ...unknown });
}

/** Decodes record by record, so that a fault can be told to the origin by its type and place. */
function readRecordsOf(bytes: Uint8Array): Result<Records, HopPayloadError> {
  const reader = new ByteReader(bytes);
  const unknownTlvs: TlvRecord[] = [];
  let values: Records = {};
  let previous = -1n;
  while (reader.remaining > 0) {
    const offset = reader.position;
    let type = 0n;
    try {
      type = bigSize.decode(reader);
      if (type <= previous) throw new DecodeError('tlvOrder', `record ${type} after ${previous}`);
      reader.take(bigSizeLength.decode(reader));
      const record = decodeExactly(payloadStream, bytes.slice(offset, reader.position));
      unknownTlvs.push(...(record.unknownTlvs ?? []));
      values = { ...values, ...record };
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      return err({ code: 'invalidOnionPayload', type, offset });
    }
    previous = type;
  }
  return ok(unknownTlvs.length > 0 ? { ...values, unknownTlvs } : values);
}

function missing(type: bigint): Result<never, HopPayloadError> {
  return err({ code: 'invalidOnionPayload', type, offset: 0 });
}
