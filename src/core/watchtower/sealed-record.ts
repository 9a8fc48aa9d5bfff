import { ciphers } from '../crypto/index.js';
import { concatBytes } from '../primitives/bytes.js';
import { encode } from '../primitives/codec.js';
import type { DecodeError } from '../primitives/reader.js';
import { err, ok, type Result } from '../primitives/result.js';
import { CHAIN_ID_LENGTH, continuationHint, continuationKey, stateHint, stateKey } from './hint.js';
import { decodeKit, type JusticeKit, kitCodec } from './justice-kit.js';

/**
 * What is inside a record. Enough for a state without HTLCs in either mode, and for seven HTLCs in that of an own tower;
 * five rows of it fit a page of the tower's database.
 */
export const PLAIN_LENGTH = 744;
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;
/** Every record that a tower ever sees has this length: a nonce, the ciphertext, its tag. */
export const BLOB_LENGTH = NONCE_LENGTH + PLAIN_LENGTH + TAG_LENGTH;

/** One record as the tower keeps it. */
export interface SealedRecord {
  readonly hint: Uint8Array;
  readonly blob: Uint8Array;
}

/** Why a record that was found by its hint is no kit. */
export type KitError =
  /** Nothing that this transaction is the key of: somebody else's, a chance collision, or forged. */
  | { readonly code: 'notDecryptable' }
  | { readonly code: 'kitMalformed'; readonly cause: DecodeError | undefined }
  /** A long state whose later records the tower does not have, or not whole. */
  | { readonly code: 'kitIncomplete'; readonly missing: number };

/**
 * Encrypts a kit under the txid of the revoked commitment: one record, or as many as its HTLCs need, all of one length.
 * `entropy` gives unforeseeable bytes, fresh for each record.
 */
export function sealKit(
  kit: JusticeKit,
  txid: Uint8Array,
  entropy: (length: number) => Uint8Array,
): readonly SealedRecord[] {
  const bytes = encode(kitCodec, kit);
  const chainId = entropy(CHAIN_ID_LENGTH);
  const first = concatBytes(chainId, lengthBytes(bytes.length), bytes.subarray(0, FIRST_PART));
  const records = [seal(stateHint(txid), stateKey(txid), first, entropy(NONCE_LENGTH))];
  for (let start = FIRST_PART, index = 1; start < bytes.length; start += PLAIN_LENGTH, index++) {
    const part = bytes.subarray(start, start + PLAIN_LENGTH);
    const hint = continuationHint(txid, chainId, index);
    records.push(seal(hint, continuationKey(txid, chainId, index), part, entropy(NONCE_LENGTH)));
  }
  return records;
}

/** Decrypts a state. `find` gives every record that is stored under a hint: strangers may have put theirs there too. */
export function openKit(
  first: SealedRecord,
  txid: Uint8Array,
  find: (hint: Uint8Array) => readonly SealedRecord[],
): Result<JusticeKit, KitError> {
  const plain = open(first, stateKey(txid));
  if (plain === undefined) return err({ code: 'notDecryptable' });
  const chainId = plain.slice(0, CHAIN_ID_LENGTH);
  const length = new DataView(plain.buffer, plain.byteOffset).getUint32(CHAIN_ID_LENGTH);
  if (length > MAX_KIT_LENGTH) return err({ code: 'kitMalformed', cause: undefined });
  const parts = [plain.subarray(HEADER_LENGTH)];
  const count = 1 + Math.ceil(Math.max(0, length - FIRST_PART) / PLAIN_LENGTH);
  for (let index = 1; index < count; index++) {
    const key = continuationKey(txid, chainId, index);
    const part = find(continuationHint(txid, chainId, index))
      .map((record) => open(record, key))
      .find((opened) => opened !== undefined);
    if (part === undefined) return err({ code: 'kitIncomplete', missing: index });
    parts.push(part);
  }
  const kit = decodeKit(concatBytes(...parts).subarray(0, length));
  return kit.ok ? ok(kit.value) : err({ code: 'kitMalformed', cause: kit.error });
}

const HEADER_LENGTH = CHAIN_ID_LENGTH + 4;
const FIRST_PART = PLAIN_LENGTH - HEADER_LENGTH;
/** More than 966 HTLCs need, each with two claims at every tier: nothing longer is allocated. */
const MAX_KIT_LENGTH = 600_000;

function seal(hint: Uint8Array, key: Uint8Array, part: Uint8Array, nonce: Uint8Array): SealedRecord {
  const padded = new Uint8Array(PLAIN_LENGTH);
  padded.set(part);
  return { hint, blob: concatBytes(nonce, ciphers().seal(key, nonce, hint, padded)) };
}

function open({ hint, blob }: SealedRecord, key: Uint8Array): Uint8Array | undefined {
  if (blob.length !== BLOB_LENGTH) return undefined;
  const nonce = blob.subarray(0, NONCE_LENGTH);
  return ciphers().open(key, nonce, hint, blob.subarray(NONCE_LENGTH));
}

function lengthBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, length);
  return bytes;
}
