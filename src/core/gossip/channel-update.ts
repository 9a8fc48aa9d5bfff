import type { PrivateKey, PublicKey } from '../crypto/index.js';
import { compareBytes } from '../primitives/bytes.js';
import type { MilliSatoshi } from '../primitives/units.js';
import type { ChannelUpdate, ShortChannelId } from '../wire/index.js';
import { signChannelUpdate } from './signing.js';

const MUST_BE_ONE = 1;
const DONT_FORWARD = 2;
const DIRECTION = 1;
const DISABLE = 2;

/** What a node asks of HTLCs that it forwards over a channel. */
export interface ForwardingPolicy {
  readonly cltvExpiryDelta: number;
  readonly htlcMinimumMsat: MilliSatoshi;
  readonly htlcMaximumMsat: MilliSatoshi;
  readonly feeBaseMsat: number;
  readonly feeProportionalMillionths: number;
}

/** What goes into a `channel_update` of our own. */
export interface ChannelUpdateInput {
  readonly chainHash: Uint8Array;
  readonly shortChannelId: ShortChannelId;
  readonly localNodeId: PublicKey;
  readonly remoteNodeId: PublicKey;
  /** Unix seconds; greater than that of the update before. */
  readonly timestamp: number;
  readonly policy: ForwardingPolicy;
  readonly disabled?: boolean;
  /** For the channel's peer alone: a private channel, or one not yet announced. */
  readonly dontForward?: boolean;
}

/** A signed `channel_update` (BOLT 7, origin node). */
export function makeChannelUpdate(input: ChannelUpdateInput, nodePrivateKey: PrivateKey): ChannelUpdate {
  const direction = compareBytes(input.localNodeId, input.remoteNodeId) < 0 ? 0 : DIRECTION;
  return signChannelUpdate(
    {
      type: 'channelUpdate',
      chainHash: input.chainHash,
      shortChannelId: input.shortChannelId,
      timestamp: input.timestamp,
      messageFlags: MUST_BE_ONE | (input.dontForward === true ? DONT_FORWARD : 0),
      channelFlags: direction | (input.disabled === true ? DISABLE : 0),
      ...input.policy,
    },
    nodePrivateKey,
  );
}

/** Which end an update speaks for: 0 for `node_id_1`. */
export function updateDirection(update: Pick<ChannelUpdate, 'channelFlags'>): 0 | 1 {
  return (update.channelFlags & DIRECTION) === 0 ? 0 : 1;
}

/** Whether an update takes its direction out of service. */
export function isDisabled(update: Pick<ChannelUpdate, 'channelFlags'>): boolean {
  return (update.channelFlags & DISABLE) !== 0;
}

/** Whether an update is for the channel's peer alone. */
export function isDontForward(update: Pick<ChannelUpdate, 'messageFlags'>): boolean {
  return (update.messageFlags & DONT_FORWARD) !== 0;
}
