import { ApiError } from '../../api/error.js';
import type { NodeService } from '../../api/node-service.js';
import { isQuiescent, isQuiescing } from '../../core/channel/index.js';
import { addressToScript } from '../../core/primitives/address.js';
import { displayHash } from '../../core/primitives/display-hash.js';
import { msat, satToMsat } from '../../core/primitives/units.js';
import { negotiate } from '../../core/wire/index.js';
import { drawKeyIndex } from '../channels/key-index.js';
import { newLocalAlias } from '../channels/local-alias.js';
import { commitmentsOf, type ManagedChannel } from '../channels/managed-channel.js';
import { newTemporaryChannelId } from '../channels/temporary-channel-id.js';
import { walletApiError } from '../wallet-errors.js';
import { refuseWhileStalled } from './chain-stall.js';
import { channelInfo, stateName } from './channel-view.js';
import { closeChannel } from './close-channel.js';
import type { NodeParts } from './parts.js';

const OPEN_TIMEOUT_MILLIS = 60_000;

/** Opening, listing and closing channels. */
export function channelService(
  parts: NodeParts,
): Pick<NodeService, 'openchannel' | 'channels' | 'closechannel' | 'quiesce'> {
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
        temporaryChannelId: newTemporaryChannelId(book, parts.entropy),
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
    async quiesce({ channelId }) {
      const channel = book.get(channelId);
      if (channel === undefined) {
        throw new ApiError('unknownChannel', `no channel has the id ${channelId}`, { channelId });
      }
      runner.dispatch(channel, { type: 'quiesce' });
      const { quiescence } = channel.channel;
      if (!isQuiescing(quiescence)) {
        const message = `the channel is ${stateName(channel)}, or its peer is not connected or does not know how`;
        throw new ApiError('channelNotUsable', message, { channelId });
      }
      return { quiescent: isQuiescent(quiescence) };
    },
    async closechannel(request) {
      return { txid: await closeChannel(parts, request) };
    },
  };
}

function refusalOf({ channel: { state } }: ManagedChannel): string | undefined {
  if (state.kind !== 'aborted') return undefined;
  const { code, expected, actual } = state.reason;
  return [code, expected && `expected ${expected}`, actual && `got ${actual}`].filter(Boolean).join(', ');
}
