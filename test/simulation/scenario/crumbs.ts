import { toHex } from '../../../src/core/primitives/bytes.js';
import type { PaymentEntry } from '../../../src/node/payments/outgoing-payments.js';
import type { PendingClaim } from '../../../src/node/sweeper/pending-claim.js';
import type { SimulatedNode } from '../world/node.js';

/** Outputs up to here may be worth less than the transaction that takes them, at any feerate. */
const CRUMB_SAT = 1_500n;

/** Channels, by id, that wait for outputs which are not worth taking. */
export function crumbChannels({ running }: SimulatedNode): ReadonlySet<string> {
  const crumbs = (running?.parts.sweeper.pending() ?? []).filter(isCrumb);
  return new Set(crumbs.map(({ channelId }) => channelId));
}

/** Whether a claim waits for ever and nothing is lost by that. */
export function isCrumb({ obstacle, amountSat, kind }: PendingClaim): boolean {
  return kind !== 'anchor' && obstacle === 'uneconomic' && amountSat <= CRUMB_SAT;
}

/** Whether a payment waits for nothing but such outputs. */
export function waitsForCrumbs({ payment }: PaymentEntry, channels: ReadonlySet<string>): boolean {
  const parts = payment.parts.filter(({ status }) => status === 'pending');
  return parts.length > 0 && parts.every(({ channelId }) => channels.has(toHex(channelId)));
}
