/** Why an onion cannot be peeled (BOLT 4, Onion Decryption). */
export type OnionError = UnreadableOnion | InvalidOnionFraming;

/** Answered with `update_fail_malformed_htlc`: without a shared secret no failure can be encrypted to the origin. */
export interface UnreadableOnion {
  readonly code: 'invalidOnionVersion' | 'invalidOnionHmac' | 'invalidOnionKey' | 'invalidOnionBlinding';
  /** SHA-256 of the whole packet. */
  readonly onionHash: Uint8Array;
}

/** An authentic onion whose payload is not framed as it must be; answered with `update_fail_htlc`. */
export interface InvalidOnionFraming {
  readonly code: 'invalidOnionPayload';
  readonly onionHash: Uint8Array;
  readonly sharedSecret: Uint8Array;
}

/** Why an onion cannot be built: its payloads take `length` bytes where only `size` fit. */
export interface OnionTooLong {
  readonly code: 'onionTooLong';
  readonly length: number;
  readonly size: number;
}
