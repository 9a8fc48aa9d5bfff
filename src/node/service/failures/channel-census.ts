import { spendableMsat } from '../../../core/channel/index.js';
import type { ChannelBook } from '../../channels/channel-book.js';
import { type ManagedChannel, storedState } from '../../channels/managed-channel.js';
import { localChannels } from '../../payments/local-channels.js';

/** What the channels of this node could send, and what keeps them from it. */
export interface ChannelCensus {
  /** Channels that can be paid over now. */
  readonly usable: number;
  readonly usableMsat: bigint;
  /** Peers of open channels that are not connected, or that have yet to agree on where their channel stands. */
  readonly awayPeers: readonly string[];
  /** What could be sent over those. */
  readonly awayMsat: bigint;
  /** Channels that are being opened. */
  readonly opening: number;
}

/** Counts the channels that are not closed or closing. */
export function channelCensus(book: ChannelBook): ChannelCensus {
  const usable = localChannels(book);
  const away = book.all().filter(isAway);
  return {
    usable: usable.length,
    usableMsat: usable.reduce((sum, channel) => sum + channel.spendableMsat, 0n),
    awayPeers: [...new Set(away.map(({ peerId }) => peerId))],
    awayMsat: away.reduce((sum, channel) => sum + spendableOf(channel), 0n),
    opening: book.all().filter(({ channel }) => OPENING.has(channel.state.kind)).length,
  };
}

function isAway({ channel: { state, link } }: ManagedChannel): boolean {
  return state.kind === 'normal' && state.closeRequest === null && link !== 'up';
}

function spendableOf(channel: ManagedChannel): bigint {
  const state = storedState(channel);
  return state?.kind === 'normal' ? spendableMsat(state.commitments) : 0n;
}

const OPENING: ReadonlySet<string> = new Set([
  'waitForAcceptChannel',
  'waitForFunding',
  'waitForFundingCreated',
  'waitForFundingSigned',
  'waitForChannelReady',
]);
