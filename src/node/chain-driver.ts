import type { ChannelCommand, StoredState } from '../core/channel/index.js';
import { equalBytes } from '../core/primitives/bytes.js';
import { type BlockHeight, blockHeight, sat } from '../core/primitives/units.js';
import type { Outpoint } from '../core/transactions/index.js';
import {
  type Block,
  BlockFollower,
  type ChainBackend,
  type ChainPoint,
  type ChainStep,
  ChainWatcher,
  type StallEvent,
  type WatchEvent,
} from './chain/index.js';
import type { ManagedChannel } from './channels/managed-channel.js';
import { fixedPartsOf, storedState } from './channels/managed-channel.js';
import type { Clock } from './clock.js';
import type { Journal } from './runner/journal.js';
import type { ChainRepository } from './store/index.js';
import { SWEEP_OWNER } from './sweeper/index.js';

/** What wants to hear of every block. */
export interface BlockListener {
  blockConnected(height: number, block: Block): void;
  blockDisconnected(height: number, block: ChainPoint): void;
}

/** What the driver needs of the node around it. */
export interface ChainEnvironment {
  dispatch(channel: ManagedChannel, command: ChannelCommand): void;
  fundingSpent(channel: ManagedChannel, spend: Extract<ChannelCommand, { type: 'fundingSpent' }>): void;
  /** Every channel has to look at the new height. */
  newBlock(): void;
  /** The node stands at the tip of the chain again: what is missing is not in any block yet. */
  atTip(): Promise<void> | void;
  channel(id: string): ManagedChannel | undefined;
  publicChannelSpent(owner: string, height: number | undefined): void;
  /** An output that the sweeper takes was spent, or is not any more. */
  claimEvent(event: WatchEvent): void;
  stallChanged(event: StallEvent): void;
  failed(error: unknown): void;
}

/**
 * Takes the node through the chain block by block: wallet, channels and gossip handle each one, and the new tip is
 * committed together with all that it changed.
 */
export class ChainDriver {
  private readonly watcher: ChainWatcher;
  private readonly follower: BlockFollower;
  private heightNow: number;
  private stalledNow = false;

  constructor(
    backend: ChainBackend,
    private readonly chain: ChainRepository,
    tip: ChainPoint,
    pollIntervalMillis: number,
    patience: { readonly blockStallMillis: number | undefined; readonly silenceMillis: number | undefined },
    private readonly journal: Journal,
    /** Keeps its own books in the store: it is told within the commit of the block. */
    private readonly ledger: BlockListener,
    private readonly listeners: readonly BlockListener[],
    private readonly environment: ChainEnvironment,
    clock: Clock,
  ) {
    this.heightNow = tip.height;
    this.watcher = new ChainWatcher(tip.height);
    this.follower = new BlockFollower({
      backend,
      tip,
      recent: [...chain.recent()].reverse(),
      pollIntervalMillis,
      ...patience,
      clock,
      onStep: (step) => this.step(step),
      onTip: () => environment.atTip(),
      onStall: (event) => {
        this.stalledNow = event.type === 'chainStalled';
        environment.stallChanged(event);
      },
      onFailure: (error) => environment.failed(error),
    });
  }

  get height(): BlockHeight {
    return blockHeight(this.heightNow);
  }

  /** Whether the chain source is silent or stands still: then nothing may be taken on that only the chain can enforce. */
  get isStalled(): boolean {
    return this.stalledNow;
  }

  get tip(): ChainPoint {
    return this.follower.tip;
  }

  start(): void {
    this.follower.start();
  }

  /** Looks for new blocks now. */
  poke(): Promise<void> {
    return this.follower.poke();
  }

  stop(): Promise<void> {
    return this.follower.stop();
  }

  /** Watches a channel's funding output: its confirmation, and whatever spends it. */
  watchFunding(channel: ManagedChannel, funding: Outpoint): void {
    const state = storedState(channel);
    const confirmation = state !== undefined && 'confirmation' in state ? state.confirmation : null;
    const owner = CHANNEL + channel.id;
    this.handle([
      ...this.watcher.watchTransaction(owner, funding.txid, 1, confirmation ?? undefined),
      ...this.watcher.watchOutpoint(owner, funding, state && fundingSpentAt(state)),
    ]);
  }

  /** Watches an output that a channel follows. `spentHeight`: where the channel knows it to be spent. */
  watchOutput(channel: ManagedChannel, outpoint: Outpoint, spentHeight: number | undefined): void {
    this.handle(this.watcher.watchOutpoint(CHANNEL + channel.id, outpoint, spentHeight));
  }

  unwatch(channel: ManagedChannel): void {
    this.watcher.unwatchAll(CHANNEL + channel.id);
  }

  /** For the sweeper, whose owner name is `SWEEP_OWNER`: what holds already is returned, the rest comes as `claimEvent`. */
  get claimWatcher(): Pick<ChainWatcher, 'watchOutpoint' | 'unwatchOutpoint'> {
    return this.watcher;
  }

  /** Watches the funding output of a channel in the public graph. */
  watchPublicChannel(owner: string, funding: Outpoint): void {
    this.handle(this.watcher.watchOutpoint(GOSSIP + owner, funding));
  }

  private step(step: ChainStep): void {
    const { height, hash } = step;
    if (step.type === 'connected') {
      const { block } = step;
      this.heightNow = height;
      for (const listener of this.listeners) listener.blockConnected(height, block);
      this.handle(this.watcher.blockConnected(height, block));
      this.journal.append(() => {
        this.ledger.blockConnected(height, block);
        this.chain.connect({ height, hash });
      });
    } else {
      this.heightNow = height - 1;
      for (const listener of this.listeners) listener.blockDisconnected(height, step);
      this.handle(this.watcher.blockDisconnected(height));
      this.journal.append(() => {
        this.ledger.blockDisconnected(height, step);
        this.chain.disconnectAbove(height - 1);
      });
    }
    this.environment.newBlock();
    this.journal.flush();
  }

  private handle(events: readonly WatchEvent[]): void {
    for (const event of events) {
      if (event.owner === SWEEP_OWNER) {
        this.environment.claimEvent(event);
        continue;
      }
      if (event.owner.startsWith(GOSSIP)) {
        const height = event.type === 'spent' ? event.height : undefined;
        this.environment.publicChannelSpent(event.owner.slice(GOSSIP.length), height);
        continue;
      }
      const channel = this.environment.channel(event.owner.slice(CHANNEL.length));
      if (channel === undefined) continue;
      const command = commandFor(channel, event);
      if (command?.type === 'fundingSpent') this.environment.fundingSpent(channel, command);
      else if (command !== undefined) this.environment.dispatch(channel, command);
    }
  }
}

const CHANNEL = 'channel ';
const GOSSIP = 'gossip ';

function commandFor(channel: ManagedChannel, event: WatchEvent): ChannelCommand | undefined {
  switch (event.type) {
    case 'confirmed': {
      // Known from before a restart: the channel has it in its state already.
      if (event.transaction === undefined) return undefined;
      const output = event.transaction.outs[fixedPartsOf(channel)?.funding.outputIndex ?? -1];
      return {
        type: 'fundingConfirmed',
        height: event.height,
        transactionIndex: event.transactionIndex,
        scriptPubKey: output?.script,
        amount: output === undefined ? undefined : sat(output.value),
      };
    }
    case 'confirmationUndone':
      return { type: 'fundingUnconfirmed' };
    case 'spent': {
      const { outpoint, height } = event;
      const transaction = event.transaction.toBuffer();
      const txid = event.transaction.getHash();
      return isFunding(channel, outpoint)
        ? { type: 'fundingSpent', transaction, txid, height }
        : { type: 'outputSpent', outpoint, transaction, txid, height };
    }
    case 'spendUndone': {
      const { outpoint } = event;
      return isFunding(channel, outpoint) ? { type: 'fundingUnspent' } : { type: 'outputUnspent', outpoint };
    }
  }
}

function isFunding(channel: ManagedChannel, { txid, outputIndex }: Outpoint): boolean {
  const funding = fixedPartsOf(channel)?.funding;
  return funding !== undefined && funding.outputIndex === outputIndex && equalBytes(funding.txid, txid);
}

/** Where a channel knows its funding output to be spent. */
function fundingSpentAt(state: StoredState): number | undefined {
  if (state.kind === 'closing') return state.spend?.height;
  return 'enforcement' in state ? state.enforcement?.spend.height : undefined;
}
