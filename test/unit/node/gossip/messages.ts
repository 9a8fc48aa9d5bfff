import { curve } from '../../../../src/core/crypto/index.js';
import {
  channelAnnouncementHash,
  type FundingOutput,
  makeChannelUpdate,
  signNodeAnnouncement,
} from '../../../../src/core/gossip/index.js';
import { compareBytes } from '../../../../src/core/primitives/bytes.js';
import { msat, sat } from '../../../../src/core/primitives/units.js';
import { fundingOutputScript } from '../../../../src/core/transactions/funding.js';
import type {
  ChannelAnnouncement,
  ChannelUpdate,
  NodeAnnouncement,
  ShortChannelId,
} from '../../../../src/core/wire/index.js';
import { CHAIN } from '../peers/support.js';
import type { FakeChain } from './support.js';

/** Whoever holds a node key. */
export interface Signer {
  readonly key: Uint8Array;
  readonly nodeId: Uint8Array;
}

export function signer(seed: number): Signer {
  const key = new Uint8Array(32).fill(seed);
  return { key, nodeId: curve().publicKey(key) };
}

/** A channel between two nodes, announced and, unless told otherwise, funded on the chain. */
export function makeChannel(
  chain: FakeChain,
  one: Signer,
  other: Signer,
  shortChannelId: ShortChannelId,
  { funded = true } = {},
): { readonly announcement: ChannelAnnouncement; readonly funding: FundingOutput } {
  const ends = [
    { ...one, funding: new Uint8Array(32).fill(0x31) },
    { ...other, funding: new Uint8Array(32).fill(0x32) },
  ].sort((a, b) => compareBytes(a.nodeId, b.nodeId)) as [
    Signer & { funding: Uint8Array },
    Signer & { funding: Uint8Array },
  ];
  const [first, second] = ends;
  const unsigned = {
    type: 'channelAnnouncement',
    features: new Uint8Array(0),
    chainHash: CHAIN,
    shortChannelId,
    nodeId1: first.nodeId,
    nodeId2: second.nodeId,
    bitcoinKey1: curve().publicKey(first.funding),
    bitcoinKey2: curve().publicKey(second.funding),
  } as const;
  const hash = channelAnnouncementHash(unsigned);
  const txid = new Uint8Array(32).fill(Number(shortChannelId % 251n));
  if (funded) {
    const scriptPubKey = fundingOutputScript(unsigned.bitcoinKey1, unsigned.bitcoinKey2);
    chain.outputs.set(shortChannelId, { txid, scriptPubKey });
  }
  return {
    announcement: {
      ...unsigned,
      nodeSignature1: curve().sign(hash, first.key),
      nodeSignature2: curve().sign(hash, second.key),
      bitcoinSignature1: curve().sign(hash, first.funding),
      bitcoinSignature2: curve().sign(hash, second.funding),
    },
    funding: { txid, outputIndex: Number(shortChannelId & 0xffffn), amountSat: sat(100_000n) },
  };
}

export function makeUpdate(
  from: Signer,
  to: Signer,
  shortChannelId: ShortChannelId,
  timestamp: number,
  more: { readonly dontForward?: boolean } = {},
): ChannelUpdate {
  const policy = {
    cltvExpiryDelta: 34,
    htlcMinimumMsat: msat(1n),
    htlcMaximumMsat: msat(90_000_000n),
    feeBaseMsat: 1_000,
    feeProportionalMillionths: 10,
  };
  const { nodeId: localNodeId, key } = from;
  const remoteNodeId = to.nodeId;
  return makeChannelUpdate(
    { chainHash: CHAIN, shortChannelId, localNodeId, remoteNodeId, timestamp, policy, ...more },
    key,
  );
}

export function makeNode({ key, nodeId }: Signer, timestamp: number): NodeAnnouncement {
  return signNodeAnnouncement(
    {
      type: 'nodeAnnouncement',
      features: new Uint8Array(0),
      timestamp,
      nodeId,
      rgbColor: new Uint8Array(3),
      alias: new Uint8Array(32).fill(0x61),
      addresses: new Uint8Array(0),
    },
    key,
  );
}
