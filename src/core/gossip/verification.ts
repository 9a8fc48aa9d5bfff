import { curve, type PublicKey } from '../crypto/index.js';
import { compareBytes, equalBytes } from '../primitives/bytes.js';
import { err, ok, type Result } from '../primitives/result.js';
import type { ChannelAnnouncement, ChannelUpdate, NodeAnnouncement } from '../wire/index.js';
import { decodeAddresses } from './addresses.js';
import { type GossipError, gossipError } from './error.js';
import { channelAnnouncementHash, channelUpdateHash, nodeAnnouncementHash } from './signing.js';

/** Checks what a `channel_announcement` proves by itself: its chain, the order of its nodes, its four signatures. */
export function verifyChannelAnnouncement(
  announcement: ChannelAnnouncement,
  chainHash: Uint8Array,
): Result<ChannelAnnouncement, GossipError> {
  const { shortChannelId, nodeId1, nodeId2, bitcoinKey1, bitcoinKey2 } = announcement;
  // BOLT 7, channel_announcement, receiver: another chain's channels are ignored.
  if (!equalBytes(announcement.chainHash, chainHash)) {
    return err(gossipError('unknownChain', 'ignore', { shortChannelId }));
  }
  // BOLT 7, channel_announcement: node ids ascend, which also keeps a node from a channel with itself.
  if (compareBytes(nodeId1, nodeId2) >= 0) return err(gossipError('nodeIdOrder', 'warn', { shortChannelId }));
  const hash = channelAnnouncementHash(announcement);
  // BOLT 7, channel_announcement, receiver: any wrong signature of the four is warned of and the message ignored.
  const valid =
    curve().verify(hash, announcement.nodeSignature1, nodeId1) &&
    curve().verify(hash, announcement.nodeSignature2, nodeId2) &&
    curve().verify(hash, announcement.bitcoinSignature1, bitcoinKey1) &&
    curve().verify(hash, announcement.bitcoinSignature2, bitcoinKey2);
  return valid ? ok(announcement) : err(gossipError('invalidSignature', 'warn', { shortChannelId }));
}

/** Checks the signature of a `channel_update` against the node that its direction names. */
export function verifyChannelUpdate(
  update: ChannelUpdate,
  nodeId: PublicKey,
): Result<ChannelUpdate, GossipError> {
  // BOLT 7, channel_update, receiver: a wrong signature is warned of and costs the connection.
  return curve().verify(channelUpdateHash(update), update.signature, nodeId)
    ? ok(update)
    : err(gossipError('invalidSignature', 'disconnect', { shortChannelId: update.shortChannelId }));
}

/** Checks the signature of a `node_announcement` and that its addresses are framed well. */
export function verifyNodeAnnouncement(
  announcement: NodeAnnouncement,
): Result<NodeAnnouncement, GossipError> {
  // BOLT 7, node_announcement, receiver: a wrong signature is warned of and the message not processed.
  if (!curve().verify(nodeAnnouncementHash(announcement), announcement.signature, announcement.nodeId)) {
    return err(gossipError('invalidSignature', 'warn'));
  }
  const addresses = decodeAddresses(announcement.addresses);
  return addresses.ok ? ok(announcement) : addresses;
}
