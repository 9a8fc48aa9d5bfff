import { ApiError } from '../../api/error.js';
import type { NodeService } from '../../api/node-service.js';
import { addressToScript } from '../../core/primitives/address.js';
import { displayHash } from '../../core/primitives/display-hash.js';
import { msat, satToMsat } from '../../core/primitives/units.js';
import { negotiate } from '../../core/wire/index.js';
import { drawKeyIndex } from '../channels/key-index.js';
import { newLocalAlias } from '../channels/local-alias.js';
import { commitmentsOf, type ManagedChannel } from '../channels/managed-channel.js';
import { walletApiError } from '../wallet-errors.js';
import { refuseWhileStalled } from './chain-stall.js';
import { channelInfo, stateName } from './channel-view.js';
import type { NodeParts } from './parts.js';

const OPEN_TIMEOUT_MILLIS = 60_000;
const CLOSE_TIMEOUT_MILLIS = 60_000;

/** Opening, listing and closing channels. */
export function channelService(
  parts: NodeParts,
): Pick<NodeService, 'openchannel' | 'channels' | 'closechannel'> {
  const { book, runner, peers, publications, closeScripts, fees } = parts;

  const scriptOf = (address: string): Uint8Array => {
    const script = addressToScript(address, parts.network);
    if (!script.ok) throw walletApiError(script.error);
    return script.value;
  };

  return {
    async openchannel(request) {
      refuseWhileStalled(parts);
      const { nodeId, amountSat, pushMsat = msat(0), feeratePerKw, closeTo } = request;
      const isPublic = request.private !== true;
      const peer = peers.get(nodeId);
      if (peer === undefined) {
        throw new ApiError('peerNotConnected', `connect to ${nodeId} first`, { nodeId });
      }
      if (pushMsat > satToMsat(amountSat)) {
        throw new ApiError('invalidChannelParameters', 'cannot push more than the channel holds');
      }
      const features = negotiate(parts.features, peer.features);
      if (closeTo !== undefined && !features.has('optionUpfrontShutdownScript')) {
        throw new ApiError('invalidChannelParameters', 'the peer takes no promise of where a close pays to');
      }
      const channel = runner.begin(nodeId, {
        type: 'open',
        temporaryChannelId: parts.entropy(32),
        channelKeyIndex: drawKeyIndex(parts.entropy),
        remoteNodeId: peer.nodeId,
        fundingAmount: amountSat,
        pushMsat,
        isPublic,
        format: features.has('optionAnchors') ? 'anchors' : 'staticRemoteKey',
        // Nobody but the peer has to know where a private channel stands in the chain.
        scidAlias: !isPublic && features.has('optionScidAlias'),
        zeroconf: request.zeroconf === true,
        commitmentFeeratePerKw: fees.channel.commitment,
        fundingFeeratePerKw: feeratePerKw ?? fees.funding,
        features,
        shutdownScript: closeTo === undefined ? closeScripts.forOpening() : scriptOf(closeTo),
        localAlias: newLocalAlias(book, parts.entropy),
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
      runner.dispatch(channel, { type: 'close', scriptPubKey: closeScripts.forClosing(channel) });
      return { txid: await published };
    },
  };
}

const CLOSED: ReadonlySet<string> = new Set([
  'closing',
  'forceClosing',
  'waitForRemoteClose',
  'recovering',
  'recovered',
  'closed',
]);

function refusalOf({ channel: { state } }: ManagedChannel): string | undefined {
  if (state.kind !== 'aborted') return undefined;
  const { code, expected, actual } = state.reason;
  return [code, expected && `expected ${expected}`, actual && `got ${actual}`].filter(Boolean).join(', ');
}
