import { sha256 } from '../crypto/index.js';
import { concatBytes, utf8 } from '../primitives/bytes.js';

/** The length of what a tower finds a state by. */
export const HINT_LENGTH = 16;
/** The length of the random name that ties the records of one long state together. */
export const CHAIN_ID_LENGTH = 16;

/** SHA-256 under a tag, so that no hash of one purpose is one of another: the tag's hash goes in twice, as in BIP 340. */
export function taggedHash(tag: string, ...parts: readonly Uint8Array[]): Uint8Array {
  return sha256(prefixOf(tag), ...parts);
}

/** What a tower looks a transaction up by. It tells nothing of the txid. */
export function stateHint(txid: Uint8Array): Uint8Array {
  return taggedHash(HINT_TAG, txid).slice(0, HINT_LENGTH);
}

/** What goes before a txid, in wire order, under SHA-256 to make its hint: for whoever does it by the thousand. */
export function stateHintPrefix(): Uint8Array {
  return prefixOf(HINT_TAG).slice();
}

/** The key of a state's first record: who has not seen the transaction does not have it. */
export function stateKey(txid: Uint8Array): Uint8Array {
  return taggedHash(KEY_TAG, txid);
}

/**
 * Where record `index`, from 1 on, of a long state is found. Only the first record has `chainId`: the cheater, who knows
 * the txid, cannot put a record of its own in this place.
 */
export function continuationHint(txid: Uint8Array, chainId: Uint8Array, index: number): Uint8Array {
  return taggedHash(HINT_TAG, txid, chainId, indexBytes(index)).slice(0, HINT_LENGTH);
}

/** The key of record `index` of a long state. */
export function continuationKey(txid: Uint8Array, chainId: Uint8Array, index: number): Uint8Array {
  return taggedHash(KEY_TAG, txid, chainId, indexBytes(index));
}

const HINT_TAG = 'leyden/tower/hint';
const KEY_TAG = 'leyden/tower/key';

const prefixes = new Map<string, Uint8Array>();

function prefixOf(tag: string): Uint8Array {
  const known = prefixes.get(tag);
  if (known !== undefined) return known;
  const hash = sha256(utf8(tag));
  const prefix = concatBytes(hash, hash);
  prefixes.set(tag, prefix);
  return prefix;
}

function indexBytes(index: number): Uint8Array {
  return Uint8Array.of(index >> 8, index & 0xff);
}
