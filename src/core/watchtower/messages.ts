import { concatBytes } from '../primitives/bytes.js';
import {
  type Codec,
  counted,
  decodeExactly,
  encode,
  fixedBytes,
  mapped,
  restBytes,
  struct,
  tryDecode,
  u16,
  u32,
  u64,
} from '../primitives/codec.js';
import { ByteReader, DecodeError } from '../primitives/reader.js';
import { err, ok, type Result } from '../primitives/result.js';
import { tlv, tlvStream, tu16, tu32, tu64 } from '../primitives/tlv.js';
import { bytes32, signature } from '../wire/types.js';
import { HINT_LENGTH } from './hint.js';

/** Why a tower does not take what a client sent. The session goes on; nothing that was stored is lost. */
export const REFUSALS = [
  /** The session is not open yet. */
  'noSession',
  /** The tower takes no more sessions. */
  'tooManySessions',
  /** The blob has another length than all others. */
  'blobLength',
  /** This number is taken by other content. */
  'sequenceConflict',
  /** A number before this one is missing. */
  'sequenceGap',
  /** The session is full: open another. */
  'quotaExceeded',
  /** The tower's disk, or what it may use of it, is full. */
  'storeFull',
  /** One message asks for more records to be deleted than a tower does at once. */
  'tooManyDeleted',
] as const;

export type RefusalCode = (typeof REFUSALS)[number];

/** The tower's messages are of their own, over their own connections, in the range that BOLT 1 leaves to experiments. */
const DECLARATIONS = {
  /** Client: begins a session, or goes on with it. Whose it is, the handshake of the connection has proved. */
  openSession: declare(32769, {}),
  /** Tower: the session is open. */
  sessionOpened: declare(32771, {
    /** The last number that is on disk; 0: none. */
    lastSequence: tlv(1, tu64),
    /** How many records the session may hold. */
    maxRecords: tlv(3, tu32),
    /** The length that every blob has. */
    blobLength: tlv(5, tu32),
  }),
  /** Client: one record, under the number after the last one. */
  storeRecord: declare(32773, {
    sequence: tlv(1, tu64),
    hint: tlv(3, fixedBytes(HINT_LENGTH)),
    blob: tlv(5, restBytes),
  }),
  /** Tower: the record is on disk. */
  recordStored: declare(32775, {
    sequence: tlv(1, tu64),
    recordHash: tlv(3, bytes32),
    signature: tlv(5, signature),
  }),
  /** Tower: it is not. `sequence` is 0 when a session was refused. */
  refused: declare(32777, { sequence: tlv(1, tu64), code: tlv(3, refusalCode()) }),
  /** Client: these records of the session are not needed any more. */
  deleteRecords: declare(32783, {
    ranges: tlv(1, counted(u16, struct({ first: u64, count: u32 }))),
  }),
  /** Tower: they are gone. */
  recordsDeleted: declare(32785, {}),
  /** Client: how far are you? */
  getStatus: declare(32787, {}),
  /** Tower: this far. */
  towerStatus: declare(32789, {
    /** The last block that was scanned. */
    blockHeight: tlv(1, tu32),
  }),
  ping: declare(32779, {}),
  pong: declare(32781, {}),
} as const;

type Declarations = typeof DECLARATIONS;

/** Every message between a tower and its clients, told apart by `type`. */
export type TowerMessage = {
  readonly [N in keyof Declarations]: Declarations[N] extends Declaration<infer T>
    ? { readonly type: N } & T
    : never;
}[keyof Declarations];

/** The message of one name. */
export type TowerMessageNamed<N extends TowerMessage['type']> = Extract<TowerMessage, { readonly type: N }>;

/** Why bytes are no message of the tower's. */
export interface TowerMessageError {
  readonly code: 'malformedMessage' | 'unknownEvenMessage';
  readonly number: number | undefined;
}

/** The bytes of a message. Throws `RangeError` when a field does not fit. */
export function encodeTowerMessage(message: TowerMessage): Uint8Array {
  const { number, body } = DECLARATIONS[message.type] as Declaration<object>;
  return concatBytes(encode(u16, number), encode(body, message));
}

/** Reads a message; an unknown odd one is undefined and to be ignored (BOLT 1, Lightning Message Format). */
export function decodeTowerMessage(bytes: Uint8Array): Result<TowerMessage | undefined, TowerMessageError> {
  const number = tryDecode(() => u16.decode(new ByteReader(bytes)));
  if (!number.ok) return err({ code: 'malformedMessage', number: undefined });
  const name = NAMES.get(number.value);
  if (name === undefined) {
    if (number.value % 2 === 1) return ok(undefined);
    return err({ code: 'unknownEvenMessage', number: number.value });
  }
  const { body } = DECLARATIONS[name] as Declaration<object>;
  const decoded = tryDecode(() => decodeExactly(body, bytes.subarray(2)));
  if (!decoded.ok) return err({ code: 'malformedMessage', number: number.value });
  return ok({ type: name, ...decoded.value } as TowerMessage);
}

interface Declaration<T> {
  readonly number: number;
  readonly body: Codec<T>;
}

type Fields<R> = { readonly [K in keyof R]: R[K] extends { codec: Codec<infer T> } ? T : never };

const NAMES = new Map(
  (Object.keys(DECLARATIONS) as (keyof Declarations)[]).map((name) => [DECLARATIONS[name].number, name]),
);

/** A message whose body is a TLV stream, all of whose records have to be there. */
function declare<R extends Readonly<Record<string, unknown>>>(
  number: number,
  records: R,
): Declaration<Fields<R>> {
  const body = mapped(
    tlvStream(records) as Codec<object>,
    (values) => {
      const missing = Object.keys(records).find((name) => !(name in values));
      if (missing !== undefined) throw new DecodeError('truncated', `no ${missing}`);
      return values as Fields<R>;
    },
    (values) => values,
  );
  return { number, body };
}

function refusalCode(): Codec<RefusalCode> {
  return mapped(
    tu16,
    (number) => {
      const code = REFUSALS[number];
      if (code === undefined) throw new DecodeError('invalidValue', `refusal ${number}`);
      return code;
    },
    (code) => REFUSALS.indexOf(code),
  );
}
