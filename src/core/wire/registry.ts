import { tryDecode } from '../primitives/codec.js';
import { DecodeError } from '../primitives/reader.js';
import { err, ok, type Result } from '../primitives/result.js';
import * as closing from './closing.js';
import * as establishment from './establishment.js';
import * as gossip from './gossip.js';
import { type MessageCodec, type MessageOf, messageNumber } from './message.js';
import * as operation from './operation.js';
import * as quiescence from './quiescence.js';
import * as setup from './setup.js';

const families = { ...setup, ...establishment, ...operation, ...quiescence, ...closing, ...gossip };

type Codecs = Extract<(typeof families)[keyof typeof families], { readonly number: number }>;

/** Every message this node speaks, told apart by `type`. */
export type Message = MessageOf<Codecs>;
/** The message of one name. */
export type MessageNamed<N extends Message['type']> = Extract<Message, { type: N }>;

/** An odd message that this node does not know and may ignore (BOLT 1, Lightning Message Format). */
export interface UnknownMessage {
  readonly type: 'unknown';
  readonly number: number;
  readonly body: Uint8Array;
}

const codecs = Object.values(families).filter(
  (entry): entry is Codecs => typeof entry === 'object' && 'decodeBody' in entry,
) as readonly MessageCodec<string, Message>[];
const byNumber = new Map(codecs.map((codec) => [codec.number, codec]));
const byName = new Map(codecs.map((codec) => [codec.name, codec]));

/** Every codec, for the tests that hold that none is missing. */
export const messageCodecs = codecs;

/** The bytes of a message, type first. Throws `RangeError` when a field does not fit. */
export function encodeMessage(message: Message): Uint8Array {
  const codec = byName.get(message.type);
  if (codec === undefined) throw new RangeError(`no message is called ${message.type}`);
  return codec.encode(message);
}

/** Why a message could not be read; `number` tells which one it claimed to be, if it got that far. */
export interface MessageError {
  readonly code: 'malformedMessage' | 'unknownEvenMessage';
  readonly number: number | undefined;
  readonly cause: DecodeError;
}

/** Reads one message. An unknown odd one comes back as `unknown`, an unknown even one is an error (BOLT 1). */
export function decodeMessage(bytes: Uint8Array): Result<Message | UnknownMessage, MessageError> {
  const number = tryDecode(() => messageNumber(bytes));
  if (!number.ok) return err({ code: 'malformedMessage', number: undefined, cause: number.error });
  const body = bytes.subarray(2);
  const codec = byNumber.get(number.value);
  if (codec === undefined) {
    if (number.value % 2 === 1) return ok({ type: 'unknown', number: number.value, body: body.slice() });
    const cause = new DecodeError('unknownType', `message ${number.value}`);
    return err({ code: 'unknownEvenMessage', number: number.value, cause });
  }
  const decoded = tryDecode(() => codec.decodeBody(body));
  if (decoded.ok) return decoded;
  return err({ code: 'malformedMessage', number: number.value, cause: decoded.error });
}
