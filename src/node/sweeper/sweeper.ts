import {
  advance,
  type FeerateEstimates,
  outpointKey,
  type SweepAction,
  type SweepCommand,
  type SweepState,
} from '../../core/claims/index.js';
import type { Claim } from '../../core/enforcement/index.js';
import type { ChannelSigner } from '../../core/keys/index.js';
import { toHex } from '../../core/primitives/bytes.js';
import { displayHash } from '../../core/primitives/display-hash.js';
import type { Outpoint } from '../../core/transactions/index.js';
import type { ChainBackend, ChainWatcher, WatchEvent } from '../chain/index.js';
import type { BlockListener } from '../chain-driver.js';
import type { ClaimSink } from '../channels/claim-sink.js';
import { type Clock, systemClock, type Timer } from '../clock.js';
import type { Logger } from '../log.js';
import type { Journal } from '../runner/journal.js';
import type { SweepRepository } from '../store/index.js';
import { estimateFeerates, hasRisen } from './feerates.js';
import { type PendingClaim, pendingClaims } from './pending-claim.js';
import { Publisher } from './publisher.js';
import { SweepStore } from './sweep-store.js';
import { type ClaimWallet, heldOutputs, walletContext } from './wallet-context.js';

/** Who watches the outputs of claims: the owner in every `WatchEvent` that belongs to the sweeper. */
export const SWEEP_OWNER = 'sweep';

/** The parts of the node that claims are taken with. */
export interface SweeperParts {
  readonly backend: Pick<ChainBackend, 'publish' | 'submitPackage' | 'feeratePerKw'>;
  readonly wallet: ClaimWallet;
  readonly store: SweepRepository;
  readonly journal: Pick<Journal, 'prepare' | 'write' | 'after'>;
  readonly watcher: Pick<ChainWatcher, 'watchOutpoint' | 'unwatchOutpoint'>;
  signerFor(channelKeyIndex: number): ChannelSigner;
  /** Something that the node's runner should know: too few coins to pay for a claim in time. */
  alarm(code: string, message: string): void;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  readonly clock?: Clock;
}

const NO_FEERATES: FeerateEstimates = { within2: 0, within6: 0, within12: 0, within144: 0 };
const REFRESH_MILLIS = 60_000;

/**
 * Takes outputs for the channels. It hears of claims, blocks and spends, lets the core decide once for each commit what
 * to publish, stores that, and hands it to the chain backend.
 */
export class Sweeper implements ClaimSink, BlockListener {
  private readonly sweepStore: SweepStore;
  private readonly publisher: Publisher;
  private commands: SweepCommand[] = [];
  private state: SweepState;
  private feerates = NO_FEERATES;
  private running = false;
  /** What channels have offered since the start, until every one of them has. */
  private readonly offered = new Set<string>();
  private tracksOffers = true;
  private timer: Timer | undefined;

  constructor(private readonly parts: SweeperParts) {
    const { backend, store, journal, log } = parts;
    this.sweepStore = new SweepStore(store, journal);
    this.publisher = new Publisher(
      backend,
      (verdict) => this.heard(verdict),
      (error) => log.warn({ error: String(error) }, 'the chain backend has not answered: a claim waits'),
    );
    this.state = this.sweepStore.load();
    parts.wallet.holdForClaims(heldOutputs(this.state));
    // Before anybody offers one of them again: a spend that is known can be taken back.
    for (const { claim, spent } of this.state.claims) this.watch(claim.outpoint, spent?.height);
    journal.prepare(() => this.decide());
  }

  /** Asks for feerates, and publishes again what was stored. Until then nothing is decided. No block was handled yet. */
  async start(height: number): Promise<void> {
    const { backend, clock = systemClock } = this.parts;
    this.feerates = await estimateFeerates(backend);
    this.timer = clock.every(REFRESH_MILLIS, () => void this.refresh());
    this.running = true;
    this.newHeight(height);
  }

  /** When it resolves nothing is handed over any more. */
  async stop(): Promise<void> {
    this.running = false;
    this.timer?.cancel();
    await this.publisher.idle();
  }

  /**
   * Withdraws what the store holds and no channel has offered in this run; to be called when every channel has. A crash
   * came between the commit that ended such a claim and the word of it. So it is with one that is spent: its channel knows
   * of the spend, and offers it again should the block be taken back.
   */
  forgetOrphans(): void {
    for (const { claim } of this.state.claims) {
      if (!this.offered.has(outpointKey(claim.outpoint))) this.withdraw(claim.outpoint);
    }
    this.offered.clear();
    this.tracksOffers = false;
  }

  offer(claim: Claim): void {
    if (this.tracksOffers) this.offered.add(outpointKey(claim.outpoint));
    this.queue({ type: 'offer', claim });
    this.watch(claim.outpoint);
  }

  withdraw(outpoint: Outpoint): void {
    this.queue({ type: 'withdraw', outpoint });
  }

  blockConnected(height: number): void {
    this.newHeight(height);
    void this.refresh();
  }

  blockDisconnected(height: number): void {
    this.newHeight(height - 1);
  }

  /** An event of the chain watcher with owner `SWEEP_OWNER`. */
  handle(event: WatchEvent): void {
    if (event.type === 'spent') {
      const { outpoint, transaction, height } = event;
      this.queue({ type: 'inputSpent', outpoint, txid: transaction.getHash(), height });
    } else if (event.type === 'spendUndone') {
      this.queue({ type: 'inputUnspent', outpoint: event.outpoint });
    }
  }

  /** What is still to be taken from the chain. */
  pending(): readonly PendingClaim[] {
    return pendingClaims(this.state);
  }

  private newHeight(height: number): void {
    this.queue({ type: 'newBlock', height, feerates: this.feerates });
  }

  private queue(command: SweepCommand): void {
    this.commands.push(command);
    // Schedules a commit, before which it is decided what follows.
    this.parts.journal.after(() => undefined);
  }

  private decide(): void {
    if (!this.running || this.commands.length === 0) return;
    const commands = this.commands;
    this.commands = [];
    const { wallet, signerFor } = this.parts;
    const { state, actions } = advance(this.state, commands, walletContext(wallet, signerFor));
    this.state = state;
    this.sweepStore.save(state);
    wallet.holdForClaims(heldOutputs(state));
    for (const action of actions) this.carryOut(action);
    const isShort = state.claims.some(({ obstacle, spent }) => obstacle === 'funds' && spent === null);
    // The wallet takes in a block within the commit: what it brought can be spent after it.
    if (isShort && commands.some(({ type }) => type === 'newBlock')) {
      this.parts.journal.after(() => this.queue({ type: 'retry' }));
    }
  }

  private carryOut(action: SweepAction): void {
    const { journal, watcher, log } = this.parts;
    switch (action.type) {
      case 'publish':
        journal.after(() => this.publisher.publish(action));
        return;
      case 'forget':
        // Unless it was offered again at the same time.
        if (!this.isKnown(action.outpoint)) watcher.unwatchOutpoint(SWEEP_OWNER, action.outpoint);
        return;
      case 'uneconomic':
        log.info(
          { ...described(action.claim), feeratePerKw: action.feeratePerKw },
          'a claim waits until feerates fall: it would cost more than it brings',
        );
        return;
      case 'needFunds': {
        const { channelId, outpoint } = described(action.claim);
        const message = `the wallet lacks ${action.amountSat} sat in confirmed coins to take ${outpoint} of channel ${channelId} in time: send coins to it`;
        this.parts.alarm('claimsLackFunds', message);
      }
    }
  }

  private heard(verdict: Extract<SweepCommand, { type: 'accepted' | 'rejected' }>): void {
    if (!this.running) return;
    const flight = this.state.flights.find(({ txid }) => toHex(txid) === toHex(verdict.txid));
    if (flight === undefined || (verdict.type === 'accepted' && flight.refusal === null)) return;
    if (verdict.type === 'rejected') {
      const { txid, reason } = verdict;
      this.parts.log.warn({ txid: displayHash(txid), reason }, 'a claim was refused');
    }
    this.queue(verdict);
  }

  private watch(outpoint: Outpoint, spentAt?: number): void {
    for (const event of this.parts.watcher.watchOutpoint(SWEEP_OWNER, outpoint, spentAt)) this.handle(event);
  }

  private async refresh(): Promise<void> {
    const before = this.feerates;
    this.feerates = await estimateFeerates(this.parts.backend);
    if (this.running && hasRisen(before, this.feerates)) this.newHeight(this.heightAhead());
  }

  private isKnown(outpoint: Outpoint): boolean {
    const key = outpointKey(outpoint);
    return this.state.claims.some(({ claim }) => outpointKey(claim.outpoint) === key);
  }

  /** The height after all that waits to be decided on. */
  private heightAhead(): number {
    return this.commands.reduce(
      (height, command) => (command.type === 'newBlock' ? command.height : height),
      this.state.height,
    );
  }
}

function described({ outpoint, channelId, kind, amount }: Claim) {
  return {
    channelId: toHex(channelId),
    outpoint: `${displayHash(outpoint.txid)}:${outpoint.outputIndex}`,
    kind,
    amountSat: amount.toString(),
  };
}
