import fc, { type Arbitrary } from 'fast-check';
import { curve } from '../../../../src/core/crypto/index.js';
import { msat, sat } from '../../../../src/core/primitives/units.js';
import {
  type Message,
  type MessageNamed,
  ONION_PACKET_LENGTH,
  type ShortChannelId,
} from '../../../../src/core/wire/index.js';

const exactly = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const some = fc.uint8Array({ maxLength: 40 });
const number = (bits: number) => fc.integer({ min: 0, max: 2 ** bits - 1 });
const u64 = fc.bigInt(0n, 2n ** 64n - 1n);
const hash = exactly(32);
const signature = exactly(64);
const u64Msat = u64.map(msat);
const u64Sat = u64.map(sat);
const scid = u64.map((value) => value as ShortChannelId);
const point = fc.constantFrom(
  ...[1, 2, 3, 4, 5].map((scalar) => curve().publicKey(new Uint8Array(32).fill(scalar))),
);

const oddRecords = fc
  .uniqueArray(fc.record({ type: fc.bigInt(50n, 2n ** 63n - 1n).map((n) => 2n * n + 1n), value: some }), {
    selector: ({ type }) => type,
    minLength: 1,
    maxLength: 3,
  })
  .map((records) => records.sort((a, b) => (a.type < b.type ? -1 : 1)));

type Fields<N extends Message['type']> = {
  [K in Exclude<keyof MessageNamed<N>, 'type' | 'unknownTlvs' | 'excess'>]-?: Arbitrary<
    Exclude<MessageNamed<N>[K], undefined>
  >;
};

const basepoints = {
  fundingPublicKey: point,
  revocationBasepoint: point,
  paymentBasepoint: point,
  delayedPaymentBasepoint: point,
  htlcBasepoint: point,
  firstPerCommitmentPoint: point,
};
const limits = {
  dustLimit: u64Sat,
  maxHtlcValueInFlightMsat: u64Msat,
  channelReserve: u64Sat,
  htlcMinimumMsat: u64Msat,
  toSelfDelay: number(16),
  maxAcceptedHtlcs: number(16),
};
const closingRecords = {
  closerOutputOnly: signature,
  closeeOutputOnly: signature,
  closerAndCloseeOutputs: signature,
};
const closingFields = {
  channelId: hash,
  closerScriptPubKey: some,
  closeeScriptPubKey: some,
  feeSatoshis: u64Sat,
  locktime: number(32),
  ...closingRecords,
};
const channelTypeRecords = { upfrontShutdownScript: some, channelType: some };

/** What each field of each message may hold. A message that is missing here does not compile. */
export const fieldsOf: { readonly [N in Message['type']]: Fields<N> } = {
  init: {
    globalFeatures: some,
    features: some,
    networks: fc.array(hash, { maxLength: 3 }),
    remoteAddress: some,
  },
  error: { channelId: hash, data: some },
  warning: { channelId: hash, data: some },
  ping: { pongLength: number(16), ignored: some },
  pong: { ignored: some },
  peerStorage: { blob: some },
  peerStorageRetrieval: { blob: some },
  openChannel: {
    chainHash: hash,
    temporaryChannelId: hash,
    fundingSatoshis: u64Sat,
    pushMsat: u64Msat,
    feeratePerKw: number(32),
    channelFlags: number(8),
    ...limits,
    ...basepoints,
    ...channelTypeRecords,
  },
  acceptChannel: {
    temporaryChannelId: hash,
    minimumDepth: number(32),
    ...limits,
    ...basepoints,
    ...channelTypeRecords,
  },
  fundingCreated: { temporaryChannelId: hash, fundingTxid: hash, fundingOutputIndex: number(16), signature },
  fundingSigned: { channelId: hash, signature },
  channelReady: { channelId: hash, secondPerCommitmentPoint: point, alias: scid },
  updateAddHtlc: {
    channelId: hash,
    id: u64,
    amountMsat: u64Msat,
    paymentHash: hash,
    cltvExpiry: number(32),
    onionRoutingPacket: exactly(ONION_PACKET_LENGTH),
    pathKey: point,
  },
  updateFulfillHtlc: { channelId: hash, id: u64, paymentPreimage: hash, attributionData: some },
  updateFailHtlc: { channelId: hash, id: u64, reason: some, attributionData: some },
  updateFailMalformedHtlc: { channelId: hash, id: u64, sha256OfOnion: hash, failureCode: number(16) },
  updateFee: { channelId: hash, feeratePerKw: number(32) },
  commitmentSigned: {
    channelId: hash,
    signature,
    htlcSignatures: fc.array(signature, { maxLength: 3 }),
    fundingTxid: hash,
  },
  revokeAndAck: { channelId: hash, perCommitmentSecret: hash, nextPerCommitmentPoint: point },
  channelReestablish: {
    channelId: hash,
    nextCommitmentNumber: u64,
    nextRevocationNumber: u64,
    yourLastPerCommitmentSecret: hash,
    myCurrentPerCommitmentPoint: exactly(33),
  },
  shutdown: { channelId: hash, scriptPubKey: some },
  stfu: { channelId: hash, initiator: number(8) },
  closingComplete: closingFields,
  closingSig: closingFields,
  closingSigned: {
    channelId: hash,
    feeSatoshis: u64Sat,
    signature,
    feeRange: fc.record({ minFeeSatoshis: u64Sat, maxFeeSatoshis: u64Sat }),
  },
  announcementSignatures: {
    channelId: hash,
    shortChannelId: scid,
    nodeSignature: signature,
    bitcoinSignature: signature,
  },
  channelAnnouncement: {
    nodeSignature1: signature,
    nodeSignature2: signature,
    bitcoinSignature1: signature,
    bitcoinSignature2: signature,
    features: some,
    chainHash: hash,
    shortChannelId: scid,
    nodeId1: point,
    nodeId2: point,
    bitcoinKey1: point,
    bitcoinKey2: point,
  },
  nodeAnnouncement: {
    signature,
    features: some,
    timestamp: number(32),
    nodeId: point,
    rgbColor: exactly(3),
    alias: hash,
    addresses: some,
  },
  channelUpdate: {
    signature,
    chainHash: hash,
    shortChannelId: scid,
    timestamp: number(32),
    messageFlags: number(8),
    channelFlags: number(8),
    cltvExpiryDelta: number(16),
    htlcMinimumMsat: u64Msat,
    feeBaseMsat: number(32),
    feeProportionalMillionths: number(32),
    htlcMaximumMsat: u64Msat,
  },
  queryShortChannelIds: { chainHash: hash, encodedShortIds: some, queryFlags: some },
  replyShortChannelIdsEnd: { chainHash: hash, fullInformation: number(8) },
  queryChannelRange: {
    chainHash: hash,
    firstBlocknum: number(32),
    numberOfBlocks: number(32),
    queryOption: some,
  },
  replyChannelRange: {
    chainHash: hash,
    firstBlocknum: number(32),
    numberOfBlocks: number(32),
    syncComplete: number(8),
    encodedShortIds: some,
    timestamps: some,
    checksums: some,
  },
  gossipTimestampFilter: { chainHash: hash, firstTimestamp: number(32), timestampRange: number(32) },
};

/** The properties that stand in a message's TLV stream and may be missing. */
const optional: Readonly<Partial<Record<Message['type'], readonly string[]>>> = {
  init: ['networks', 'remoteAddress'],
  openChannel: Object.keys(channelTypeRecords),
  acceptChannel: Object.keys(channelTypeRecords),
  channelReady: ['alias'],
  updateAddHtlc: ['pathKey'],
  updateFulfillHtlc: ['attributionData'],
  updateFailHtlc: ['attributionData'],
  commitmentSigned: ['fundingTxid'],
  closingComplete: Object.keys(closingRecords),
  closingSig: Object.keys(closingRecords),
  closingSigned: ['feeRange'],
  queryShortChannelIds: ['queryFlags'],
  queryChannelRange: ['queryOption'],
  replyChannelRange: ['timestamps', 'checksums'],
};

/** The signed gossip, whose messages keep the bytes past their fields and have no TLV stream. */
export const signedGossip = ['channelAnnouncement', 'nodeAnnouncement', 'channelUpdate'] as const;

const isSigned = (name: string) => (signedGossip as readonly string[]).includes(name);
const isOptional = (name: Message['type'], key: string) =>
  key === 'unknownTlvs' || optional[name]?.includes(key) === true;

/** Any message of one name, with and without its TLV records, unknown odd ones among them. */
export function arbitraryMessage(name: Message['type']): Arbitrary<Message> {
  const fields: Record<string, Arbitrary<unknown>> = { ...fieldsOf[name] };
  if (!isSigned(name)) fields.unknownTlvs = oddRecords;
  return fc
    .record(fields, { requiredKeys: Object.keys(fields).filter((key) => !isOptional(name, key)) })
    .map((values) => ({ type: name, ...values }) as unknown as Message);
}

/** Any message of one name, without a TLV record. */
export function arbitraryPlainMessage(name: Message['type']): Arbitrary<Message> {
  const fields = Object.entries(fieldsOf[name]).filter(([key]) => !isOptional(name, key));
  return fc
    .record(Object.fromEntries(fields) as Record<string, Arbitrary<unknown>>)
    .map((values) => ({ type: name, ...values }) as unknown as Message);
}
