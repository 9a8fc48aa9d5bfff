import { hmacSha256 } from '../crypto/index.js';
import {
  type BuiltOnion,
  buildOnion,
  encodePayload,
  type HopPayload,
  type OnionTooLong,
} from '../onion/index.js';
import { utf8 } from '../primitives/bytes.js';
import { encode, u32 } from '../primitives/codec.js';
import type { Result } from '../primitives/result.js';
import { type BlockHeight, cltvExpiry } from '../primitives/units.js';
import type { RouteHop } from '../routing/route.js';
import type { PaymentTarget } from './payment.js';

/** What the onion of one part is made of. */
export interface PartBlueprint {
  readonly target: PaymentTarget;
  readonly hops: readonly RouteHop[];
  readonly partId: number;
  readonly blockHeight: BlockHeight;
  readonly entropy: Uint8Array;
}

/** The onion of one part (BOLT 4). Its session key is the entropy's for this `partId` alone. */
export function partOnion(blueprint: PartBlueprint): Result<BuiltOnion, OnionTooLong> {
  const { target, hops, partId, entropy } = blueprint;
  return buildOnion({
    sessionKey: hmacSha256(entropy, utf8('payment part session key'), encode(u32, partId)),
    hops: hops.map(({ nodeId }, index) => ({ nodeId, payload: encodePayload(payloadOf(blueprint, index)) })),
    associatedData: target.paymentHash,
  });
}

function payloadOf({ target, hops, blockHeight }: PartBlueprint, index: number): HopPayload {
  const hop = hops[index] as RouteHop;
  const next = hops[index + 1];
  if (next !== undefined) {
    return {
      kind: 'forward',
      amtToForward: next.amountMsat,
      outgoingCltvValue: cltvExpiry(blockHeight + next.expiryDelta),
      shortChannelId: next.shortChannelId,
    };
  }
  const { paymentSecret, paymentMetadata, keysendPreimage } = target;
  return {
    kind: 'final',
    amtToForward: hop.amountMsat,
    outgoingCltvValue: cltvExpiry(blockHeight + hop.expiryDelta),
    // BOLT 4, payload format, writer: the total of all parts goes with the payment secret.
    totalMsat: target.totalMsat ?? target.amountMsat,
    ...(paymentSecret === undefined ? {} : { paymentSecret }),
    ...(paymentMetadata === undefined ? {} : { paymentMetadata }),
    ...(keysendPreimage === undefined ? {} : { keysendPreimage }),
  };
}
