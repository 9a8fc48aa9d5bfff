import { curve, type PrivateKey, sha256d } from '../crypto/index.js';
import {
  type ChannelAnnouncement,
  type ChannelUpdate,
  encodeMessage,
  type NodeAnnouncement,
} from '../wire/index.js';

/** Everything but the signatures. */
export type UnsignedChannelAnnouncement = Omit<
  ChannelAnnouncement,
  'nodeSignature1' | 'nodeSignature2' | 'bitcoinSignature1' | 'bitcoinSignature2'
>;
export type UnsignedChannelUpdate = Omit<ChannelUpdate, 'signature'>;
export type UnsignedNodeAnnouncement = Omit<NodeAnnouncement, 'signature'>;

const NO_SIGNATURE = new Uint8Array(64);
const TYPE_LENGTH = 2;

/** What the four signatures of a `channel_announcement` sign: all that follows them (BOLT 7). */
export function channelAnnouncementHash(announcement: UnsignedChannelAnnouncement): Uint8Array {
  const bytes = encodeMessage({
    ...announcement,
    nodeSignature1: NO_SIGNATURE,
    nodeSignature2: NO_SIGNATURE,
    bitcoinSignature1: NO_SIGNATURE,
    bitcoinSignature2: NO_SIGNATURE,
  });
  return sha256d(bytes.subarray(TYPE_LENGTH + 4 * NO_SIGNATURE.length));
}

/** What the signature of a `channel_update` signs: all that follows it (BOLT 7). */
export function channelUpdateHash(update: UnsignedChannelUpdate): Uint8Array {
  return hashBehindSignature(encodeMessage({ ...update, signature: NO_SIGNATURE }));
}

/** What the signature of a `node_announcement` signs: all that follows it (BOLT 7). */
export function nodeAnnouncementHash(announcement: UnsignedNodeAnnouncement): Uint8Array {
  return hashBehindSignature(encodeMessage({ ...announcement, signature: NO_SIGNATURE }));
}

/** Signs a `channel_update` with the key of the node whose policy it states. */
export function signChannelUpdate(update: UnsignedChannelUpdate, nodePrivateKey: PrivateKey): ChannelUpdate {
  return { ...update, signature: curve().sign(channelUpdateHash(update), nodePrivateKey) };
}

/** Signs a `node_announcement` with the key of its `nodeId`. */
export function signNodeAnnouncement(
  announcement: UnsignedNodeAnnouncement,
  nodePrivateKey: PrivateKey,
): NodeAnnouncement {
  return { ...announcement, signature: curve().sign(nodeAnnouncementHash(announcement), nodePrivateKey) };
}

function hashBehindSignature(message: Uint8Array): Uint8Array {
  return sha256d(message.subarray(TYPE_LENGTH + NO_SIGNATURE.length));
}
