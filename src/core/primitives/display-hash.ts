import { fromHex, toHex } from './bytes.js';

/** A hash in wire order (a txid, a block hash) as people and RPC write it: hex of the bytes reversed. */
export function displayHash(hash: Uint8Array): string {
  return toHex(hash.toReversed());
}

/** The wire order of a hash that is written for people. Throws `RangeError` unless it is 64 hex digits. */
export function parseDisplayHash(text: string): Uint8Array {
  if (text.length !== 64) throw new RangeError('a hash has 64 hex digits');
  return fromHex(text).toReversed();
}
