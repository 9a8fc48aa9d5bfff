import { ApiError } from '../../api/error.js';
import type { NodeService } from '../../api/node-service.js';
import { fromHex, toHex } from '../../core/primitives/bytes.js';
import { encodeFeatures } from '../../core/wire/index.js';
import { PeerError } from '../peers/peer-error.js';
import { parsePeerAddress } from '../transport/index.js';
import { FIRST_CUSTOM_MESSAGE } from '../unknown-messages.js';
import type { NodeParts } from './parts.js';

/** Connections to other nodes. */
export function peerService({
  peers,
  book,
}: NodeParts): Pick<NodeService, 'connect' | 'peers' | 'disconnect' | 'sendcustommsg'> {
  return {
    async connect({ nodeId, address }) {
      const parsed = parsePeerAddress(address);
      if (!parsed.ok) throw new ApiError('invalidField', parsed.error.message, { field: 'address' });
      try {
        const peer = await peers.connect(fromHex(nodeId), parsed.value);
        return { nodeId: peer.id, features: toHex(encodeFeatures(peer.features)) };
      } catch (error) {
        if (error instanceof PeerError) throw new ApiError(error.code, error.message, { nodeId, address });
        throw error;
      }
    },
    async peers() {
      const known = peers.all().map(({ id, address, connected }) => ({
        nodeId: id,
        address: address ?? null,
        connected,
      }));
      return { peers: known };
    },
    async disconnect({ nodeId }) {
      const known = peers.all().find(({ id }) => id === nodeId);
      if (known === undefined && !book.hasLiveChannel(nodeId)) {
        throw new ApiError('unknownPeer', `no peer is known by ${nodeId}`);
      }
      if (peers.get(nodeId) === undefined) {
        throw new ApiError('peerNotConnected', `${nodeId} is not connected`);
      }
      peers.disconnect(nodeId);
      return { nodeId };
    },
    async sendcustommsg({ nodeId, message }) {
      const bytes = fromHex(message);
      const [high = 0, low = 0] = bytes;
      const messageType = 256 * high + low;
      // An even type would end the connection with whoever does not know it (BOLT 1).
      if (bytes.length < 2 || messageType < FIRST_CUSTOM_MESSAGE || messageType % 2 === 0) {
        throw new ApiError('invalidField', 'message: begin with two bytes of type, odd and from 8001 on', {
          field: 'message',
        });
      }
      const peer = peers.get(nodeId);
      if (peer === undefined) throw new ApiError('peerNotConnected', `${nodeId} is not connected`);
      peer.sendRaw(bytes);
      return { messageType };
    },
  };
}
