import { type BackedUpChannel, backedUpChannelId } from '../../core/backup/index.js';
import {
  type AcceptCommand,
  beginChannel,
  type ChannelAction,
  type ChannelCommand,
  type ChannelContext,
  type ChannelErrorCode,
  decodeStoredState,
  describeChannelError,
  encodeStoredState,
  isOver,
  type OpenCommand,
  type Recovering,
  restoredChannel,
  transition,
} from '../../core/channel/index.js';
import { spentCommitmentNumber } from '../../core/enforcement/index.js';
import { type ChannelSigner, createChannelSigner, deriveChannelSeed } from '../../core/keys/index.js';
import { toHex } from '../../core/primitives/bytes.js';
import { deserialize, serialize } from '../../core/primitives/json.js';
import type { Outpoint, SpecHtlc } from '../../core/transactions/index.js';
import { revokedBetween } from '../../core/watchtower/index.js';
import {
  type Message,
  type NegotiatedFeatures,
  type ShortChannelId,
  shortChannelIdParts,
} from '../../core/wire/index.js';
import type { Logger } from '../log.js';
import type { Journal } from '../runner/journal.js';
import type { Store } from '../store/index.js';
import type { ChannelBook } from './channel-book.js';
import type { ChannelListener } from './channel-listener.js';
import type { ClaimSink } from './claim-sink.js';
import { channelKey, commitmentsOf, type ManagedChannel, storedState } from './managed-channel.js';

type FundingSpent = Extract<ChannelCommand, { type: 'fundingSpent' }>;

/** What the runner needs of the node around it. */
export interface ChannelEnvironment {
  /** Everything of a context but the channel's own signer, as of now. */
  context(): Omit<ChannelContext, 'signer'>;
  send(peerId: string, message: Message): void;
  disconnect(peerId: string): void;
  publish(channel: ManagedChannel, transaction: Uint8Array, what: string): void;
  fund(channel: ManagedChannel, request: Extract<ChannelAction, { type: 'fund' }>): void;
  releaseFunding(channel: ManagedChannel): void;
  watchFunding(channel: ManagedChannel, funding: Outpoint): void;
  watchOutput(channel: ManagedChannel, outpoint: Outpoint, spentHeight: number | undefined): void;
  readonly claims: ClaimSink;
  unwatch(channel: ManagedChannel): void;
}

/**
 * Drives the channels: a command goes in, the core says what is to be done, and the journal sees to it that it is
 * stored before any of it leaves. The only place where a channel changes.
 */
export class ChannelRunner {
  private readonly wantsToSign = new Set<ManagedChannel>();

  constructor(
    readonly book: ChannelBook,
    private readonly seed: Uint8Array,
    private readonly store: Pick<Store, 'channels' | 'revokedStates'>,
    private readonly journal: Journal,
    private readonly environment: ChannelEnvironment,
    private readonly listener: ChannelListener,
    private readonly log: Logger,
  ) {
    journal.prepare(() => this.signAll());
  }

  /** Reads every channel from the store. `restore` then lets them speak. */
  load(): void {
    for (const { channelId, peer, data } of this.store.channels.all()) {
      const state = decodeStoredState(data);
      const { channelKeyIndex } = 'remains' in state ? state.remains : state.commitments.parameters;
      const signer = this.signerFor(channelKeyIndex);
      this.book.add({ id: channelId, peerId: peer, signer, channel: restoredChannel(state) });
    }
  }

  /** Tells every channel that it was read from the store, so that it watches, publishes and delivers again. */
  restore(): void {
    for (const channel of this.book.all()) {
      if (!isOver(channel.channel.state)) this.dispatch(channel, { type: 'restored' });
    }
  }

  /**
   * Takes up a channel that is known from a backup alone. `isRescan`: the chain is about to be searched for it; else its
   * funding output is known to be unspent.
   */
  adopt(
    backup: BackedUpChannel,
    isRescan: boolean,
    features: NegotiatedFeatures | undefined,
  ): ManagedChannel {
    const { shortChannelId, addresses: _addresses, ...kept } = backup;
    const signer = this.signerFor(kept.channelKeyIndex);
    const state: Recovering = {
      kind: 'recovering',
      remains: { ...kept, channelId: backedUpChannelId(backup), local: { basepoints: signer.basepoints } },
      confirmation: isRescan || shortChannelId === null ? null : confirmationAt(shortChannelId),
      enforcement: null,
    };
    const id = toHex(state.remains.channelId);
    const peerId = toHex(kept.remoteNodeId);
    const managed: ManagedChannel = { id, peerId, signer, channel: restoredChannel(state) };
    this.book.add(managed);
    this.journal.write(`channel ${id}`, () => this.put(managed));
    this.dispatch(managed, { type: 'restored' });
    if (features !== undefined) this.dispatch(managed, { type: 'connected', features });
    this.listener.stateChanged(managed);
    return managed;
  }

  /** Begins a channel, as opener or as accepter. */
  begin(peerId: string, command: OpenCommand | AcceptCommand): ManagedChannel {
    const signer = this.signerFor(command.channelKeyIndex);
    const { channel, actions } = beginChannel(command, { ...this.environment.context(), signer });
    const temporaryId =
      command.type === 'open' ? command.temporaryChannelId : command.message.temporaryChannelId;
    const id = toHex(temporaryId);
    const managed: ManagedChannel = { id, temporaryId: id, peerId, signer, channel };
    this.book.add(managed);
    this.execute(managed, actions);
    return managed;
  }

  /** Gives a channel a command. What it leads to is stored and sent in the next commit. */
  dispatch(managed: ManagedChannel, command: ChannelCommand): void {
    const context = { ...this.environment.context(), signer: managed.signer };
    const before = managed.channel.state;
    const { channel, actions } = transition(managed.channel, command, context);
    managed.channel = channel;
    const key = channelKey(channel.state);
    if (key !== undefined && key !== managed.id) this.book.rename(managed, key);
    this.execute(managed, actions);
    const revoked = revokedBetween(before, channel.state);
    if (revoked !== undefined) {
      const { commitmentNumber, spec } = revoked;
      this.journal.append(() => this.store.revokedStates.put(managed.id, { commitmentNumber, ...spec }));
      this.listener.revoked(managed, revoked);
    }
    const isClosed = actions.some(({ type }) => type === 'closing');
    if (channel.state.kind !== before.kind || isClosed) this.listener.stateChanged(managed);
  }

  /** A transaction in a block spends a channel's funding output. */
  fundingSpent(managed: ManagedChannel, spend: FundingSpent): void {
    const parameters = commitmentsOf(managed)?.parameters;
    if (parameters === undefined) {
      this.dispatch(managed, spend);
      return;
    }
    const number = spentCommitmentNumber(parameters, spend.transaction);
    const data = number === undefined ? undefined : this.store.channels.revoked(managed.id, number);
    const revokedHtlcs = data === undefined ? [] : (deserialize(data) as unknown as readonly SpecHtlc[]);
    this.dispatch(managed, { ...spend, revokedHtlcs });
  }

  /** Gives every channel that lives a command. */
  dispatchAll(command: ChannelCommand): void {
    for (const channel of this.book.all()) {
      const state = storedState(channel);
      if (state !== undefined && !isOver(state)) this.dispatch(channel, command);
    }
  }

  private execute(managed: ManagedChannel, actions: readonly ChannelAction[]): void {
    for (const action of actions) this.perform(managed, action);
  }

  private perform(managed: ManagedChannel, action: ChannelAction): void {
    const { journal, environment, listener } = this;
    switch (action.type) {
      case 'store':
        journal.write(`channel ${managed.id}`, () => this.put(managed));
        return;
      case 'send':
        journal.after(() => environment.send(managed.peerId, action.message));
        return;
      case 'disconnect':
        journal.after(() => environment.disconnect(managed.peerId));
        return;
      case 'publish':
        journal.after(() => environment.publish(managed, action.transaction, action.what));
        return;
      case 'archiveRevoked': {
        const { commitmentNumber, htlcs } = action;
        const data = serialize(htlcs);
        journal.append(() => this.store.channels.archiveRevoked(managed.id, commitmentNumber, data));
        return;
      }
      case 'claim':
        journal.after(() => environment.claims.offer(action.claim));
        return;
      case 'withdrawClaim':
        journal.after(() => environment.claims.withdraw(action.outpoint));
        return;
      case 'watchOutput':
        environment.watchOutput(managed, action.outpoint, action.spentHeight ?? undefined);
        return;
      case 'fund':
        environment.fund(managed, action);
        return;
      case 'releaseFunding':
        environment.releaseFunding(managed);
        return;
      case 'watchFunding':
        environment.watchFunding(managed, action.funding);
        return;
      case 'wantsToSign':
        this.wantsToSign.add(managed);
        journal.after(() => undefined);
        return;
      case 'ready':
        listener.ready(managed);
        return;
      case 'announce':
        listener.announce(managed, action.announcement);
        return;
      case 'htlcReceived':
        listener.htlcReceived(managed, action.htlc, action.mustFail);
        return;
      case 'htlcFulfilled':
        listener.htlcFulfilled(managed, action.htlc, action.preimage);
        return;
      case 'htlcFailed':
        listener.htlcFailed(action.htlc);
        return;
      case 'htlcRefused':
        listener.htlcRefused(action.offer, action.error);
        return;
      case 'quiescing':
        listener.quiescing(managed);
        return;
      case 'quiescent':
        this.log.info({ channelId: managed.id, initiator: action.initiator }, 'the channel is quiescent');
        return;
      case 'shutdownStarted':
        listener.scriptWanted(managed);
        return;
      case 'closing':
        return;
      case 'closed':
        environment.unwatch(managed);
        journal.append(() => {
          this.store.channels.forgetRevoked(managed.id);
          this.store.revokedStates.forget(managed.id);
        });
        return;
      case 'forget':
        this.forget(managed);
        return;
      case 'report':
        this.log.warn(
          {
            channelId: managed.id,
            by: action.by,
            code: action.error.code,
            consequence: action.error.consequence,
          },
          describeChannelError(action.error),
        );
        if (ALARMING.has(action.error.code)) listener.alarmed(managed, action.error);
        return;
    }
  }

  /** Signs once for all the updates that came since the last commit, channel by channel. */
  private signAll(): void {
    while (this.wantsToSign.size > 0) {
      const waiting = [...this.wantsToSign];
      this.wantsToSign.clear();
      for (const managed of waiting) this.dispatch(managed, { type: 'sign' });
    }
  }

  private put(managed: ManagedChannel): void {
    const state = storedState(managed);
    if (state === undefined) return;
    this.store.channels.put(managed.id, managed.peerId, encodeStoredState(state), isOver(state));
  }

  private forget(managed: ManagedChannel): void {
    const { state } = managed.channel;
    const { id } = managed;
    this.book.remove(managed);
    this.environment.unwatch(managed);
    this.journal.write(`channel ${id}`, () => this.store.channels.delete(id));
    if (state.kind === 'aborted') this.listener.forgotten(managed, state.reason);
  }

  /** What signs for the channel with this key index. */
  signerFor(channelKeyIndex: number): ChannelSigner {
    return createChannelSigner(deriveChannelSeed(this.seed, channelKeyIndex));
  }
}

function confirmationAt(shortChannelId: ShortChannelId): Recovering['confirmation'] {
  const { height, transactionIndex } = shortChannelIdParts(shortChannelId);
  return { height, transactionIndex, shortChannelId };
}

/** Whether an HTLC that a peer offered is still to be settled. */
export function isUnsettled(managed: ManagedChannel, htlcId: bigint): boolean {
  return (
    commitmentsOf(managed)?.htlcs.some(
      (htlc) => htlc.offerer === 'remote' && htlc.id === htlcId && htlc.removal === undefined,
    ) ?? false
  );
}

/** What its owner has to hear of, and not only the log. */
const ALARMING: ReadonlySet<string> = new Set<ChannelErrorCode>([
  'revokedCommitment',
  'unknownCommitment',
  'localStateStale',
  'errorBeforeReestablish',
]);
