import type {
  Channel,
  ChannelParameters,
  ChannelRemains,
  ChannelState,
  Commitments,
  StoredState,
} from '../../core/channel/index.js';
import { isCommitted, isStored } from '../../core/channel/index.js';
import type { ChannelSigner } from '../../core/keys/index.js';
import { toHex } from '../../core/primitives/bytes.js';
import type { ShortChannelId } from '../../core/wire/index.js';

/** A channel with what the node needs beside its state. */
export interface ManagedChannel {
  /** Hex; the temporary id until the funding transaction is known. */
  id: string;
  /** The id of the opening, hex; undefined for a channel that was read from the store. */
  readonly temporaryId?: string;
  /** The peer's node id, hex. */
  readonly peerId: string;
  readonly signer: ChannelSigner;
  channel: Channel;
}

/** The stored state of a channel; undefined while it is being opened. */
export function storedState({ channel }: ManagedChannel): StoredState | undefined {
  return isStored(channel.state) ? channel.state : undefined;
}

/** The commitments of a channel that has both of them signed. */
export function commitmentsOf(managed: ManagedChannel): Commitments | undefined {
  const { state } = managed.channel;
  return isCommitted(state) ? state.commitments : undefined;
}

/** What never changes of a channel, as far as it is known. */
export function fixedPartsOf({
  channel: { state },
}: ManagedChannel): ChannelParameters | ChannelRemains | undefined {
  if (isCommitted(state)) return state.commitments.parameters;
  return 'remains' in state ? state.remains : undefined;
}

/** The name of the channel in the chain, once its funding is confirmed. */
export function shortChannelIdOf({ channel: { state } }: ManagedChannel): ShortChannelId | undefined {
  return 'confirmation' in state ? state.confirmation?.shortChannelId : undefined;
}

/**
 * The name by which this node itself knows a channel, in its graph and in its routes: that in the chain, unless it is
 * hidden or not there yet, then our alias.
 */
export function ownNameOf(channel: ManagedChannel): ShortChannelId | undefined {
  return shortChannelIdsOf(channel)[0];
}

/** How a `channel_update` names a channel to its peer: an announced one as the chain does, others by the peer's alias (BOLT 7). */
export function peerNameOf(channel: ManagedChannel): ShortChannelId | undefined {
  const { state } = channel.channel;
  const alias = 'remoteAlias' in state ? state.remoteAlias : null;
  const parameters = commitmentsOf(channel)?.parameters;
  const real = shortChannelIdOf(channel);
  if (parameters?.isPublic === true && real !== undefined) return real;
  return alias ?? (parameters?.scidAlias === true ? undefined : real);
}

/**
 * The names under which others may have HTLCs forwarded over a channel (BOLT 2, `channel_ready`): always our alias; the
 * name in the chain only if the channel type does not hide it.
 */
export function shortChannelIdsOf(channel: ManagedChannel): readonly ShortChannelId[] {
  const parameters = commitmentsOf(channel)?.parameters;
  const real = parameters?.scidAlias ? undefined : shortChannelIdOf(channel);
  return [real, parameters?.localAlias].filter((id) => id !== undefined && id !== null);
}

/** The key under which a channel with this state is kept. */
export function channelKey(state: ChannelState): string | undefined {
  if ('parameters' in state) return toHex(state.parameters.channelId);
  if ('commitments' in state) return toHex(state.commitments.parameters.channelId);
  if ('remains' in state) return toHex(state.remains.channelId);
  if ('temporaryChannelId' in state) return toHex(state.temporaryChannelId);
  return undefined;
}
