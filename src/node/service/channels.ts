import { ApiError } from '../../api/error.js';
import type { NodeService } from '../../api/node-service.js';
import { displayHash } from '../../core/primitives/display-hash.js';
import { msat, satToMsat } from '../../core/primitives/units.js';
import { hasFeature } from '../../core/wire/index.js';
import { commitmentsOf, type ManagedChannel } from '../channels/managed-channel.js';
import { nodeFeatures } from '../features.js';
import { refuseWhileStalled } from './chain-stall.js';
import { channelInfo, stateName } from './channel-view.js';
import type { NodeParts } from './parts.js';

const OPEN_TIMEOUT_MILLIS = 60_000;
const CLOSE_TIMEOUT_MILLIS = 60_000;

/** Opening, listing and closing channels. */
export function channelService(
  parts: NodeParts,
): Pick<NodeService, 'openchannel' | 'channels' | 'closechannel'> {
  const { book, runner, peers, publications, wallet, fees } = parts;
  return {
    async openchannel({ nodeId, amountSat, pushMsat = msat(0), private: isPrivate = false, feeratePerKw }) {
      refuseWhileStalled(parts);
      const peer = peers.get(nodeId);
      if (peer === undefined) {
        throw new ApiError('peerNotConnected', `connect to ${nodeId} first`, { nodeId });
      }
      if (pushMsat > satToMsat(amountSat)) {
        throw new ApiError('invalidChannelParameters', 'cannot push more than the channel holds');
      }
      const large = amountSat >= 1n << 24n;
      if (large && !hasFeature(peer.features, 'optionSupportLargeChannel')) {
        throw new ApiError('invalidChannelParameters', 'the peer takes no channel of 16,777,216 sat or more');
      }
      const anchors = nodeFeatures.optionAnchors !== undefined && hasFeature(peer.features, 'optionAnchors');
      const channel = runner.begin(nodeId, {
        type: 'open',
        temporaryChannelId: parts.entropy(32),
        channelKeyIndex: runner.takeKeyIndex(),
        remoteNodeId: peer.nodeId,
        fundingAmount: amountSat,
        pushMsat,
        isPublic: !isPrivate,
        format: anchors ? 'anchors' : 'staticRemoteKey',
        commitmentFeeratePerKw: fees.channel.commitment,
        fundingFeeratePerKw: feeratePerKw ?? fees.funding,
        shutdownAnySegwit: hasFeature(peer.features, 'optionShutdownAnysegwit'),
      });
      if (book.get(channel.id) === undefined) {
        throw new ApiError(
          'invalidChannelParameters',
          refusalOf(channel) ?? 'the channel would be of no use',
        );
      }
      const timeout = new ApiError('openTimeout', 'the peer has not answered in time', { nodeId });
      await publications.wait(channel, ['funding'], OPEN_TIMEOUT_MILLIS, timeout);
      const funding = commitmentsOf(channel)?.parameters.funding;
      if (funding === undefined) throw new ApiError('openRefused', 'the channel was given up');
      return {
        channelId: channel.id,
        fundingTxid: displayHash(funding.txid),
        fundingOutput: funding.outputIndex,
      };
    },
    async channels() {
      return { channels: book.all().map(channelInfo) };
    },
    async closechannel({ channelId, force = false }) {
      const channel = book.get(channelId);
      if (channel === undefined) {
        throw new ApiError('unknownChannel', `no channel has the id ${channelId}`, { channelId });
      }
      const { kind } = channel.channel.state;
      if (CLOSED.has(kind)) {
        throw new ApiError('channelAlreadyClosing', `the channel is ${stateName(channel)}`, { channelId });
      }
      const timeout = new ApiError('closeTimeout', 'the close goes on; see `channels`', { channelId });
      if (force) {
        if (commitmentsOf(channel) === undefined) {
          throw new ApiError('channelNotUsable', 'the channel is still being opened', { channelId });
        }
        const published = publications.wait(channel, ['commitment'], CLOSE_TIMEOUT_MILLIS, timeout);
        runner.dispatch(channel, { type: 'forceClose' });
        return { txid: await published };
      }
      if (kind !== 'normal' && kind !== 'shuttingDown' && kind !== 'negotiating') {
        throw new ApiError('channelNotUsable', `the channel is ${stateName(channel)}`, { channelId });
      }
      if (peers.get(channel.peerId) === undefined) {
        const message = 'the peer is not connected: connect, or close with --force';
        throw new ApiError('peerNotConnected', message, { nodeId: channel.peerId });
      }
      const published = publications.wait(
        channel,
        ['mutualClose', 'commitment'],
        CLOSE_TIMEOUT_MILLIS,
        timeout,
      );
      runner.dispatch(channel, { type: 'close', scriptPubKey: wallet.newScript() });
      return { txid: await published };
    },
  };
}

const CLOSED: ReadonlySet<string> = new Set(['closing', 'forceClosing', 'waitForRemoteClose', 'closed']);

function refusalOf({ channel: { state } }: ManagedChannel): string | undefined {
  if (state.kind !== 'aborted') return undefined;
  const { code, expected, actual } = state.reason;
  return [code, expected && `expected ${expected}`, actual && `got ${actual}`].filter(Boolean).join(', ');
}
