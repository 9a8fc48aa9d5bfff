import { counted, fixedBytes, restBytes, u16, u32, u64 } from '../primitives/codec.js';
import { tlv } from '../primitives/tlv.js';
import { type MessageOf, message } from './message.js';
import { bytes16, bytes32, point, signature, u64Msat } from './types.js';

/** The length of an onion packet (BOLT 4, Packet Structure). */
export const ONION_PACKET_LENGTH = 1366;

/** BOLT 2, Adding an HTLC: `update_add_htlc`. */
export const updateAddHtlc = message(
  'updateAddHtlc',
  128,
  {
    channelId: bytes32,
    id: u64,
    amountMsat: u64Msat,
    paymentHash: bytes32,
    cltvExpiry: u32,
    onionRoutingPacket: fixedBytes(ONION_PACKET_LENGTH),
  },
  { pathKey: tlv(0, point) },
);
export type UpdateAddHtlc = MessageOf<typeof updateAddHtlc>;

/** BOLT 2, Removing an HTLC: `update_fulfill_htlc`. */
export const updateFulfillHtlc = message(
  'updateFulfillHtlc',
  130,
  { channelId: bytes32, id: u64, paymentPreimage: bytes32 },
  { attributionData: tlv(1, restBytes) },
);
export type UpdateFulfillHtlc = MessageOf<typeof updateFulfillHtlc>;

/** BOLT 2, Removing an HTLC: `update_fail_htlc`. */
export const updateFailHtlc = message(
  'updateFailHtlc',
  131,
  { channelId: bytes32, id: u64, reason: bytes16 },
  { attributionData: tlv(1, restBytes) },
);
export type UpdateFailHtlc = MessageOf<typeof updateFailHtlc>;

/** BOLT 2, Removing an HTLC: `update_fail_malformed_htlc`. */
export const updateFailMalformedHtlc = message('updateFailMalformedHtlc', 135, {
  channelId: bytes32,
  id: u64,
  sha256OfOnion: bytes32,
  failureCode: u16,
});
export type UpdateFailMalformedHtlc = MessageOf<typeof updateFailMalformedHtlc>;

/** BOLT 2, Updating Fees: `update_fee`. */
export const updateFee = message('updateFee', 134, { channelId: bytes32, feeratePerKw: u32 });
export type UpdateFee = MessageOf<typeof updateFee>;

/** BOLT 2, Committing Updates So Far: `commitment_signed`. */
export const commitmentSigned = message(
  'commitmentSigned',
  132,
  { channelId: bytes32, signature, htlcSignatures: counted(u16, signature) },
  { fundingTxid: tlv(1, bytes32) },
);
export type CommitmentSigned = MessageOf<typeof commitmentSigned>;

/** BOLT 2, Completing the Transition to the Updated State: `revoke_and_ack`. */
export const revokeAndAck = message('revokeAndAck', 133, {
  channelId: bytes32,
  perCommitmentSecret: bytes32,
  nextPerCommitmentPoint: point,
});
export type RevokeAndAck = MessageOf<typeof revokeAndAck>;

/** BOLT 2, Message Retransmission: `channel_reestablish`. */
export const channelReestablish = message('channelReestablish', 136, {
  channelId: bytes32,
  nextCommitmentNumber: u64,
  nextRevocationNumber: u64,
  yourLastPerCommitmentSecret: bytes32,
  // A plain 33 bytes: with a static remote key the receiver never uses the point, so an odd one is no reason to fail.
  myCurrentPerCommitmentPoint: fixedBytes(33),
});
export type ChannelReestablish = MessageOf<typeof channelReestablish>;
