import { ApiError } from '../../api/error.js';
import type { CloseChannelRequest } from '../../api/requests.js';
import { displayHash } from '../../core/primitives/display-hash.js';
import { commitmentsOf, type ManagedChannel } from '../channels/managed-channel.js';
import type { Publications } from '../channels/publications.js';
import { stateName } from './channel-view.js';
import type { NodeParts } from './parts.js';

const CLOSE_TIMEOUT_MILLIS = 60_000;

/** Closes a channel, or offers to pay more for a close that waits for its block. Gives the txid. */
export async function closeChannel(parts: NodeParts, request: CloseChannelRequest): Promise<string> {
  const { book, peers, publications } = parts;
  const { channelId } = request;
  const channel = book.get(channelId);
  if (channel === undefined) {
    throw new ApiError('unknownChannel', `no channel has the id ${channelId}`, { channelId });
  }
  const { kind } = channel.channel.state;
  if (CLOSED.has(kind)) throw alreadyClosing(channel);
  if (request.force === true) return forceClose(parts, channel);
  if (!CLOSABLE.has(kind)) {
    throw new ApiError('channelNotUsable', `the channel is ${stateName(channel)}`, { channelId });
  }
  if (peers.get(channel.peerId) === undefined) {
    const message = 'the peer is not connected: connect, or close with --force';
    throw new ApiError('peerNotConnected', message, { nodeId: channel.peerId });
  }
  const scriptPubKey = scriptFor(parts, channel, request);
  const { feeratePerKw } = request;
  const published = isWaiting(channel) ? ownClose(publications, channel) : anyClose(publications, channel);
  parts.runner.dispatch(channel, {
    type: 'close',
    scriptPubKey,
    ...(feeratePerKw === undefined ? {} : { feeratePerKw }),
  });
  return published;
}

/** The next closing transaction that we pay for, or our commitment should it come to that. */
function ownClose(publications: Publications, channel: ManagedChannel): Promise<string> {
  return publications.wait(channel, ['mutualClose', 'commitment'], CLOSE_TIMEOUT_MILLIS, timeoutOf(channel));
}

/** The first closing transaction, whoever pays; ours when it is on its way and pays more. */
async function anyClose(publications: Publications, channel: ManagedChannel): Promise<string> {
  const own = ownClose(publications, channel);
  own.catch(() => undefined);
  const what = ['mutualClose', 'remoteMutualClose', 'commitment'];
  const first = await publications.wait(channel, what, CLOSE_TIMEOUT_MILLIS, timeoutOf(channel));
  const { state } = channel.channel;
  if (state.kind !== 'simpleClosing' || state.best === null) return first;
  const { best, offered } = state;
  const paysMore = offered !== null && offered.feeSatoshis > best.feeSatoshis;
  const isFirst = displayHash(best.txid) === first;
  return isFirst && !paysMore ? first : own.catch(() => first);
}

function forceClose({ publications, runner }: NodeParts, channel: ManagedChannel): Promise<string> {
  if (commitmentsOf(channel) === undefined) {
    throw new ApiError('channelNotUsable', 'the channel is still being opened', { channelId: channel.id });
  }
  const published = publications.wait(channel, ['commitment'], CLOSE_TIMEOUT_MILLIS, timeoutOf(channel));
  runner.dispatch(channel, { type: 'forceClose' });
  return published;
}

function scriptFor(
  { closeScripts }: NodeParts,
  channel: ManagedChannel,
  { feeratePerKw }: CloseChannelRequest,
): Uint8Array {
  const { state } = channel.channel;
  if (state.kind !== 'simpleClosing') return closeScripts.forClosing(channel);
  // BOLT 2, closing_complete: one offer at a time, and only one that pays more replaces what is out.
  if (state.offered !== null || (state.best !== null && feeratePerKw === undefined)) {
    throw alreadyClosing(channel);
  }
  return state.localScript;
}

/** Whether a closing transaction is out that may still be replaced. */
function isWaiting({ channel: { state } }: ManagedChannel): boolean {
  return state.kind === 'simpleClosing' && state.best !== null;
}

function alreadyClosing(channel: ManagedChannel): ApiError {
  const more = isWaiting(channel) ? ': pay more for it with --feerate' : '';
  return new ApiError('channelAlreadyClosing', `the channel is ${stateName(channel)}${more}`, {
    channelId: channel.id,
  });
}

function timeoutOf({ id }: ManagedChannel): ApiError {
  return new ApiError('closeTimeout', 'the close goes on; see `channels`', { channelId: id });
}

const CLOSED: ReadonlySet<string> = new Set([
  'closing',
  'forceClosing',
  'waitForRemoteClose',
  'recovering',
  'recovered',
  'closed',
]);
const CLOSABLE: ReadonlySet<string> = new Set(['normal', 'shuttingDown', 'negotiating', 'simpleClosing']);
