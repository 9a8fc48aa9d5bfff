import type {
  ChannelError,
  ChannelPolicy,
  Htlc,
  HtlcOffer,
  HtlcOrigin,
  HtlcRemoval,
} from '../../core/channel/index.js';
import type { PrivateKey } from '../../core/crypto/index.js';
import {
  attribute,
  decodePayload,
  type FinalPayload,
  type ForwardPayload,
  failureOfMalformed,
  type KnownFailure,
  malformedOnion,
  notInBlindedRoute,
  passOnFailure,
  peelOnion,
  type ReturnedFailure,
  returnFailure,
} from '../../core/onion/index.js';
import { checkForward, type OutgoingChannel } from '../../core/payments/index.js';
import { equalBytes, fromHex, toHex } from '../../core/primitives/bytes.js';
import { type BlockHeight, type CltvExpiry, cltvExpiry } from '../../core/primitives/units.js';
import type { ShortChannelId } from '../../core/wire/index.js';
import type { ChannelBook } from '../channels/channel-book.js';
import { type ChannelRunner, isUnsettled } from '../channels/channel-runner.js';
import { commitmentsOf, type ManagedChannel } from '../channels/managed-channel.js';
import type { Clock } from '../clock.js';
import type { Logger } from '../log.js';
import { Arrivals } from './arrivals.js';
import type { OnionBearer } from './onion-log.js';
import { endangeredHtlcs } from './upstream-deadline.js';

/** An HTLC whose onion ends at this node. */
export interface ArrivedHtlc {
  readonly channel: ManagedChannel;
  readonly htlc: Htlc;
  readonly payload: FinalPayload;
  readonly cltvExpiry: CltvExpiry;
}

/** What the relay needs of the node around it. */
export interface RelayEnvironment {
  readonly nodePrivateKey: PrivateKey;
  readonly policy: Pick<ChannelPolicy, 'upstreamSafetyBlocks'>;
  readonly clock: Pick<Clock, 'steadyMillis'>;
  /** Whether the peer of a channel takes attribution data (BOLT 4). */
  takesAttribution(channel: ManagedChannel): boolean;
  blockHeight(): BlockHeight;
  /** While the chain source stalls we could enforce nothing that we pass on. */
  isChainStalled(): boolean;
  /** What we ask for forwarding over a channel, and what it can carry now. */
  outgoing(channel: ManagedChannel): OutgoingChannel;
  /** Notes an onion that is passed on; false when another HTLC has brought it before. */
  noteOnion(bearer: OnionBearer): boolean;
  /** An HTLC for us: hold it, settle it or fail it. */
  arrived(arrival: ArrivedHtlc): void;
  /** The next channel settled an HTLC that we passed on. */
  forwarded(from: ManagedChannel, to: ManagedChannel, htlc: Htlc, feeMsat: bigint): void;
}

type RelayOrigin = Extract<HtlcOrigin, { kind: 'relay' }>;

/**
 * Passes HTLCs on: reads the onion of each that a peer offers, offers it to the next channel, and brings preimage or
 * failure back. It holds nothing of its own: whatever is under way stands in the two channels, which are stored
 * together.
 */
export class HtlcRelay {
  private readonly arrivals: Arrivals;

  constructor(
    private readonly book: ChannelBook,
    private readonly runner: Pick<ChannelRunner, 'dispatch'>,
    private readonly environment: RelayEnvironment,
    private readonly log: Logger,
  ) {
    this.arrivals = new Arrivals(environment.clock);
  }

  /** A peer's HTLC is irrevocably committed. After a restart the same one is delivered again. */
  received(channel: ManagedChannel, htlc: Htlc, mustFail: boolean): void {
    const channelId = channelIdOf(channel);
    if (this.book.hasOffered((origin) => isRelayOf(origin, channelId, htlc.id))) return;
    const { onionRoutingPacket: packet, paymentHash } = htlc;
    if (packet === undefined) return;
    if (htlc.pathKey !== undefined) {
      // BOLT 2, Removing an HTLC: with a path_key every failure is this one, and the peer learns it in the clear.
      this.remove(channel, htlc.id, { kind: 'malformed', ...notInBlindedRoute(packet) });
      return;
    }
    const peeled = peelOnion({
      nodeKey: this.environment.nodePrivateKey,
      packet,
      associatedData: paymentHash,
    });
    if (!peeled.ok) {
      const { error } = peeled;
      if (error.code === 'invalidOnionPayload') {
        this.arrivals.note(channel, htlc.id, error.sharedSecret);
        this.fail(channel, htlc.id, { code: 'invalidOnionPayload', type: 0n, offset: 0 });
      } else {
        // BOLT 4: whoever cannot read the onion has no key to answer with, so the peer must.
        this.remove(channel, htlc.id, { kind: 'malformed', ...malformedOnion(error) });
      }
      return;
    }
    const { payload: bytes, sharedSecret, next } = peeled.value;
    this.arrivals.note(channel, htlc.id, sharedSecret);
    // BOLT 2, dust exposure: the HTLC is committed; it is only not passed on. The same for one that a channel without a
    // funding brings.
    if (mustFail) {
      this.fail(channel, htlc.id, CANNOT_CARRY);
      return;
    }
    const payload = decodePayload(bytes, next === undefined);
    if (!payload.ok) {
      const { type, offset } = payload.error;
      this.fail(channel, htlc.id, { code: 'invalidOnionPayload', type, offset });
    } else if ('shortChannelId' in payload.value && next !== undefined) {
      this.forward(channel, htlc, payload.value, next);
    } else {
      const final = payload.value as FinalPayload;
      this.environment.arrived({ channel, htlc, payload: final, cltvExpiry: cltvExpiry(htlc.cltvExpiry) });
    }
  }

  /** The preimage of an HTLC that we passed on: claim ours at once (hazard 21: a known preimage is never failed back). */
  fulfilled(origin: RelayOrigin, to: ManagedChannel, htlc: Htlc, preimage: Uint8Array): void {
    const upstream = this.upstreamOf(origin);
    if (upstream === undefined || !isUnsettled(upstream, origin.htlcId)) return;
    const incoming = incomingHtlc(upstream, origin.htlcId);
    const downstream = htlc.removal?.kind === 'fulfill' ? htlc.removal.attributionData : undefined;
    this.settle(upstream, origin.htlcId, preimage, downstream);
    const feeMsat = (incoming?.amountMsat ?? htlc.amountMsat) - htlc.amountMsat;
    this.environment.forwarded(upstream, to, htlc, feeMsat);
  }

  /** An HTLC that we passed on is gone for good without its preimage. */
  failed(origin: RelayOrigin, htlc: Htlc): void {
    const { removal } = htlc;
    if (removal?.kind === 'fail') {
      this.failUpstream(origin, (secret, holdTime) => passOnFailure(secret, removal, holdTime));
      return;
    }
    const failure = removal?.kind === 'malformed' ? failureOfMalformed(removal) : undefined;
    // BOLT 2, update_fail_malformed_htlc: the node before the faulty hop reports in its place.
    this.failWith(origin, failure?.ok ? (failure.value as KnownFailure) : CANNOT_CARRY);
  }

  /**
   * Ends upstream every HTLC that would cost the channel there: with its preimage where that is known, else as failed.
   * Only for a node that stands at the tip of the chain: the next block may hold the preimage.
   */
  meetDeadlines(): void {
    const { policy } = this.environment;
    for (const { downstream, htlc, origin } of endangeredHtlcs(
      this.book.all(),
      this.environment.blockHeight(),
      policy,
    )) {
      if (htlc.removal?.kind === 'fulfill') {
        this.fulfilled(origin, downstream, htlc, htlc.removal.preimage);
        continue;
      }
      this.log.warn(
        { channelId: downstream.id, htlcId: htlc.id.toString() },
        'an HTLC is failed upstream to keep that channel: its end downstream is still open',
      );
      this.failed(origin, htlc);
    }
  }

  /** An offer to the next channel that never bound anybody. */
  refused(origin: RelayOrigin, error: ChannelError): void {
    this.log.debug({ code: error.code }, 'the next channel refused an HTLC');
    this.failWith(origin, CANNOT_CARRY);
  }

  /** Fails an HTLC that arrived here earlier. */
  failArrived(channelId: Uint8Array, htlcId: bigint, failure: KnownFailure): void {
    this.failWith({ kind: 'relay', channelId, htlcId }, failure);
  }

  /** Settles an HTLC that arrived here. */
  fulfillArrived(channelId: Uint8Array, htlcId: bigint, preimage: Uint8Array): void {
    const channel = this.book.get(toHex(channelId));
    if (channel !== undefined) this.settle(channel, htlcId, preimage);
  }

  private forward(
    from: ManagedChannel,
    htlc: Htlc,
    payload: ForwardPayload,
    onionRoutingPacket: Uint8Array,
  ): void {
    const { environment } = this;
    if (environment.isChainStalled()) {
      this.fail(from, htlc.id, { code: 'temporaryNodeFailure' });
      return;
    }
    const to = this.book.byShortChannelId(payload.shortChannelId as ShortChannelId);
    const terms = checkForward({
      amountMsat: htlc.amountMsat,
      cltvExpiry: cltvExpiry(htlc.cltvExpiry),
      payload,
      outgoing: to === undefined ? undefined : environment.outgoing(to),
      blockHeight: environment.blockHeight(),
    });
    if (!terms.ok || to === undefined) {
      const failure: KnownFailure = terms.ok ? { code: 'unknownNextPeer' } : terms.error;
      this.fail(from, htlc.id, failure);
      return;
    }
    const packet = htlc.onionRoutingPacket ?? onionRoutingPacket;
    const { outgoingCltvValue } = payload;
    if (!environment.noteOnion({ packet, channelId: from.id, htlcId: htlc.id, outgoingCltvValue })) {
      this.fail(from, htlc.id, CANNOT_CARRY);
      return;
    }
    const offer: HtlcOffer = {
      amountMsat: terms.value.amountMsat,
      paymentHash: htlc.paymentHash,
      cltvExpiry: terms.value.cltvExpiry,
      onionRoutingPacket,
      origin: { kind: 'relay', channelId: channelIdOf(from), htlcId: htlc.id },
    };
    this.runner.dispatch(to, { type: 'addHtlc', offer });
  }

  /** Fails an HTLC of a peer with a failure of our own. */
  private fail(channel: ManagedChannel, htlcId: bigint, failure: KnownFailure): void {
    this.failWith({ kind: 'relay', channelId: channelIdOf(channel), htlcId }, failure);
  }

  private failWith(origin: RelayOrigin, failure: KnownFailure): void {
    this.failUpstream(origin, (secret, holdTime) => returnFailure(secret, failure, holdTime));
  }

  private failUpstream(
    origin: RelayOrigin,
    make: (sharedSecret: Uint8Array, holdTime: number) => ReturnedFailure,
  ): void {
    const upstream = this.upstreamOf(origin);
    if (upstream === undefined || !isUnsettled(upstream, origin.htlcId)) return;
    const sharedSecret = this.sharedSecretOf(upstream, origin.htlcId);
    if (sharedSecret === undefined) return;
    const { reason, attributionData } = make(sharedSecret, this.arrivals.end(upstream, origin.htlcId));
    const attributed = attributionData !== undefined && this.environment.takesAttribution(upstream);
    this.remove(upstream, origin.htlcId, {
      kind: 'fail',
      reason,
      ...(attributed ? { attributionData } : {}),
    });
  }

  /** BOLT 4, Hold times for successful payments: the preimage goes upstream with what the hops say of themselves. */
  private settle(
    channel: ManagedChannel,
    htlcId: bigint,
    preimage: Uint8Array,
    downstream?: Uint8Array,
  ): void {
    const isAttributed = this.environment.takesAttribution(channel);
    const sharedSecret = isAttributed ? this.sharedSecretOf(channel, htlcId) : undefined;
    const holdTime = this.arrivals.end(channel, htlcId);
    if (sharedSecret === undefined) {
      this.remove(channel, htlcId, { kind: 'fulfill', preimage });
      return;
    }
    const attributionData = attribute(sharedSecret, new Uint8Array(0), holdTime, downstream);
    this.remove(channel, htlcId, { kind: 'fulfill', preimage, attributionData });
  }

  /** After a restart it is read again from the onion, which is kept as long as the HTLC is. */
  private sharedSecretOf(channel: ManagedChannel, htlcId: bigint): Uint8Array | undefined {
    const known = this.arrivals.sharedSecret(channel, htlcId);
    const incoming = known === undefined ? incomingHtlc(channel, htlcId) : undefined;
    if (incoming?.onionRoutingPacket === undefined) return known;
    const peeled = peelOnion({
      nodeKey: this.environment.nodePrivateKey,
      packet: incoming.onionRoutingPacket,
      associatedData: incoming.paymentHash,
    });
    return peeled.ok ? peeled.value.sharedSecret : undefined;
  }

  private remove(channel: ManagedChannel, id: bigint, removal: HtlcRemoval): void {
    this.runner.dispatch(channel, { type: 'removeHtlc', id, removal });
  }

  private upstreamOf({ channelId }: RelayOrigin): ManagedChannel | undefined {
    return this.book.get(toHex(channelId));
  }
}

function incomingHtlc(channel: ManagedChannel, id: bigint): Htlc | undefined {
  return commitmentsOf(channel)?.htlcs.find((htlc) => htlc.offerer === 'remote' && htlc.id === id);
}

function isRelayOf(origin: HtlcOrigin, channelId: Uint8Array, htlcId: bigint): boolean {
  return origin.kind === 'relay' && origin.htlcId === htlcId && equalBytes(origin.channelId, channelId);
}

function channelIdOf(channel: ManagedChannel): Uint8Array {
  return commitmentsOf(channel)?.parameters.channelId ?? fromHex(channel.id);
}

/** BOLT 4 prefers failures without an update: one identifies who applies it. */
const CANNOT_CARRY: KnownFailure = { code: 'temporaryChannelFailure', channelUpdate: new Uint8Array(0) };
