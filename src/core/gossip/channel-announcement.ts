import { curve, type PublicKey, type Signature } from '../crypto/index.js';
import { compareBytes } from '../primitives/bytes.js';
import { err, ok, type Result } from '../primitives/result.js';
import type { AnnouncementSignatures, ChannelAnnouncement, ShortChannelId } from '../wire/index.js';
import { type GossipError, gossipError } from './error.js';
import { channelAnnouncementHash, type UnsignedChannelAnnouncement } from './signing.js';

/** One end of a channel that is to be announced. */
export interface AnnouncedEnd {
  readonly nodeId: PublicKey;
  /** Its `funding_pubkey`. */
  readonly bitcoinKey: PublicKey;
}

/** A channel that is to be announced. */
export interface AnnouncedChannel {
  readonly channelId: Uint8Array;
  readonly chainHash: Uint8Array;
  readonly shortChannelId: ShortChannelId;
  /** Feature bits of the channel, minimal (BOLT 9, context C). */
  readonly features: Uint8Array;
  readonly local: AnnouncedEnd;
  readonly remote: AnnouncedEnd;
}

/** Signs a hash with the key it is asked for: the boundary to whoever holds the keys. */
export interface AnnouncementSigner {
  signWithNodeKey(hash: Uint8Array): Signature;
  signWithFundingKey(hash: Uint8Array): Signature;
}

/** The `channel_announcement` that both ends sign: ends in ascending order of node id (BOLT 7, origin node). */
export function unsignedChannelAnnouncement(channel: AnnouncedChannel): UnsignedChannelAnnouncement {
  const [first, second] = localIsFirst(channel)
    ? [channel.local, channel.remote]
    : [channel.remote, channel.local];
  return {
    type: 'channelAnnouncement',
    features: channel.features,
    chainHash: channel.chainHash,
    shortChannelId: channel.shortChannelId,
    nodeId1: first.nodeId,
    nodeId2: second.nodeId,
    bitcoinKey1: first.bitcoinKey,
    bitcoinKey2: second.bitcoinKey,
  };
}

/** Our half of the signatures, to be sent to the other end. */
export function createAnnouncementSignatures(
  channel: AnnouncedChannel,
  signer: AnnouncementSigner,
): AnnouncementSignatures {
  const hash = channelAnnouncementHash(unsignedChannelAnnouncement(channel));
  return {
    type: 'announcementSignatures',
    channelId: channel.channelId,
    shortChannelId: channel.shortChannelId,
    nodeSignature: signer.signWithNodeKey(hash),
    bitcoinSignature: signer.signWithFundingKey(hash),
  };
}

/** Checks the other end's half. */
export function verifyAnnouncementSignatures(
  channel: AnnouncedChannel,
  received: AnnouncementSignatures,
): Result<AnnouncementSignatures, GossipError> {
  const { shortChannelId } = channel;
  // BOLT 7, announcement_signatures, recipient: an id that is not our funding transaction's deserves a warning.
  if (received.shortChannelId !== shortChannelId) {
    return err(gossipError('wrongShortChannelId', 'warn', { shortChannelId: received.shortChannelId }));
  }
  const hash = channelAnnouncementHash(unsignedChannelAnnouncement(channel));
  const valid =
    curve().verify(hash, received.nodeSignature, channel.remote.nodeId) &&
    curve().verify(hash, received.bitcoinSignature, channel.remote.bitcoinKey);
  // BOLT 7, announcement_signatures, recipient: an incorrect signature may cost the connection.
  return valid ? ok(received) : err(gossipError('invalidSignature', 'disconnect', { shortChannelId }));
}

/** The complete announcement from both halves, which must be valid. */
export function buildChannelAnnouncement(
  channel: AnnouncedChannel,
  local: AnnouncementSignatures,
  remote: AnnouncementSignatures,
): ChannelAnnouncement {
  const [first, second] = localIsFirst(channel) ? [local, remote] : [remote, local];
  return {
    ...unsignedChannelAnnouncement(channel),
    nodeSignature1: first.nodeSignature,
    nodeSignature2: second.nodeSignature,
    bitcoinSignature1: first.bitcoinSignature,
    bitcoinSignature2: second.bitcoinSignature,
  };
}

function localIsFirst(channel: AnnouncedChannel): boolean {
  return compareBytes(channel.local.nodeId, channel.remote.nodeId) < 0;
}
