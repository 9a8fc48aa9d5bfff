import { pino } from 'pino';
import type { RegtestNode } from '../../regtest/chain/node.js';
import type { ChannelError, ChannelPolicy, Htlc } from '../../src/core/channel/index.js';
import { sha256 } from '../../src/core/crypto/index.js';
import { deriveChannelSeed } from '../../src/core/keys/index.js';
import { utf8 } from '../../src/core/primitives/bytes.js';
import { serialize } from '../../src/core/primitives/json.js';
import { networkNamed } from '../../src/core/primitives/network.js';
import { ChainDriver } from '../../src/node/chain-driver.js';
import { ChannelBook } from '../../src/node/channels/channel-book.js';
import { ChannelRunner } from '../../src/node/channels/channel-runner.js';
import { channelKey, type ManagedChannel, storedState } from '../../src/node/channels/managed-channel.js';
import { systemClock } from '../../src/node/clock.js';
import { Journal } from '../../src/node/runner/journal.js';
import { openStore, type Store } from '../../src/node/store/index.js';
import { Sweeper } from '../../src/node/sweeper/index.js';
import { Wallet } from '../../src/node/wallet/index.js';
import { type ChannelPeer, testPolicy } from './channel-peer.js';
import { EmbeddedBackend } from './embedded-backend.js';

/** Longer than any test: blocks are looked for when a test says so. */
const NEVER_MILLIS = 3_600_000;

/** How the outside looks to an `EnforcingNode`. */
export interface Surroundings {
  readonly policy?: Partial<ChannelPolicy>;
  /** What is estimated now, in sat/kw for so many blocks. */
  estimate(targetBlocks: number): number;
}

/**
 * The parts of a node that guard its channels on chain, as the node composes them: store, journal, chain driver, channel
 * runner, sweeper and wallet, on the embedded chain in this process. Its peers are away.
 */
export class EnforcingNode {
  /** Payments of HTLCs that we offered, as they were told upstream. */
  readonly fulfilled: string[] = [];
  readonly failed: string[] = [];
  readonly alarms: string[] = [];
  readonly backend: EmbeddedBackend;
  wallet: Wallet;
  sweeper: Sweeper;
  book: ChannelBook;
  runner: ChannelRunner;
  private driver: ChainDriver;
  private journal: Journal;
  private readonly store: Store;
  private readonly seed: Uint8Array;
  private readonly policy: ChannelPolicy;

  constructor(
    readonly chain: RegtestNode,
    name: string,
    around: Surroundings,
  ) {
    this.seed = EnforcingNode.seedOf(name);
    this.policy = { ...testPolicy, ...around.policy };
    this.store = openStore(':memory:', { network: 'regtest', nodeId: name });
    this.backend = new EmbeddedBackend(chain, (blocks) => around.estimate(blocks));
    ({
      wallet: this.wallet,
      sweeper: this.sweeper,
      book: this.book,
      runner: this.runner,
      driver: this.driver,
      journal: this.journal,
    } = this.compose());
  }

  /** The seed of a node's channel with a key index: what its end of a pair must be made with. */
  static channelSeed(name: string, channelKeyIndex: number): Uint8Array {
    return deriveChannelSeed(EnforcingNode.seedOf(name), channelKeyIndex);
  }

  private static seedOf(name: string): Uint8Array {
    return sha256(utf8(`seed of ${name}`));
  }

  get height(): number {
    return this.driver.height;
  }

  /** Takes over a channel as its end has it on disk, with what it archived. Before `start`. */
  adopt(peer: ChannelPeer): string {
    const state = peer.disk;
    if (state === null) throw new Error('nothing was stored');
    const id = channelKey(state);
    if (id === undefined) throw new Error('a channel without an id');
    this.store.channels.put(id, 'peer', serialize(state), false);
    for (const action of peer.actions) {
      if (action.type !== 'archiveRevoked') continue;
      this.store.channels.archiveRevoked(id, action.commitmentNumber, serialize(action.htlcs));
    }
    return id;
  }

  async start(): Promise<void> {
    this.runner.load();
    this.runner.restore();
    await this.sweeper.start(this.driver.height);
    this.journal.flush();
    this.driver.start();
    await this.settle();
  }

  /** The process ends and begins again with what is stored. */
  async restart(): Promise<void> {
    await this.stop();
    ({
      wallet: this.wallet,
      sweeper: this.sweeper,
      book: this.book,
      runner: this.runner,
      driver: this.driver,
      journal: this.journal,
    } = this.compose());
    await this.start();
  }

  async stop(): Promise<void> {
    await this.driver.stop();
    this.journal.flush();
    await this.sweeper.stop();
  }

  /** Follows the chain to its tip and does all that comes of it. */
  async catchUp(): Promise<void> {
    await this.driver.poke();
    await this.settle();
  }

  channel(id: string): ManagedChannel {
    const found = this.book.get(id);
    if (found === undefined) throw new Error(`no channel ${id}`);
    return found;
  }

  kindOf(id: string): string {
    return storedState(this.channel(id))?.kind ?? 'opening';
  }

  get isResolved(): boolean {
    return this.book.all().every((channel) => storedState(channel)?.kind === 'closed');
  }

  /** Until nothing is committed or handed over any more. */
  async settle(): Promise<void> {
    for (let before = -1; before !== this.backend.handed; ) {
      before = this.backend.handed;
      for (let turn = 0; turn < 4; turn++) {
        this.journal.flush();
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }

  private compose() {
    const { store, policy, chain: node, backend, seed } = this;
    const network = networkNamed('regtest');
    const tip = { height: node.chain.tip.height, hash: node.chain.tip.block.hash };
    const log = pino({ level: 'silent' });
    const fail = (error: unknown) => {
      throw error;
    };
    const journal = new Journal(store, fail, fail);
    const wallet = new Wallet({ seed, network, store: store.wallet, birthHeight: tip.height, now: () => 0 });
    const book = new ChannelBook();
    const around = {
      driver: undefined as ChainDriver | undefined,
      sweeper: undefined as Sweeper | undefined,
    };
    const driver = () => {
      if (around.driver === undefined) throw new Error('there is no driver yet');
      return around.driver;
    };
    const sweeper = () => {
      if (around.sweeper === undefined) throw new Error('there is no sweeper yet');
      return around.sweeper;
    };
    const runner: ChannelRunner = new ChannelRunner(
      book,
      seed,
      store,
      journal,
      {
        context: () => ({
          policy,
          nodeSigner: { nodeId: new Uint8Array(33), sign: () => new Uint8Array(64) },
          feerates: { commitment: 1000, closing: 1000 },
          blockHeight: driver().height,
        }),
        send: () => undefined,
        disconnect: () => undefined,
        publish: (_channel, transaction) => void backend.publish(transaction),
        fund: () => undefined,
        releaseFunding: () => undefined,
        watchFunding: (channel, funding) => driver().watchFunding(channel, funding),
        watchOutput: (channel, outpoint, spentHeight) => driver().watchOutput(channel, outpoint, spentHeight),
        unwatch: (channel) => driver().unwatch(channel),
        get claims() {
          return sweeper();
        },
      },
      {
        ready: () => undefined,
        announce: () => undefined,
        htlcReceived: () => undefined,
        htlcFulfilled: (_channel, htlc) => tell(this.fulfilled, htlc),
        htlcFailed: (htlc) => tell(this.failed, htlc),
        htlcRefused: () => undefined,
        revoked: () => undefined,
        stateChanged: () => undefined,
        scriptWanted: () => undefined,
        quiescing: () => undefined,
        alarmed: (_channel, error: ChannelError) => void this.alarms.push(error.code),
        forgotten: () => undefined,
      },
      log,
    );
    around.driver = new ChainDriver(
      backend,
      store.chain,
      store.chain.tip() ?? tip,
      NEVER_MILLIS,
      { blockStallMillis: undefined, silenceMillis: undefined },
      journal,
      wallet,
      [
        {
          blockConnected: (height) => sweeper().blockConnected(height),
          blockDisconnected: (height) => sweeper().blockDisconnected(height),
        },
      ],
      {
        dispatch: (channel, command) => runner.dispatch(channel, command),
        fundingSpent: (channel, spend) => runner.fundingSpent(channel, spend),
        newBlock: () => runner.dispatchAll({ type: 'newBlock' }),
        channel: (id) => book.get(id),
        publicChannelSpent: () => undefined,
        claimEvent: (event) => sweeper().handle(event),
        atTip: async () => undefined,
        stallChanged: () => undefined,
        failed: fail,
      },
      systemClock,
    );
    around.sweeper = new Sweeper({
      backend,
      wallet,
      store: store.sweeps,
      journal,
      watcher: around.driver.claimWatcher,
      signerFor: (channelKeyIndex) => runner.signerFor(channelKeyIndex),
      alarm: (code) => void this.alarms.push(code),
      log,
    });
    return { wallet, sweeper: around.sweeper, book, runner, driver: around.driver, journal };
  }
}

/** Notes the payment of an HTLC once, however often it is told. */
function tell(told: string[], { origin, id }: Htlc): void {
  const name = origin?.kind === 'payment' ? origin.paymentId : `${id}`;
  if (!told.includes(name)) told.push(name);
}
