import type { PublicKey } from '../../../../src/core/crypto/index.js';
import { sha256 } from '../../../../src/core/crypto/index.js';
import type { GossipGraph } from '../../../../src/core/gossip/graph.js';
import { compareBytes } from '../../../../src/core/primitives/bytes.js';
import { msat, sat } from '../../../../src/core/primitives/units.js';
import {
  type ChannelDirection,
  channelDirection,
  directionBetween,
} from '../../../../src/core/routing/edge.js';
import { makeShortChannelId, type ShortChannelId } from '../../../../src/core/wire/index.js';

/** A node id that only looks like one: a graph that trusts its input never checks. */
export function nodeId(number: number): PublicKey {
  const id = new Uint8Array(33).fill(2, 0, 1);
  new DataView(id.buffer).setUint32(29, number);
  return id;
}

export function scid(number: number): ShortChannelId {
  return makeShortChannelId(number, 1, 0);
}

export interface Policy {
  readonly feeBaseMsat?: number;
  readonly feeProportionalMillionths?: number;
  readonly cltvExpiryDelta?: number;
  readonly htlcMinimumMsat?: bigint;
  readonly htlcMaximumMsat?: bigint;
  readonly disabled?: boolean;
}

const NO_SIGNATURE = new Uint8Array(64);

/** Adds a channel between two nodes with a policy for each direction, absent where it has none. */
export function addChannel(
  graph: GossipGraph,
  number: number,
  [from, there]: readonly [number, Policy | undefined],
  [to, back]: readonly [number, Policy | undefined],
  capacitySat = 10_000_000,
): void {
  const [a, b] = [nodeId(from), nodeId(to)];
  const [nodeId1, nodeId2] = compareBytes(a, b) < 0 ? [a, b] : [b, a];
  graph.applyChannelAnnouncement(
    {
      type: 'channelAnnouncement',
      nodeSignature1: NO_SIGNATURE,
      nodeSignature2: NO_SIGNATURE,
      bitcoinSignature1: NO_SIGNATURE,
      bitcoinSignature2: NO_SIGNATURE,
      features: new Uint8Array(0),
      chainHash: new Uint8Array(32),
      shortChannelId: scid(number),
      nodeId1,
      nodeId2,
      bitcoinKey1: nodeId1,
      bitcoinKey2: nodeId2,
    },
    {
      funding: { txid: sha256(nodeId(number)), outputIndex: 0, amountSat: sat(capacitySat) },
      nowSeconds: 1,
    },
  );
  setPolicy(graph, number, from, to, there, capacitySat);
  setPolicy(graph, number, to, from, back, capacitySat);
}

function setPolicy(
  graph: GossipGraph,
  number: number,
  from: number,
  to: number,
  policy: Policy | undefined,
  capacitySat: number,
): void {
  if (policy === undefined) return;
  graph.applyChannelUpdate({
    type: 'channelUpdate',
    signature: NO_SIGNATURE,
    chainHash: new Uint8Array(32),
    shortChannelId: scid(number),
    timestamp: 1,
    messageFlags: 1,
    channelFlags: directionBetween(nodeId(from), nodeId(to)) | (policy.disabled === true ? 2 : 0),
    cltvExpiryDelta: policy.cltvExpiryDelta ?? 40,
    htlcMinimumMsat: msat(policy.htlcMinimumMsat ?? 1n),
    htlcMaximumMsat: msat(policy.htlcMaximumMsat ?? BigInt(capacitySat) * 1_000n),
    feeBaseMsat: policy.feeBaseMsat ?? 1_000,
    feeProportionalMillionths: policy.feeProportionalMillionths ?? 100,
  });
}

/** The key of a channel seen from one of its nodes. */
export function directionOf(number: number, from: number, to: number): ChannelDirection {
  return channelDirection(scid(number), directionBetween(nodeId(from), nodeId(to)));
}
