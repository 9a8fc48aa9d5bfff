/** An output of a transaction. `txid` is 32 bytes in internal order, as BOLT 2 sends it; explorers show it reversed. */
export interface Outpoint {
  readonly txid: Uint8Array;
  readonly outputIndex: number;
}
