import { bigSize } from '../primitives/bigsize.js';
import {
  type Codec,
  type FieldValues,
  fixedBytes,
  mapped,
  prefixedBytes,
  struct,
  tryDecode,
  u16,
  u32,
  u64,
} from '../primitives/codec.js';
import { ByteReader } from '../primitives/reader.js';
import { readRecords, type TlvRecord, writeRecords } from '../primitives/tlv.js';
import { blockHeight, cltvExpiry, msat } from '../primitives/units.js';
import { ByteWriter } from '../primitives/writer.js';

/** BOLT 4, Failure Messages: the flags in the top byte of a failure code. */
export const BADONION = 0x8000;
export const PERM = 0x4000;
export const NODE = 0x2000;
export const UPDATE = 0x1000;

const amountMsat = mapped(u64, msat, (value) => value);
const expiry = mapped(u32, cltvExpiry, (value) => value);
const height = mapped(u32, blockHeight, (value) => value);
const onionHash = { sha256OfOnion: fixedBytes(32) };
/** Empty when the failing node attaches none, which is what the BOLT now prefers. */
const update = { channelUpdate: prefixedBytes(u16) };

/** BOLT 4, Failure Messages: the number and the data of every failure. */
const FAILURES = {
  temporaryNodeFailure: failure(NODE | 2, {}),
  permanentNodeFailure: failure(PERM | NODE | 2, {}),
  requiredNodeFeatureMissing: failure(PERM | NODE | 3, {}),
  invalidOnionVersion: failure(BADONION | PERM | 4, onionHash),
  invalidOnionHmac: failure(BADONION | PERM | 5, onionHash),
  invalidOnionKey: failure(BADONION | PERM | 6, onionHash),
  temporaryChannelFailure: failure(UPDATE | 7, update),
  permanentChannelFailure: failure(PERM | 8, {}),
  requiredChannelFeatureMissing: failure(PERM | 9, {}),
  unknownNextPeer: failure(PERM | 10, {}),
  amountBelowMinimum: failure(UPDATE | 11, { htlcMsat: amountMsat, ...update }),
  feeInsufficient: failure(UPDATE | 12, { htlcMsat: amountMsat, ...update }),
  incorrectCltvExpiry: failure(UPDATE | 13, { cltvExpiry: expiry, ...update }),
  expiryTooSoon: failure(UPDATE | 14, update),
  incorrectOrUnknownPaymentDetails: failure(PERM | 15, { htlcMsat: amountMsat, height }),
  finalIncorrectCltvExpiry: failure(18, { cltvExpiry: expiry }),
  finalIncorrectHtlcAmount: failure(19, { incomingHtlcAmt: amountMsat }),
  channelDisabled: failure(UPDATE | 20, { disabledFlags: u16, ...update }),
  expiryTooFar: failure(21, {}),
  invalidOnionPayload: failure(PERM | 22, { type: bigSize, offset: u16 }),
  mppTimeout: failure(23, {}),
  invalidOnionBlinding: failure(BADONION | PERM | 24, onionHash),
} as const;

type Failures = typeof FAILURES;

/** The name of a failure that BOLT 4 defines. */
export type FailureName = keyof Failures;

/** A failure that BOLT 4 defines, by its name. */
export type KnownFailure = {
  [K in FailureName]: { readonly code: K; readonly tlvs?: readonly TlvRecord[] } & FieldValues<
    Failures[K]['fields']
  >;
}[FailureName];

/** A failure whose number is not known, or whose data is not what its number asks for. */
export interface UnknownFailure {
  readonly code: 'unknown';
  /** 0 when the message was too short to hold a number. */
  readonly failureCode: number;
  readonly data: Uint8Array;
}

/** What a hop answers instead of forwarding or accepting an HTLC. */
export type Failure = KnownFailure | UnknownFailure;

/** What the flags of a failure tell the origin node (BOLT 4, Receiving Failure Codes). */
export interface FailureFlags {
  readonly badOnion: boolean;
  readonly permanent: boolean;
  readonly node: boolean;
  readonly update: boolean;
}

/** The number that stands for a failure on the wire. */
export function failureCode(failed: Failure | FailureName): number {
  if (typeof failed === 'string') return FAILURES[failed].failureCode;
  return failed.code === 'unknown' ? failed.failureCode : FAILURES[failed.code].failureCode;
}

/** The flags of a failure, known or not. */
export function failureFlags(failed: Failure): FailureFlags {
  const code = failureCode(failed);
  return {
    badOnion: (code & BADONION) !== 0,
    permanent: (code & PERM) !== 0,
    node: (code & NODE) !== 0,
    update: (code & UPDATE) !== 0,
  };
}

/** The `failuremsg` of a failure: its number, its data, its TLV records. */
export function encodeFailure(failed: Failure): Uint8Array {
  const writer = new ByteWriter();
  writer.u16(failureCode(failed));
  if (failed.code === 'unknown') {
    writer.put(failed.data);
  } else {
    (FAILURES[failed.code].codec as Codec<unknown>).encode(writer, failed);
    writeRecords(writer, failed.tlvs ?? []);
  }
  return writer.finish();
}

/** The failure of a `failuremsg`. Whatever cannot be read becomes an `UnknownFailure`: a failing hop may send anything. */
export function decodeFailure(message: Uint8Array): Failure {
  if (message.length < 2) return { code: 'unknown', failureCode: 0, data: message };
  const reader = new ByteReader(message);
  const number = reader.u16();
  const unknown: UnknownFailure = { code: 'unknown', failureCode: number, data: message.slice(2) };
  const name = NAMES.get(number);
  if (name === undefined) return unknown;
  const data = tryDecode(() => (FAILURES[name].codec as Codec<object>).decode(reader));
  if (!data.ok) return unknown;
  // BOLT 4, Receiving Failure Codes, origin node: extra bytes are ignored, so a broken TLV stream is no error.
  const tlvs = tryDecode(() => readRecords(reader));
  const extension = tlvs.ok && tlvs.value.length > 0 ? { tlvs: tlvs.value } : {};
  return { code: name, ...data.value, ...extension } as KnownFailure;
}

const NAMES: ReadonlyMap<number, FailureName> = new Map(
  Object.entries(FAILURES).map(([name, { failureCode: number }]) => [number, name as FailureName]),
);

function failure<F extends Readonly<Record<string, unknown>>>(failureCode: number, fields: F) {
  return { failureCode, fields, codec: struct(fields) };
}
