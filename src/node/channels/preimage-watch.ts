import { Transaction } from 'bitcoinjs-lib';
import { displayHash } from '../../core/primitives/display-hash.js';
import type { Outpoint } from '../../core/transactions/index.js';
import { type ChainBackend, outputKey } from '../chain/index.js';
import { type Clock, systemClock, type Timer } from '../clock.js';
import type { Logger } from '../log.js';
import type { ChannelBook } from './channel-book.js';
import type { ChannelRunner } from './channel-runner.js';
import { type ManagedChannel, storedState } from './managed-channel.js';

/** Transactions read in one look: a full mempool is worked through over several, and the node does other things too. */
const READ_AT_ONCE = 200;

/**
 * Looks into the mempool for transactions that take HTLCs which we offered: they show the preimage, even when they are
 * replaced again and never confirm (BOLT 5: MAY monitor the mempool). Idle as long as no such HTLC is on chain.
 */
export class PreimageWatch {
  private read = new Set<string>();
  private looking = false;
  private timer: Timer | undefined;

  constructor(
    private readonly book: Pick<ChannelBook, 'all'>,
    private readonly runner: Pick<ChannelRunner, 'dispatch'>,
    private readonly backend: Pick<ChainBackend, 'mempool' | 'transaction'>,
    private readonly log: Logger,
    private readonly clock: Clock = systemClock,
  ) {}

  start(intervalMillis: number): void {
    this.timer = this.clock.every(intervalMillis, () => void this.look());
  }

  stop(): void {
    this.timer?.cancel();
  }

  /** Reads what is new in the mempool. Never rejects: a backend that does not answer is asked again. */
  async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      await this.readMempool();
    } catch (error) {
      this.log.debug({ error: String(error) }, 'the mempool could not be read');
    } finally {
      this.looking = false;
    }
  }

  private async readMempool(): Promise<void> {
    const awaited = this.awaited();
    if (awaited.size === 0) {
      this.read.clear();
      return;
    }
    const txids = await this.backend.mempool();
    this.read = new Set(txids.filter((txid) => this.read.has(txid)));
    const fresh = txids.filter((txid) => !this.read.has(txid)).slice(0, READ_AT_ONCE);
    for (const txid of fresh) {
      const known = await this.backend.transaction(txid);
      this.read.add(txid);
      if (known !== undefined) this.tell(known.raw, awaited);
    }
  }

  private tell(raw: Uint8Array, awaited: ReadonlyMap<string, ManagedChannel>): void {
    const channels = new Set<ManagedChannel>();
    for (const { hash, index } of Transaction.fromBuffer(raw).ins) {
      const channel = awaited.get(keyOf({ txid: hash, outputIndex: index }));
      if (channel !== undefined) channels.add(channel);
    }
    for (const channel of channels) {
      this.runner.dispatch(channel, { type: 'transactionSeen', transaction: raw });
    }
  }

  /** The unspent outputs whose spending may show a preimage, with their channels. */
  private awaited(): ReadonlyMap<string, ManagedChannel> {
    const awaited = new Map<string, ManagedChannel>();
    for (const channel of this.book.all()) {
      const state = storedState(channel);
      if (state?.kind !== 'forceClosing' || state.enforcement === null) continue;
      for (const { outpoint, htlc, claim, spend } of state.enforcement.outputs) {
        const mayShow = htlc?.offerer === 'local' || claim === null;
        if (spend === null && mayShow) awaited.set(keyOf(outpoint), channel);
      }
    }
    return awaited;
  }
}

function keyOf({ txid, outputIndex }: Outpoint): string {
  return outputKey(displayHash(txid), outputIndex);
}
