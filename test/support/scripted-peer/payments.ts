import { randomBytes } from 'node:crypto';
import { sha256 } from '../../../src/core/crypto/index.js';
import { decodeInvoice, type Invoice } from '../../../src/core/invoice/index.js';
import { buildOnion, encodePayload, type OnionHop, readFailure } from '../../../src/core/onion/index.js';
import { fromHex, toHex } from '../../../src/core/primitives/bytes.js';
import { cltvExpiry, msat } from '../../../src/core/primitives/units.js';
import type { ShortChannelId, UpdateAddHtlc } from '../../../src/core/wire/index.js';
import type { ScriptedPeer } from './peer.js';

/** Blocks that the HTLCs of these tests have left, if a test does not say otherwise. */
export const USUAL_DELTA = 40;

/** One HTLC, honest unless a field is changed. */
export interface Attempt {
  readonly amountMsat: bigint;
  readonly paymentHash: Uint8Array;
  /** From the present height. */
  readonly cltvDelta?: number;
  /** One layer a hop, from the node on; encoded. */
  readonly hops: readonly OnionHop[];
  /** The same one makes the same onion; a fresh one if absent. */
  readonly sessionKey?: Uint8Array;
  /** The packet as it leaves. */
  readonly bend?: (packet: Uint8Array) => Uint8Array;
}

/** What became of an HTLC. */
export type Outcome =
  | { readonly status: 'fulfilled'; readonly preimage: Uint8Array }
  | { readonly status: 'failed'; readonly code: string; readonly reason: Uint8Array }
  | { readonly status: 'malformed'; readonly failureCode: number };

/** The last layer of an onion, as BOLT 4 wants it but for what is changed. */
export interface FinalLayer {
  readonly amountMsat: bigint;
  readonly totalMsat?: bigint;
  readonly paymentSecret?: Uint8Array | undefined;
  readonly expiry: number;
}

export function finalLayer(nodeId: Uint8Array, layer: FinalLayer): OnionHop {
  const { amountMsat, totalMsat = amountMsat, paymentSecret, expiry } = layer;
  const payload = encodePayload({
    kind: 'final',
    amtToForward: msat(amountMsat),
    outgoingCltvValue: cltvExpiry(expiry),
    totalMsat: msat(totalMsat),
    ...(paymentSecret === undefined ? {} : { paymentSecret }),
  });
  return { nodeId, payload };
}

/** A layer that asks to be passed on. */
export function forwardLayer(
  nodeId: Uint8Array,
  shortChannelId: bigint,
  amountMsat: bigint,
  expiry: number,
): OnionHop {
  const payload = encodePayload({
    kind: 'forward',
    amtToForward: msat(amountMsat),
    outgoingCltvValue: cltvExpiry(expiry),
    shortChannelId: shortChannelId as ShortChannelId,
  });
  return { nodeId, payload };
}

/** An invoice of the node, read. */
export async function invoiceOf(node: ScriptedPeer['node'], amountMsat = 10_000_000n): Promise<Invoice> {
  const { bolt11 } = await node.api.invoice({ amountMsat });
  const invoice = decodeInvoice(bolt11);
  if (!invoice.ok) throw new Error(`the node made an invoice that cannot be read: ${invoice.error.code}`);
  return invoice.value;
}

/** What pays an invoice of the node that the peer has a channel with. */
export function paying(
  peer: ScriptedPeer,
  invoice: Invoice,
  changes: Partial<FinalLayer & { readonly cltvDelta: number; readonly htlcMsat: bigint }> = {},
): Attempt {
  const amountMsat = changes.amountMsat ?? invoice.amountMsat ?? 0n;
  const cltvDelta = changes.cltvDelta ?? USUAL_DELTA;
  const expiry = peer.brain.context.blockHeight + cltvDelta;
  const layer = { amountMsat, paymentSecret: invoice.paymentSecret, expiry, ...changes };
  return {
    amountMsat: changes.htlcMsat ?? amountMsat,
    paymentHash: invoice.paymentHash,
    cltvDelta,
    hops: [finalLayer(fromHex(peer.node.nodeId), layer)],
  };
}

/** The `update_add_htlc` of an attempt under the next id, and the secrets that read a failure. */
export function addHtlc(
  peer: ScriptedPeer,
  attempt: Attempt,
): { readonly message: UpdateAddHtlc; readonly sharedSecrets: readonly Uint8Array[] } {
  const { amountMsat, paymentHash, cltvDelta = USUAL_DELTA, hops, bend = (packet) => packet } = attempt;
  const { sessionKey = Uint8Array.from(randomBytes(32)) } = attempt;
  const onion = buildOnion({ sessionKey, hops, associatedData: paymentHash });
  if (!onion.ok) throw new Error(onion.error.code);
  const message: UpdateAddHtlc = {
    type: 'updateAddHtlc',
    channelId: peer.channelId,
    id: peer.brain.commitments.nextHtlcId.local,
    amountMsat: msat(amountMsat),
    paymentHash,
    cltvExpiry: peer.brain.context.blockHeight + cltvDelta,
    onionRoutingPacket: bend(onion.value.packet),
  };
  return { message, sharedSecrets: onion.value.sharedSecrets };
}

/** Offers HTLCs in one commitment; gives what reads how each ended. */
export async function offer(
  peer: ScriptedPeer,
  ...attempts: readonly Attempt[]
): Promise<readonly Offered[]> {
  const offered: Offered[] = [];
  for (const attempt of attempts) {
    const { message, sharedSecrets } = addHtlc(peer, attempt);
    const { id, amountMsat, paymentHash, cltvExpiry: expiry, onionRoutingPacket } = message;
    const origin = { kind: 'payment', paymentId: toHex(paymentHash), partId: Number(id) } as const;
    const actions = await peer.run({
      type: 'addHtlc',
      offer: { amountMsat, paymentHash, cltvExpiry: expiry, onionRoutingPacket, origin },
    });
    const refused = actions.find(({ type }) => type === 'htlcRefused');
    if (refused?.type === 'htlcRefused') throw new Error(`not offered: ${refused.error.code}`);
    offered.push(new Offered(peer, id, sharedSecrets));
  }
  return offered;
}

/** An HTLC on its way. */
export class Offered {
  constructor(
    private readonly peer: ScriptedPeer,
    readonly id: bigint,
    private readonly sharedSecrets: readonly Uint8Array[],
  ) {}

  /** How it ended; undefined as long as it has not. */
  get outcome(): Outcome | undefined {
    for (const action of this.peer.brain.actions) {
      if (action.type !== 'htlcFulfilled' && action.type !== 'htlcFailed') continue;
      if (action.htlc.id !== this.id || action.htlc.offerer !== 'local') continue;
      if (action.type === 'htlcFulfilled') return { status: 'fulfilled', preimage: action.preimage };
      const { removal } = action.htlc;
      if (removal?.kind === 'malformed') return { status: 'malformed', failureCode: removal.failureCode };
      if (removal?.kind !== 'fail') return undefined;
      const read = readFailure(this.sharedSecrets, removal.reason);
      return {
        status: 'failed',
        code: read?.failure.code.toString() ?? 'unreadable',
        reason: removal.reason,
      };
    }
    return undefined;
  }

  /** What the failure says, decrypted. */
  get failure() {
    const { outcome } = this;
    return outcome?.status === 'failed' ? readFailure(this.sharedSecrets, outcome.reason) : undefined;
  }
}

/** Offers one HTLC and goes on until it has ended. */
export async function attempt(peer: ScriptedPeer, what: Attempt): Promise<Outcome> {
  const [offered] = await offer(peer, what);
  await peer.pump(() => offered?.outcome !== undefined);
  await peer.settle(peer.brain.commitments.htlcs.filter(({ phase }) => phase === 'committed').length);
  if (offered?.outcome === undefined) throw new Error('unreachable');
  return offered.outcome;
}

/** 32 bytes that nobody has the preimage of. */
export function unknownHash(): Uint8Array {
  return sha256(randomBytes(32));
}
