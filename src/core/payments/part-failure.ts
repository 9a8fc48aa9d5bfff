import { readAttribution, readFailure } from '../onion/index.js';
import type { PartFailure, PaymentPart } from './payment.js';
import type { PartFailureReason } from './payment-vocabulary.js';

/** Reads how a part ended, and what the hops that vouch for it say of their own time. */
export function partFailure(
  part: PaymentPart,
  reason: PartFailureReason,
): { readonly failure: PartFailure; readonly holdTimes: readonly number[] | undefined } {
  if (reason.type !== 'onion') return { failure: failureOf(reason), holdTimes: undefined };
  const { packet, attributionData } = reason;
  const holdTimes = holdTimesOf(part, packet, attributionData);
  const read = readFailure(part.sharedSecrets, packet);
  const nodeId = read && part.hops[read.hop]?.nodeId;
  if (read !== undefined && nodeId !== undefined) {
    return { failure: { type: 'hop', hop: read.hop, nodeId, failure: read.failure }, holdTimes };
  }
  // BOLT 4, origin node: what cannot be read is laid at the door of the hop that broke it.
  const failure: PartFailure =
    holdTimes === undefined ? { type: 'unreadable' } : { type: 'unreadable', hop: holdTimes.length };
  return { failure, holdTimes };
}

/** BOLT 4, attribution data; undefined when the first hop gave none. The message of a success is empty. */
export function holdTimesOf(
  { sharedSecrets }: PaymentPart,
  packet: Uint8Array,
  attributionData: Uint8Array | undefined,
): readonly number[] | undefined {
  if (attributionData === undefined) return undefined;
  return readAttribution(sharedSecrets, packet, attributionData).holdTimes;
}

function failureOf(reason: Exclude<PartFailureReason, { type: 'onion' }>): PartFailure {
  switch (reason.type) {
    case 'malformed':
      return { type: 'malformed', failureCode: reason.failureCode };
    default:
      return reason;
  }
}
