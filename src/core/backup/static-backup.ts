import type { ChannelRemains } from '../channel/remains.js';
import {
  type Codec,
  counted,
  fixedBytes,
  mapped,
  prefixedBytes,
  struct,
  u8,
  u16,
  u32,
  u64,
} from '../primitives/codec.js';
import { DecodeError } from '../primitives/reader.js';
import { bytes32, channelIdOf, point, type ShortChannelId, shortChannelId, u64Sat } from '../wire/index.js';

/** A channel as a backup holds it: our own keys come from the seed again. */
export interface BackedUpChannel extends Omit<ChannelRemains, 'local' | 'channelId'> {
  /** Null as long as the funding transaction was in no block. */
  readonly shortChannelId: ShortChannelId | null;
  /** Where the peer could be reached, as URLs, the likeliest first. */
  readonly addresses: readonly string[];
}

/** What a node needs besides its seed to get its money out of channels whose state it has lost. */
export interface StaticBackup {
  readonly chainHash: Uint8Array;
  /** The node knew this block when the backup was made. */
  readonly height: number;
  /** The block below the first one with anything of the node: a search of the chain begins there. */
  readonly birthHeight: number;
  readonly channels: readonly BackedUpChannel[];
  /** How many more channels there were, for which there was no room. */
  readonly omitted: number;
}

/** The id of a channel in a backup. */
export function backedUpChannelId({ funding }: Pick<BackedUpChannel, 'funding'>): Uint8Array {
  return channelIdOf(funding.txid, funding.outputIndex);
}

const OPENER = 1;
const ANCHORS = 2;

const text: Codec<string> = mapped(
  prefixedBytes(u8),
  (bytes) => String.fromCharCode(...bytes),
  (value) => Uint8Array.from(value, (character) => character.charCodeAt(0)),
);

const safeInteger: Codec<number> = mapped(
  u64,
  (value) => {
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new DecodeError('invalidValue', `key index ${value}`);
    return Number(value);
  },
  BigInt,
);

const channelFields = struct({
  flags: u8,
  fundingTxid: bytes32,
  fundingOutputIndex: u16,
  fundingAmount: u64Sat,
  shortChannelId,
  channelKeyIndex: safeInteger,
  toSelfDelay: u16,
  remoteNodeId: point,
  fundingPublicKey: point,
  revocationBasepoint: point,
  paymentBasepoint: point,
  addresses: counted(u8, text),
});

const channel: Codec<BackedUpChannel> = mapped(
  channelFields,
  ({ flags, fundingTxid, fundingOutputIndex, shortChannelId: id, ...rest }) => {
    const { fundingPublicKey, revocationBasepoint, paymentBasepoint, ...fields } = rest;
    return {
      ...fields,
      isOpener: (flags & OPENER) !== 0,
      format: (flags & ANCHORS) !== 0 ? ('anchors' as const) : ('staticRemoteKey' as const),
      funding: { txid: fundingTxid, outputIndex: fundingOutputIndex },
      shortChannelId: id === 0n ? null : id,
      remote: { fundingPublicKey, revocationBasepoint, paymentBasepoint },
    };
  },
  ({ isOpener, format, funding, shortChannelId: id, remote, ...fields }) => ({
    ...fields,
    ...remote,
    flags: (isOpener ? OPENER : 0) | (format === 'anchors' ? ANCHORS : 0),
    fundingTxid: funding.txid,
    fundingOutputIndex: funding.outputIndex,
    shortChannelId: id ?? (0n as ShortChannelId),
  }),
);

/** A backup in the clear. What follows it is padding. */
export const staticBackupCodec: Codec<StaticBackup> = struct({
  chainHash: fixedBytes(32),
  height: u32,
  birthHeight: u32,
  omitted: u32,
  channels: counted(u16, channel),
});
