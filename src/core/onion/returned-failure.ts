import { attribute } from './attribution.js';
import type { Failure } from './failure.js';
import { createFailure, wrapFailure } from './failure-packet.js';

/** What goes upstream in `update_fail_htlc`. */
export interface ReturnedFailure {
  readonly reason: Uint8Array;
  /** Absent when it came from a node that gives none. */
  readonly attributionData?: Uint8Array;
}

/** A failure of our own (BOLT 4, Erring node); `holdTime` in units of 100 ms. */
export function returnFailure(
  sharedSecret: Uint8Array,
  failure: Failure,
  holdTime: number,
): Required<ReturnedFailure> {
  const reason = createFailure(sharedSecret, failure);
  // To obfuscate twice is to not obfuscate at all.
  const attributionData = attribute(sharedSecret, wrapFailure(sharedSecret, reason), holdTime);
  return { reason, attributionData };
}

/** A failure from downstream (BOLT 4, Intermediate nodes). */
export function passOnFailure(
  sharedSecret: Uint8Array,
  { reason, attributionData }: ReturnedFailure,
  holdTime: number,
): Required<ReturnedFailure> {
  return {
    reason: wrapFailure(sharedSecret, reason),
    attributionData: attribute(sharedSecret, reason, holdTime, attributionData),
  };
}
