import type { PublicKey } from '../crypto/index.js';
import type { Basepoints } from '../keys/index.js';
import type { MilliSatoshi, Satoshi } from '../primitives/units.js';
import type { CommitmentFormat, Outpoint } from '../transactions/index.js';
import type { ShortChannelId } from '../wire/index.js';

/** What one side asked for in its `open_channel` or `accept_channel`, as it stood there. */
export interface SideParameters {
  /** Outputs of this side's commitment below it are trimmed. */
  readonly dustLimit: Satoshi;
  /** The most that the other side may have in flight towards this side. */
  readonly maxHtlcValueInFlightMsat: MilliSatoshi;
  /** What the other side must keep as its own. */
  readonly channelReserve: Satoshi;
  /** The smallest HTLC that the other side may offer. */
  readonly htlcMinimumMsat: MilliSatoshi;
  /** The delay on the other side's own outputs. */
  readonly toSelfDelay: number;
  /** How many HTLCs the other side may offer. */
  readonly maxAcceptedHtlcs: number;
  readonly basepoints: Basepoints;
  /** Zero length: not committed to. */
  readonly upfrontShutdownScript: Uint8Array;
}

/** What never changes about a channel once its funding is known. */
export interface ChannelParameters {
  readonly channelId: Uint8Array;
  readonly remoteNodeId: PublicKey;
  /** Which of the node's channel seeds it signs with. */
  readonly channelKeyIndex: number;
  /** Whether we pay the commitment fee. */
  readonly isOpener: boolean;
  /** Whether the channel is to be announced to the network. */
  readonly isPublic: boolean;
  readonly format: CommitmentFormat;
  readonly funding: Outpoint;
  readonly fundingAmount: Satoshi;
  readonly minimumDepth: number;
  readonly local: SideParameters;
  readonly remote: SideParameters;
  /** Whether the channel type hides the channel's name in the chain (BOLT 9, `option_scid_alias`). */
  readonly scidAlias: boolean;
  /** Whether the channel type asks for use before the funding confirms (BOLT 9, `option_zeroconf`). */
  readonly zeroconf: boolean;
  /** The other name that we give the channel; null in channels from before there were any. */
  readonly localAlias: ShortChannelId | null;
}

/** Whose thing something is. */
export type Side = 'local' | 'remote';

/** The other one. */
export function otherSide(side: Side): Side {
  return side === 'local' ? 'remote' : 'local';
}

/** The side that opened the channel and pays the commitment fee. */
export function openerSide(parameters: Pick<ChannelParameters, 'isOpener'>): Side {
  return parameters.isOpener ? 'local' : 'remote';
}

/** What `side` itself must keep: the reserve that the other side asked for. */
export function reserveOf(parameters: ChannelParameters, side: Side): Satoshi {
  return parameters[otherSide(side)].channelReserve;
}
