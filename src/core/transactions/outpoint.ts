import { fromHex, toHex } from '../primitives/bytes.js';

/** An output of a transaction. `txid` is 32 bytes in internal order, as BOLT 2 sends it; explorers show it reversed. */
export interface Outpoint {
  readonly txid: Uint8Array;
  readonly outputIndex: number;
}

/** A txid as people and `bitcoind` write it. */
export function txidToHex(txid: Uint8Array): string {
  return toHex(txid.toReversed());
}

/** The 32 bytes of a written txid. Throws `RangeError` when it is not one. */
export function txidFromHex(hex: string): Uint8Array {
  if (hex.length !== 64) throw new RangeError('not a txid');
  return fromHex(hex).toReversed();
}
