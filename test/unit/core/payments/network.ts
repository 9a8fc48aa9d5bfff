import { curve, type PrivateKey, type PublicKey, sha256 } from '../../../../src/core/crypto/index.js';
import {
  createFailure,
  decodePayload,
  type Failure,
  type HopPayload,
  peelOnion,
  wrapFailure,
} from '../../../../src/core/onion/index.js';
import type { PaymentAction, PaymentChannel, PaymentContext } from '../../../../src/core/payments/index.js';
import { equalBytes, toHex, utf8 } from '../../../../src/core/primitives/bytes.js';
import { blockHeight, msat } from '../../../../src/core/primitives/units.js';
import {
  channelDirection,
  directionBetween,
  type RoutingEdge,
  type RoutingGraph,
} from '../../../../src/core/routing/edge.js';
import { findRoute } from '../../../../src/core/routing/find-route.js';
import { makeShortChannelId, type ShortChannelId } from '../../../../src/core/wire/index.js';

/** Nodes that sign and peel with keys made from their names. */
export const keyOf = (name: string): PrivateKey => sha256(utf8(`node ${name}`));
export const idOf = (name: string): PublicKey => curve().publicKey(keyOf(name));

export const HEIGHT = 700;
export const NOW = 1_000;

/** One channel, usable both ways, on the terms of whoever forwards. */
export interface TestChannel {
  readonly ends: readonly [string, string];
  readonly scid: ShortChannelId;
  readonly capacity: bigint;
  readonly feeBase?: number;
  readonly ppm?: number;
}

export const scidOf = (index: number) => makeShortChannelId(100 + index, 1, 0);

/** `a-b 5000000` a line: two nodes and a capacity in msat, then base fee and rate. */
export function channels(...lines: readonly string[]): TestChannel[] {
  return lines.map((line, index) => {
    const [ends, capacity, feeBase, ppm] = line.split(' ');
    return {
      ends: (ends as string).split('-') as [string, string],
      scid: scidOf(index),
      capacity: BigInt(capacity as string),
      feeBase: Number(feeBase ?? 1000),
      ppm: Number(ppm ?? 0),
    };
  });
}

export const directionOf = (channel: TestChannel, from: string) => {
  const to = channel.ends[0] === from ? channel.ends[1] : channel.ends[0];
  return channelDirection(channel.scid, directionBetween(idOf(from), idOf(to)));
};

/** A graph of some channels. */
export function graphOf(all: readonly TestChannel[]): RoutingGraph {
  const names = [...new Set(all.flatMap(({ ends }) => ends))];
  const ids = names.map(idOf);
  const edges: RoutingEdge[] = all.flatMap((channel) =>
    channel.ends.map((from, end) => ({
      key: directionOf(channel, from),
      shortChannelId: channel.scid,
      from: names.indexOf(from),
      to: names.indexOf(channel.ends[1 - end] as string),
      feeBaseMsat: channel.feeBase ?? 1000,
      feeProportionalMillionths: channel.ppm ?? 0,
      cltvExpiryDelta: 40,
      htlcMinimumMsat: 1,
      htlcMaximumMsat: Number(channel.capacity),
      capacityMsat: Number(channel.capacity),
      liquidity: 'unknown' as const,
    })),
  );
  return {
    nodeLimit: names.length,
    nodeIndex: (nodeId) => {
      const index = ids.findIndex((id) => equalBytes(id, nodeId));
      return index < 0 ? undefined : index;
    },
    nodeIdAt: (index) => ids[index] as PublicKey,
    edgesTo: (index) => edges.filter(({ to }) => to === index),
    mayForward: () => true,
  };
}

export const channelIdOf = (scid: ShortChannelId) => sha256(utf8(`channel ${scid}`));

/** The view of node `us`: all our balance is on our side. */
export function contextOf(all: readonly TestChannel[], change: Partial<PaymentContext> = {}): PaymentContext {
  const own: PaymentChannel[] = all
    .filter(({ ends }) => ends.includes('us'))
    .map(({ ends, scid, capacity }) => ({
      channelId: channelIdOf(scid),
      shortChannelId: scid,
      remoteNodeId: idOf(ends[0] === 'us' ? ends[1] : ends[0]),
      spendableMsat: msat(capacity),
      htlcMinimumMsat: msat(1),
    }));
  return {
    ownNodeId: idOf('us'),
    blockHeight: blockHeight(HEIGHT),
    nowSeconds: NOW,
    entropy: new Uint8Array(32).fill(7),
    localChannels: own,
    graph: graphOf(all),
    findRoute,
    ...change,
  };
}

export type SendPart = Extract<PaymentAction, { type: 'sendPart' }>;

export const sends = (actions: readonly PaymentAction[]): SendPart[] =>
  actions.filter((action) => action.type === 'sendPart');

/** What each node on the way of a part reads in its onion, and the secret it answers with. */
export function travel(
  part: SendPart,
  names: readonly string[],
): { payload: HopPayload; secret: Uint8Array }[] {
  let packet: Uint8Array | undefined = part.onion;
  return names.map((name) => {
    if (packet === undefined) throw new Error(`the onion ended before ${name}`);
    const peeled = peelOnion({ nodeKey: keyOf(name), packet, associatedData: part.paymentHash });
    if (!peeled.ok) throw new Error(`${name} cannot peel: ${peeled.error.code}`);
    const payload = decodePayload(peeled.value.payload, peeled.value.next === undefined);
    if (!payload.ok) throw new Error(`${name} cannot read its payload`);
    packet = peeled.value.next;
    return { payload: payload.value, secret: peeled.value.sharedSecret };
  });
}

/** The return packet as we get it when the last of `names` fails a part. */
export function failureFrom(part: SendPart, names: readonly string[], failure: Failure): Uint8Array {
  const secrets = travel(part, names).map(({ secret }) => secret);
  const origin = createFailure(secrets.pop() as Uint8Array, failure);
  return secrets.reduceRight((packet, secret) => wrapFailure(secret, packet), origin);
}

/** The names of the nodes that a part passes, from the hops that its payment keeps. */
export function namesOf(
  hops: readonly { readonly nodeId: Uint8Array }[],
  all: readonly TestChannel[],
): string[] {
  const names = new Map(all.flatMap(({ ends }) => ends).map((name) => [toHex(idOf(name)), name]));
  return hops.map(({ nodeId }) => names.get(toHex(nodeId)) ?? '?');
}
