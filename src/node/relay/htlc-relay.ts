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
  createFailure,
  decodePayload,
  type FinalPayload,
  type ForwardPayload,
  failureOfMalformed,
  type KnownFailure,
  malformedOnion,
  peelOnion,
  wrapFailure,
} from '../../core/onion/index.js';
import { checkForward, type OutgoingChannel } from '../../core/payments/index.js';
import { equalBytes, fromHex, toHex } from '../../core/primitives/bytes.js';
import { type BlockHeight, type CltvExpiry, cltvExpiry } from '../../core/primitives/units.js';
import type { ShortChannelId } from '../../core/wire/index.js';
import type { ChannelBook } from '../channels/channel-book.js';
import { type ChannelRunner, isUnsettled } from '../channels/channel-runner.js';
import { commitmentsOf, type ManagedChannel } from '../channels/managed-channel.js';
import type { Logger } from '../log.js';
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
  blockHeight(): BlockHeight;
  /** While the chain source stalls we could enforce nothing that we pass on. */
  isChainStalled(): boolean;
  /** What we ask for forwarding over a channel, and what it can carry now. */
  outgoing(channel: ManagedChannel): OutgoingChannel;
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
  constructor(
    private readonly book: ChannelBook,
    private readonly runner: Pick<ChannelRunner, 'dispatch'>,
    private readonly environment: RelayEnvironment,
    private readonly log: Logger,
  ) {}

  /** A peer's HTLC is irrevocably committed. After a restart the same one is delivered again. */
  received(channel: ManagedChannel, htlc: Htlc, dustExposureExceeded: boolean): void {
    const channelId = channelIdOf(channel);
    if (this.book.hasOffered((origin) => isRelayOf(origin, channelId, htlc.id))) return;
    const { onionRoutingPacket: packet, paymentHash } = htlc;
    if (packet === undefined) return;
    const peeled = peelOnion({
      nodeKey: this.environment.nodePrivateKey,
      packet,
      associatedData: paymentHash,
    });
    if (!peeled.ok) {
      const { error } = peeled;
      if (error.code === 'invalidOnionPayload') {
        this.fail(channel, htlc.id, error.sharedSecret, { code: 'invalidOnionPayload', type: 0n, offset: 0 });
      } else {
        // BOLT 4: whoever cannot read the onion has no key to answer with, so the peer must.
        this.remove(channel, htlc.id, { kind: 'malformed', ...malformedOnion(error) });
      }
      return;
    }
    const { payload: bytes, sharedSecret, next } = peeled.value;
    // BOLT 2, dust exposure: the HTLC is committed; it is only not passed on.
    if (dustExposureExceeded) {
      this.fail(channel, htlc.id, sharedSecret, {
        code: 'temporaryChannelFailure',
        channelUpdate: NO_UPDATE,
      });
      return;
    }
    const payload = decodePayload(bytes, next === undefined);
    if (!payload.ok) {
      const { type, offset } = payload.error;
      this.fail(channel, htlc.id, sharedSecret, { code: 'invalidOnionPayload', type, offset });
    } else if ('shortChannelId' in payload.value && next !== undefined) {
      this.forward(channel, htlc, payload.value, next, sharedSecret);
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
    this.remove(upstream, origin.htlcId, { kind: 'fulfill', preimage });
    const feeMsat = (incoming?.amountMsat ?? htlc.amountMsat) - htlc.amountMsat;
    this.environment.forwarded(upstream, to, htlc, feeMsat);
  }

  /** An HTLC that we passed on is gone for good without its preimage. */
  failed(origin: RelayOrigin, htlc: Htlc): void {
    this.failUpstream(origin, (sharedSecret) => {
      const { removal } = htlc;
      if (removal?.kind === 'fail') return wrapFailure(sharedSecret, removal.reason);
      const failure = removal?.kind === 'malformed' ? failureOfMalformed(removal) : undefined;
      // BOLT 2, update_fail_malformed_htlc: the node before the faulty hop reports in its place.
      if (failure?.ok) return createFailure(sharedSecret, failure.value as KnownFailure);
      return createFailure(sharedSecret, { code: 'temporaryChannelFailure', channelUpdate: NO_UPDATE });
    });
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
    this.failUpstream(origin, (sharedSecret) =>
      createFailure(sharedSecret, { code: 'temporaryChannelFailure', channelUpdate: NO_UPDATE }),
    );
  }

  /** Fails an HTLC that ends here or cannot go on. */
  fail(channel: ManagedChannel, htlcId: bigint, sharedSecret: Uint8Array, failure: KnownFailure): void {
    this.remove(channel, htlcId, { kind: 'fail', reason: createFailure(sharedSecret, failure) });
  }

  /** Fails an HTLC that arrived here earlier. */
  failArrived(channelId: Uint8Array, htlcId: bigint, failure: KnownFailure): void {
    this.failUpstream({ kind: 'relay', channelId, htlcId }, (sharedSecret) =>
      createFailure(sharedSecret, failure),
    );
  }

  /** Settles an HTLC that arrived here. */
  fulfillArrived(channelId: Uint8Array, htlcId: bigint, preimage: Uint8Array): void {
    const channel = this.book.get(toHex(channelId));
    if (channel !== undefined) this.remove(channel, htlcId, { kind: 'fulfill', preimage });
  }

  private forward(
    from: ManagedChannel,
    htlc: Htlc,
    payload: ForwardPayload,
    onionRoutingPacket: Uint8Array,
    sharedSecret: Uint8Array,
  ): void {
    const { environment } = this;
    if (environment.isChainStalled()) {
      this.fail(from, htlc.id, sharedSecret, { code: 'temporaryNodeFailure' });
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
      this.fail(from, htlc.id, sharedSecret, failure);
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

  private failUpstream(origin: RelayOrigin, reason: (sharedSecret: Uint8Array) => Uint8Array): void {
    const upstream = this.upstreamOf(origin);
    if (upstream === undefined || !isUnsettled(upstream, origin.htlcId)) return;
    const incoming = incomingHtlc(upstream, origin.htlcId);
    if (incoming?.onionRoutingPacket === undefined) return;
    // The key to answer with is in the onion, which is kept as long as the HTLC is.
    const peeled = peelOnion({
      nodeKey: this.environment.nodePrivateKey,
      packet: incoming.onionRoutingPacket,
      associatedData: incoming.paymentHash,
    });
    if (!peeled.ok) return;
    this.remove(upstream, origin.htlcId, { kind: 'fail', reason: reason(peeled.value.sharedSecret) });
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

const NO_UPDATE = new Uint8Array(0);
