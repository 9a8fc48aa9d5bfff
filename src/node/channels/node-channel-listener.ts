import { ApiError } from '../../api/error.js';
import {
  type ChannelError,
  describeChannelError,
  type Htlc,
  type HtlcOffer,
} from '../../core/channel/index.js';
import type { RevokedState } from '../../core/watchtower/index.js';
import type { ChannelAnnouncement } from '../../core/wire/index.js';
import type { TowerClient } from '../../watchtower/index.js';
import type { Clock } from '../clock.js';
import type { EventHub } from '../event-hub.js';
import { channelStateChanged } from '../node-events.js';
import type { IncomingPayments } from '../payments/incoming-payments.js';
import type { OutgoingPayments } from '../payments/outgoing-payments.js';
import type { HtlcRelay } from '../relay/htlc-relay.js';
import type { Journal } from '../runner/journal.js';
import type { ChannelAnnouncer } from './channel-announcer.js';
import type { NodeChannelEnvironment } from './channel-environment.js';
import type { ChannelListener } from './channel-listener.js';
import type { ChannelRunner } from './channel-runner.js';
import type { CloseScripts } from './close-scripts.js';
import { proposeFeerate } from './feerate-proposals.js';
import type { ManagedChannel } from './managed-channel.js';
import type { Publications } from './publications.js';
import type { QuiescenceLimit } from './quiescence-limit.js';

/** Whom channels tell. They are made after the channels, so each is asked for when it is needed. */
export interface Hearers {
  readonly announcer: ChannelAnnouncer;
  readonly relay: HtlcRelay;
  readonly outgoing: OutgoingPayments;
  readonly incoming: IncomingPayments;
  readonly runner: ChannelRunner;
  readonly towers: TowerClient;
  readonly backup: { readonly keeper: { changed(): void } };
}

/** Passes on what channels tell: HTLCs to relay and payments, states to the wallet, events and whoever waits. */
export class NodeChannelListener implements ChannelListener {
  constructor(
    private readonly hearers: () => Hearers,
    private readonly journal: Journal,
    private readonly environment: NodeChannelEnvironment,
    private readonly closeScripts: CloseScripts,
    private readonly quiescenceLimit: QuiescenceLimit,
    private readonly publications: Publications,
    private readonly events: EventHub,
    private readonly clock: Clock,
  ) {}

  ready(channel: ManagedChannel): void {
    const { announcer, runner } = this.hearers();
    announcer.ready(channel);
    // Rates may have changed while the peer was away.
    const { commitment } = this.environment.context().feerates;
    this.clock.soon(() => proposeFeerate(channel, runner, commitment));
  }

  announce(channel: ManagedChannel, announcement: ChannelAnnouncement): void {
    this.hearers().announcer.announce(channel, announcement);
  }

  htlcReceived(channel: ManagedChannel, htlc: Htlc, mustFail: boolean): void {
    this.hearers().relay.received(channel, htlc, mustFail);
  }

  htlcFulfilled(channel: ManagedChannel, htlc: Htlc, preimage: Uint8Array): void {
    const { origin } = htlc;
    if (origin?.kind === 'relay') this.hearers().relay.fulfilled(origin, channel, htlc, preimage);
    else if (origin !== undefined) this.hearers().outgoing.fulfilled(origin, preimage, htlc);
  }

  htlcFailed(htlc: Htlc): void {
    const { origin } = htlc;
    if (origin?.kind === 'relay') this.hearers().relay.failed(origin, htlc);
    else if (origin !== undefined) this.hearers().outgoing.failed(origin, htlc);
  }

  htlcRefused({ origin }: Pick<HtlcOffer, 'origin' | 'amountMsat'>, error: ChannelError): void {
    if (origin.kind === 'relay') this.hearers().relay.refused(origin, error);
    else this.hearers().outgoing.refused(origin, error);
  }

  revoked(channel: ManagedChannel, state: RevokedState): void {
    const { towers } = this.hearers();
    if (!towers.hasTowers) return;
    this.journal.append(() => towers.revoked(state, channel.signer));
    this.journal.after(() => towers.poke());
  }

  stateChanged(channel: ManagedChannel): void {
    const { state } = channel.channel;
    this.hearers().backup.keeper.changed();
    if (state.kind === 'waitForChannelReady') {
      this.journal.append(() => this.environment.commitFunding(channel));
      this.closeScripts.channelMade(channel);
    }
    if (state.kind === 'forceClosing' || state.kind === 'waitForRemoteClose') {
      this.hearers().incoming.forgetChannel(state.commitments.parameters.channelId);
    }
    // Behind the commit that says so: what a tower may delete is found by it.
    if (state.kind === 'closed') this.journal.after(() => this.hearers().towers.closed());
    if (GONE.has(state.kind)) this.hearers().announcer.gone(channel);
    this.journal.after(() => this.events.emit(channelStateChanged(channel)));
  }

  quiescing(channel: ManagedChannel): void {
    this.quiescenceLimit.began(channel);
  }

  scriptWanted(channel: ManagedChannel): void {
    const { state } = channel.channel;
    if (state.kind !== 'shuttingDown' || state.requestedScript !== null) return;
    const scriptPubKey = this.closeScripts.forClosing(channel);
    this.clock.soon(() => this.hearers().runner.dispatch(channel, { type: 'close', scriptPubKey }));
  }

  alarmed(channel: ManagedChannel, error: ChannelError): void {
    const message = `channel ${channel.id}: ${describeChannelError(error)}`;
    this.journal.after(() => this.events.emit({ type: 'alarm', code: error.code, message }));
  }

  forgotten(channel: ManagedChannel, error: ChannelError): void {
    const message = `the channel was given up: ${describeChannelError(error)}`;
    this.publications.failed(channel, new ApiError('openRefused', message));
  }
}

/** States from which a channel never comes back. */
const GONE: ReadonlySet<string> = new Set(['simpleClosing', 'closing', 'forceClosing', 'waitForRemoteClose']);
