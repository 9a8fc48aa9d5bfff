import { restBytes, u8, u16, u32 } from '../primitives/codec.js';
import { tlv } from '../primitives/tlv.js';
import { type MessageOf, message } from './message.js';
import { bytes32, point, shortChannelId, signature, u64Msat, u64Sat } from './types.js';

const channelTypeRecords = { upfrontShutdownScript: tlv(0, restBytes), channelType: tlv(1, restBytes) };

const basepoints = {
  fundingPublicKey: point,
  revocationBasepoint: point,
  paymentBasepoint: point,
  delayedPaymentBasepoint: point,
  htlcBasepoint: point,
  firstPerCommitmentPoint: point,
};

/** BOLT 2, The `open_channel` Message. */
export const openChannel = message(
  'openChannel',
  32,
  {
    chainHash: bytes32,
    temporaryChannelId: bytes32,
    fundingSatoshis: u64Sat,
    pushMsat: u64Msat,
    dustLimit: u64Sat,
    maxHtlcValueInFlightMsat: u64Msat,
    channelReserve: u64Sat,
    htlcMinimumMsat: u64Msat,
    feeratePerKw: u32,
    toSelfDelay: u16,
    maxAcceptedHtlcs: u16,
    ...basepoints,
    channelFlags: u8,
  },
  channelTypeRecords,
);
export type OpenChannel = MessageOf<typeof openChannel>;

/** BOLT 2, The `accept_channel` Message. */
export const acceptChannel = message(
  'acceptChannel',
  33,
  {
    temporaryChannelId: bytes32,
    dustLimit: u64Sat,
    maxHtlcValueInFlightMsat: u64Msat,
    channelReserve: u64Sat,
    htlcMinimumMsat: u64Msat,
    minimumDepth: u32,
    toSelfDelay: u16,
    maxAcceptedHtlcs: u16,
    ...basepoints,
  },
  channelTypeRecords,
);
export type AcceptChannel = MessageOf<typeof acceptChannel>;

/** BOLT 2, The `funding_created` Message. `fundingTxid` is in internal byte order. */
export const fundingCreated = message('fundingCreated', 34, {
  temporaryChannelId: bytes32,
  fundingTxid: bytes32,
  fundingOutputIndex: u16,
  signature,
});
export type FundingCreated = MessageOf<typeof fundingCreated>;

/** BOLT 2, The `funding_signed` Message. */
export const fundingSigned = message('fundingSigned', 35, { channelId: bytes32, signature });
export type FundingSigned = MessageOf<typeof fundingSigned>;

/** BOLT 2, The `channel_ready` Message. */
export const channelReady = message(
  'channelReady',
  36,
  { channelId: bytes32, secondPerCommitmentPoint: point },
  { alias: tlv(1, shortChannelId) },
);
export type ChannelReady = MessageOf<typeof channelReady>;
