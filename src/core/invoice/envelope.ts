import { bech32 } from 'bech32';
import { sha256 } from '../crypto/index.js';
import { concatBytes, utf8 } from '../primitives/bytes.js';
import type { MilliSatoshi } from '../primitives/units.js';
import { formatAmount, parseAmount } from './amount.js';
import { InvoiceFault } from './error.js';
import type { TaggedField } from './invoice.js';
import { type InvoicePrefix, isInvoicePrefix } from './prefix.js';
import { bytesToWords, integerToWords, wordsToBytes, wordsToInteger, wordsToPaddedBytes } from './words.js';

/** The parts of an invoice that its signature covers, the fields in their order. */
export interface InvoiceContent {
  readonly prefix: InvoicePrefix;
  readonly amountMsat?: MilliSatoshi;
  readonly timestamp: number;
  readonly fields: readonly TaggedField[];
}

/** 64 bytes `r || s` and the recovery id behind them. */
export interface RecoverableSignature {
  readonly signature: Uint8Array;
  readonly recoveryId: number;
}

/** An invoice taken apart, with the hash that its signature signs. */
export interface InvoiceEnvelope extends InvoiceContent, RecoverableSignature {
  readonly signedHash: Uint8Array;
}

const TIMESTAMP_WORDS = 7;
const SIGNATURE_WORDS = 104;
const CHECKSUM_WORDS = 6;
/** BOLT 11, Requirements: an invoice may be longer than BIP 173 allows. */
const NO_LIMIT = Number.MAX_SAFE_INTEGER;

/** Takes an invoice apart, whatever its fields say. Throws `InvoiceFault`. */
export function openEnvelope(text: string): InvoiceEnvelope {
  const { humanReadable, words } = decodeBech32(withoutScheme(text));
  const { prefix, amountMsat } = parseHumanReadable(humanReadable);
  if (words.length < TIMESTAMP_WORDS + SIGNATURE_WORDS) {
    throw new InvoiceFault('tooShort', `${words.length} groups of 5 bits`);
  }
  const data = words.slice(0, -SIGNATURE_WORDS);
  const signature = wordsToBytes(words.slice(-SIGNATURE_WORDS));
  return {
    prefix,
    ...(amountMsat === undefined ? {} : { amountMsat }),
    timestamp: wordsToInteger(data.slice(0, TIMESTAMP_WORDS)) as number,
    fields: readFields(data.slice(TIMESTAMP_WORDS)),
    signature: signature.slice(0, 64),
    recoveryId: signature[64] as number,
    signedHash: signedHash(humanReadable, data),
  };
}

/** Puts an invoice together. Throws `RangeError` on a value that has no place in one. */
export function sealEnvelope(
  content: InvoiceContent,
  sign: (hash: Uint8Array) => RecoverableSignature,
): string {
  const humanReadable = `ln${content.prefix}${formatAmount(content.amountMsat)}`;
  const data = concatBytes(
    integerToWords(content.timestamp, TIMESTAMP_WORDS),
    ...content.fields.map(writeField),
  );
  const { signature, recoveryId } = sign(signedHash(humanReadable, data));
  const signatureWords = bytesToWords(concatBytes(signature, Uint8Array.of(recoveryId)));
  return bech32.encode(humanReadable, concatBytes(data, signatureWords), NO_LIMIT);
}

function withoutScheme(text: string): string {
  return /^lightning:/i.test(text) ? text.slice('lightning:'.length) : text;
}

function decodeBech32(text: string): { humanReadable: string; words: Uint8Array } {
  if (!/^[!-~]*$/.test(text))
    throw new InvoiceFault('invalidCharacter', 'a character outside of printable ASCII');
  const lower = text.toLowerCase();
  // BIP 173: all upper or all lower case.
  if (text !== lower && text !== text.toUpperCase()) throw new InvoiceFault('mixedCase', 'both cases');
  const separator = lower.lastIndexOf('1');
  if (separator < 1) throw new InvoiceFault('missingSeparator', 'no 1 behind a prefix');
  const data = lower.slice(separator + 1);
  if (!/^[qpzry9x8gf2tvdw0s3jn54khce6mua7l]*$/.test(data)) {
    throw new InvoiceFault('invalidCharacter', 'a character that bech32 does not have');
  }
  if (data.length < CHECKSUM_WORDS) throw new InvoiceFault('tooShort', 'no room for a checksum');
  const decoded = bech32.decodeUnsafe(lower, NO_LIMIT);
  if (decoded === undefined) throw new InvoiceFault('invalidChecksum', 'the checksum does not match');
  return { humanReadable: decoded.prefix, words: Uint8Array.from(decoded.words) };
}

function parseHumanReadable(text: string): { prefix: InvoicePrefix; amountMsat: MilliSatoshi | undefined } {
  const [, prefix = '', amount = ''] = /^ln([^0-9]*)(.*)$/.exec(text) ?? [];
  // BOLT 11, reader: a prefix that is not understood fails the payment.
  if (!isInvoicePrefix(prefix)) throw new InvoiceFault('unknownPrefix', text);
  return { prefix, amountMsat: parseAmount(amount) };
}

function signedHash(humanReadable: string, data: Uint8Array): Uint8Array {
  return sha256(utf8(humanReadable), wordsToPaddedBytes(data));
}

function readFields(words: Uint8Array): TaggedField[] {
  const fields: TaggedField[] = [];
  let at = 0;
  while (at < words.length) {
    const [type, high, low] = words.slice(at, at + 3);
    if (type === undefined || high === undefined || low === undefined) {
      throw new InvoiceFault('truncatedField', 'a field without a length');
    }
    const end = at + 3 + high * 32 + low;
    if (end > words.length) throw new InvoiceFault('truncatedField', `field ${type} ends past the data`);
    fields.push({ type, words: words.slice(at + 3, end) });
    at = end;
  }
  return fields;
}

/** BOLT 11, Tagged Fields: a length has 10 bits, so no data is longer than 639 bytes. */
function writeField({ type, words }: TaggedField): Uint8Array {
  return concatBytes(Uint8Array.of(type), integerToWords(words.length, 2), words);
}
