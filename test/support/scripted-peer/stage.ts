import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Network, type NodeHandle, startNetwork, until } from '../../../regtest/index.js';
import { openBooks } from '../../../regtest/network/books.js';
import { sha256 } from '../../../src/core/crypto/index.js';
import { toHex, utf8 } from '../../../src/core/primitives/bytes.js';
import { mineUntil } from '../../e2e/resolution.js';
import { type PeerOptions, ScriptedPeer } from './peer.js';
import { Wire } from './wire.js';

/** What a daemon may take of the machine's memory, whatever its peers do. A quiet one takes a third of it. */
const MOST_RESIDENT_KB = 400 * 1024;
/** Within it the node answers a ping, whatever is done to it. */
const ANSWER_WITHIN_MS = 5_000;
/** What a closed channel may leave behind beside its fees: anchors, and the dust of both sides. */
const LEFT_PER_CHANNEL = 2_000n;
/** BOLT 1: an error with it concerns every channel. */
const EVERY_CHANNEL = new Uint8Array(32);

type Books = Awaited<ReturnType<typeof openBooks>>;

/** The node under test, alice, with an honest channel to bob, and the hostile peers of a suite. */
export class Stage {
  private readonly peers: ScriptedPeer[] = [];
  private readonly revokedTxids: string[] = [];
  private strangers = 0;
  /** What is alice's in the channels of hostile peers that were ended, less what she put in, in satoshi. */
  private owedSat = 0n;
  private endedChannels = 0;
  /** Channels whose funding never came to be, or did not stay. */
  private readonly worthless = new Set<string>();
  private receivedMsat = 0n;

  private constructor(
    readonly network: Network,
    private readonly books: Books,
    private readonly startMsat: bigint,
  ) {}

  static async start(): Promise<Stage> {
    const network = await startNetwork({
      nodes: ['alice', 'bob'],
      chain: 'embedded',
      transport: 'tcp',
      flags: ['--to-self-delay', '10', '--cltv-expiry-delta', '18'],
    });
    const alice = network.node('alice');
    return new Stage(network, await openBooks(network, [alice]), await channelMsat(alice));
  }

  get alice(): NodeHandle {
    return this.network.node('alice');
  }

  get bob(): NodeHandle {
    return this.network.node('bob');
  }

  get chain() {
    return this.network.chain;
  }

  /** A new peer of alice's, not connected yet. Its channels end with the test. */
  peer(options: PeerOptions = {}): ScriptedPeer {
    const peer = new ScriptedPeer(this.alice, this.chain, options);
    this.peers.push(peer);
    return peer;
  }

  /** A new peer of alice's that is connected. */
  async connected(options: PeerOptions = {}): Promise<ScriptedPeer> {
    const peer = this.peer(options);
    await peer.connect();
    return peer;
  }

  /** Waits until alice and bob are connected, as they are again after a restart. */
  async untilBobIsBack(): Promise<void> {
    await until('bob to be back', async () => {
      const { peers } = await this.alice.api.peers();
      return peers.some(({ nodeId, connected }) => nodeId === this.bob.nodeId && connected);
    });
  }

  /** What holds after every test, whatever was done to alice. */
  async check(): Promise<void> {
    await this.endPeers();
    this.strangers += 1;
    const stranger = await Wire.open(this.alice, sha256(utf8(`stranger ${this.strangers}`)));
    const isAnswered = await stranger.ping(ANSWER_WITHIN_MS);
    stranger.close();
    expect(isAnswered).toBe(true);
    expect(residentKilobytes(this.alice)).toBeLessThan(MOST_RESIDENT_KB);
    for (const txid of this.revokedTxids) {
      const seen = this.chain.call('getrawtransaction', txid);
      await expect(seen).rejects.toThrow();
    }
    // The channel that nobody attacked carries a payment.
    const amountMsat = 1_000n;
    const { bolt11 } = await this.alice.api.invoice({ amountMsat });
    const paid = await until('bob to pay', () => this.bob.api.pay({ bolt11 }).catch(() => undefined));
    expect(paid.status).toBe('succeeded');
    this.receivedMsat += amountMsat;
  }

  /** After all channels with hostile peers are closed, alice has what was hers, but for fees. */
  async checkWealth(): Promise<void> {
    const { alice } = this;
    const isResolved = async () => {
      const { channels } = await alice.api.channels();
      const hostile = channels.filter(({ nodeId }) => nodeId !== this.bob.nodeId);
      return hostile.every(({ channelId, state }) => state === 'closed' || this.worthless.has(channelId));
    };
    await this.closeByHand();
    await mineUntil(this.network, 'the channels of hostile peers to be closed', isResolved);
    const { gained, fees } = await this.books();
    const inChannelMsat = (await channelMsat(alice)) - this.startMsat - this.receivedMsat;
    const left = LEFT_PER_CHANNEL * BigInt(this.endedChannels);
    // All that was hers in those channels came to her wallet, and all in all she is no poorer.
    expect(gained(alice) + fees + left).toBeGreaterThanOrEqual(this.owedSat);
    expect(gained(alice) + inChannelMsat / 1000n + fees + left).toBeGreaterThanOrEqual(0n);
  }

  /** After a start of hers the error of a peer that says nothing else closes nothing: that is left to her operator. */
  private async closeByHand(): Promise<void> {
    const { alice } = this;
    const { channels } = await alice.api.channels();
    const open = channels.filter(({ nodeId, state }) => nodeId !== this.bob.nodeId && state === 'normal');
    for (const { channelId } of open) await alice.api.closechannel({ channelId, force: true });
  }

  /** The peers of a test fail their channels, so that each ends with what it has come to. */
  private async endPeers(): Promise<void> {
    for (const peer of this.peers.splice(0)) {
      this.revokedTxids.push(...peer.revokedTxids);
      const { state } = peer.brain;
      if ('commitments' in state && peer.isWorthless) this.worthless.add(toHex(peer.channelId));
      else if ('commitments' in state && state.kind !== 'waitForFundingSigned') {
        const { parameters, balanceMsat } = state.commitments;
        this.owedSat += balanceMsat.remote / 1000n - (parameters.isOpener ? 0n : parameters.fundingAmount);
        this.endedChannels += 1;
      }
      await peer.end({ type: 'error', channelId: EVERY_CHANNEL, data: utf8('the test is over') });
    }
  }
}

/** A stage before the tests of a suite; its checks after each of them and at the end. */
export function useStage(): () => Stage {
  let stage: Stage | undefined;
  const get = () => {
    if (stage === undefined) throw new Error('the stage has not been set');
    return stage;
  };
  beforeAll(async () => {
    stage = await Stage.start();
  });
  afterEach(() => get().check());
  afterAll(async () => {
    try {
      await get().checkWealth();
    } finally {
      await stage?.network.stop();
    }
  });
  return get;
}

async function channelMsat(node: NodeHandle): Promise<bigint> {
  const { channels } = await node.api.channels();
  return channels
    .filter(({ state }) => state === 'normal')
    .reduce((sum, { localMsat }) => sum + BigInt(localMsat), 0n);
}

/** How much of the machine's memory a daemon has. */
export function residentKilobytes(node: NodeHandle): number {
  const pid = readFileSync(join(node.datadir, 'leydend.pid'), 'utf8').trim();
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const resident = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  if (resident === undefined) throw new Error(`process ${pid} does not say how large it is`);
  return Number(resident);
}
