import { fixedBytes, restBytes, u8, u16, u32 } from '../primitives/codec.js';
import { tlv } from '../primitives/tlv.js';
import { type MessageOf, message, messageWithExcess } from './message.js';
import { bytes16, bytes32, point, shortChannelId, signature, u64Msat } from './types.js';

/** BOLT 7, The `announcement_signatures` Message. */
export const announcementSignatures = message('announcementSignatures', 259, {
  channelId: bytes32,
  shortChannelId,
  nodeSignature: signature,
  bitcoinSignature: signature,
});
export type AnnouncementSignatures = MessageOf<typeof announcementSignatures>;

/** BOLT 7, The `channel_announcement` Message. */
export const channelAnnouncement = messageWithExcess('channelAnnouncement', 256, {
  nodeSignature1: signature,
  nodeSignature2: signature,
  bitcoinSignature1: signature,
  bitcoinSignature2: signature,
  features: bytes16,
  chainHash: bytes32,
  shortChannelId,
  nodeId1: point,
  nodeId2: point,
  bitcoinKey1: point,
  bitcoinKey2: point,
});
export type ChannelAnnouncement = MessageOf<typeof channelAnnouncement>;

/** BOLT 7, The `node_announcement` Message. */
export const nodeAnnouncement = messageWithExcess('nodeAnnouncement', 257, {
  signature,
  features: bytes16,
  timestamp: u32,
  nodeId: point,
  rgbColor: fixedBytes(3),
  alias: fixedBytes(32),
  addresses: bytes16,
});
export type NodeAnnouncement = MessageOf<typeof nodeAnnouncement>;

/** BOLT 7, The `channel_update` Message. */
export const channelUpdate = messageWithExcess('channelUpdate', 258, {
  signature,
  chainHash: bytes32,
  shortChannelId,
  timestamp: u32,
  messageFlags: u8,
  channelFlags: u8,
  cltvExpiryDelta: u16,
  htlcMinimumMsat: u64Msat,
  feeBaseMsat: u32,
  feeProportionalMillionths: u32,
  htlcMaximumMsat: u64Msat,
});
export type ChannelUpdate = MessageOf<typeof channelUpdate>;

/** BOLT 7, Query Messages. */
export const queryShortChannelIds = message(
  'queryShortChannelIds',
  261,
  { chainHash: bytes32, encodedShortIds: bytes16 },
  { queryFlags: tlv(1, restBytes) },
);
export type QueryShortChannelIds = MessageOf<typeof queryShortChannelIds>;

/** BOLT 7, Query Messages. */
export const replyShortChannelIdsEnd = message('replyShortChannelIdsEnd', 262, {
  chainHash: bytes32,
  fullInformation: u8,
});
export type ReplyShortChannelIdsEnd = MessageOf<typeof replyShortChannelIdsEnd>;

/** BOLT 7, Query Messages. */
export const queryChannelRange = message(
  'queryChannelRange',
  263,
  { chainHash: bytes32, firstBlocknum: u32, numberOfBlocks: u32 },
  { queryOption: tlv(1, restBytes) },
);
export type QueryChannelRange = MessageOf<typeof queryChannelRange>;

/** BOLT 7, Query Messages. */
export const replyChannelRange = message(
  'replyChannelRange',
  264,
  { chainHash: bytes32, firstBlocknum: u32, numberOfBlocks: u32, syncComplete: u8, encodedShortIds: bytes16 },
  { timestamps: tlv(1, restBytes), checksums: tlv(3, restBytes) },
);
export type ReplyChannelRange = MessageOf<typeof replyChannelRange>;

/** BOLT 7, Initial Sync: `gossip_timestamp_filter`. */
export const gossipTimestampFilter = message('gossipTimestampFilter', 265, {
  chainHash: bytes32,
  firstTimestamp: u32,
  timestampRange: u32,
});
export type GossipTimestampFilter = MessageOf<typeof gossipTimestampFilter>;
