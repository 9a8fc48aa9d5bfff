import { Transaction } from 'bitcoinjs-lib';
import type { RegtestNode } from '../../regtest/chain/node.js';
import { chainTransaction } from '../../regtest/chain/transaction.js';
import type { EnforcedOutput } from '../../src/core/enforcement/index.js';
import { displayHash } from '../../src/core/primitives/display-hash.js';
import type { CommitmentFormat } from '../../src/core/transactions/index.js';
import { commitmentsOf, storedState } from '../../src/node/channels/managed-channel.js';
import { descendants } from './chain-ledger.js';
import { OPEN_SCRIPT, OPEN_WITNESS } from './channel-actor.js';
import { ChannelChain } from './channel-chain.js';
import type { PeerName } from './channel-pair.js';
import { EnforcingNode } from './enforcing-node.js';

export const NAMES: readonly PeerName[] = ['opener', 'accepter'];
/** Deeper than any reorganisation of the tests, as 100 is on other chains. */
export const CLOSING_DEPTH = 12;
const POLICY = { toSelfDelay: 10, closingDepth: CLOSING_DEPTH, settlementDepth: 6, minimumDepth: 1 };
const FEERATE = 500;
const ROOM = 12;
const WALLET_COINS = [60_000n, 60_000n, 60_000n, 60_000n];

/** What comes in the place of blocks that are taken back. */
export type Branch = 'the same' | 'nothing' | readonly Transaction[];

/** What was in the last blocks of a chain, oldest first, coinbases left out. */
function lastTransactions(chain: RegtestNode, blocks: number): Transaction[] {
  const { height } = chain.chain.tip;
  return Array.from({ length: blocks }, (_, place) => chain.chain.at(height - blocks + 1 + place)).flatMap(
    (found) => found?.block.transactions.slice(1).map(({ raw }) => Transaction.fromBuffer(raw)) ?? [],
  );
}

/** A channel on the embedded chain, whose ends are nodes that never speak to each other again. */
export class ReorgWorld {
  readonly nodes: EnforcingNode[] = [];
  private readonly ids = new Map<EnforcingNode, string>();
  private readonly funds = new Map<EnforcingNode, bigint>();

  private constructor(readonly setting: ChannelChain) {}

  /** A channel that lives, with both nodes' keys; nothing watches yet. */
  static async open(format: CommitmentFormat): Promise<ReorgWorld> {
    const seeds = {
      opener: EnforcingNode.channelSeed('opener', 0),
      accepter: EnforcingNode.channelSeed('accepter', 0),
    };
    const world = new ReorgWorld(
      await ChannelChain.ready({ format, openerPolicy: POLICY, accepterPolicy: POLICY, seeds }),
    );
    for (const name of NAMES) {
      world.nodes.push(new EnforcingNode(world.chain, name, { policy: POLICY, estimate: () => FEERATE }));
    }
    return world;
  }

  get chain(): RegtestNode {
    return this.setting.node;
  }

  get height(): number {
    return this.setting.height;
  }

  /** HTLCs both ways: 0 is to be fulfilled, 1 runs out, 2 is dust. */
  offerHtlcs(): void {
    for (const from of NAMES) {
      this.setting.offer(from, `${from} fulfilled`, 21_000, 80);
      this.setting.offer(from, `${from} expired`, 30_000, 40);
      this.setting.offer(from, `${from} dust`, 100, 40);
    }
  }

  /** The connection is lost just after each was given the preimage of what it was offered first. */
  giveUp(): void {
    this.setting.pair.disconnect();
    for (const name of NAMES) {
      const other = name === 'opener' ? 'accepter' : 'opener';
      this.setting.fulfill(name, 0n, `${other} fulfilled`);
    }
  }

  /** Scripts of the nodes' wallets. */
  payouts(): readonly Uint8Array[] {
    return this.nodes.map(({ wallet }) => wallet.newScript());
  }

  /** The nodes take over from the test's ends, each with a wallet of a few coins. */
  async watch(names: readonly PeerName[] = NAMES): Promise<void> {
    this.setting.actors.splice(0);
    this.nodes.splice(
      0,
      NAMES.length,
      ...this.nodes.filter((_, place) => names.includes(NAMES[place] ?? 'opener')),
    );
    for (const [place, name] of names.entries()) {
      const node = this.nodes[place];
      if (node === undefined) throw new Error(`no node of the ${name}`);
      this.ids.set(node, node.adopt(this.setting.actor(name).peer));
      await node.start();
      this.fund(node, 3 + place);
    }
    // Room for the deepest reorganisation: neither funding is at stake here.
    for (let block = 0; block < ROOM; block++) this.mineEmpty();
    await this.catchUp();
    for (const node of this.nodes) this.funds.set(node, node.wallet.balance().confirmedSat);
  }

  async stop(): Promise<void> {
    for (const node of this.nodes) await node.stop();
  }

  /** One of the nodes closes by force. */
  forceClose(place: number): void {
    const node = this.nodes[place];
    if (node === undefined) throw new Error('no such node');
    const id = this.ids.get(node) ?? '';
    node.runner.dispatch(node.channel(id), { type: 'forceClose' });
  }

  async mine(): Promise<void> {
    this.chain.mine(1, OPEN_SCRIPT);
    await this.catchUp();
  }

  /** A block of exactly these. */
  async mineOnly(transactions: readonly Transaction[]): Promise<void> {
    this.mineExactly(transactions);
    await this.catchUp();
  }

  /** Mines until something holds. Throws when it does not within a hundred blocks. */
  async mineUntil(what: string, holds: () => boolean): Promise<void> {
    for (let block = 0; block < 100; block++) {
      if (holds()) return;
      await this.mine();
    }
    throw new Error(`a hundred blocks without: ${what}`);
  }

  /** As `reorganise`; of what the blocks held, only these transactions come back at once. */
  async reorganiseKeeping(depth: number, kept: readonly Transaction[]): Promise<void> {
    const ids = new Set(kept.map((transaction) => transaction.getId()));
    const again = lastTransactions(this.chain, depth).filter((transaction) => ids.has(transaction.getId()));
    await this.reorganise(depth, again);
  }

  /** Takes back so many blocks; the branch in their place is one longer. */
  async reorganise(depth: number, branch: Branch): Promise<void> {
    const fork = this.chain.chain.at(this.height - depth + 1);
    if (fork === undefined) throw new Error('the chain is not that long');
    this.chain.invalidate(fork);
    if (branch === 'the same') {
      this.chain.mine(depth + 1, OPEN_SCRIPT);
    } else {
      for (const { transaction } of this.chain.mempool.all()) this.chain.mempool.remove(transaction.txid);
      this.mineExactly(branch === 'nothing' ? [] : branch);
      for (let block = 0; block < depth; block++) this.mineEmpty();
    }
    await this.catchUp();
  }

  /** The outputs that a node follows; undefined before anything spends the funding, and when all is over. */
  outputs(node: EnforcingNode): readonly EnforcedOutput[] | undefined {
    const state = storedState(node.channel(this.ids.get(node) ?? ''));
    return state?.kind === 'forceClosing' ? state.enforcement?.outputs : undefined;
  }

  /** Whether nothing can come of the channel any more. */
  isOver(node: EnforcingNode): boolean {
    return storedState(node.channel(this.ids.get(node) ?? ''))?.kind === 'closed';
  }

  /** The height of a mutual close in a block, as a node sees it. */
  closedAt(node: EnforcingNode): number | undefined {
    const state = storedState(node.channel(this.ids.get(node) ?? ''));
    return state?.kind === 'closing' ? state.spend?.height : undefined;
  }

  /** What a node has gained in coins since it began to watch, in satoshi. */
  gain(node: EnforcingNode): bigint {
    return node.wallet.balance().confirmedSat - (this.funds.get(node) ?? 0n);
  }

  /** What left the channel: fees of everything behind the funding output, and outputs that nobody took. */
  spent(): { readonly fees: bigint; readonly left: bigint; readonly strangers: bigint } {
    const [node] = this.nodes;
    const parameters = node && commitmentsOf(node.channel(this.ids.get(node) ?? ''))?.parameters;
    if (parameters === undefined) throw new Error('no channel');
    const funding = displayHash(parameters.funding.txid);
    const entries = descendants(this.chain, [funding], 0);
    let left = 0n;
    let strangers = 0n;
    for (const { transaction, spends } of entries) {
      const isCommitment = [...spends.keys()].some((name) => name.startsWith(funding));
      transaction.outs.forEach(({ value, script }, index) => {
        const isUnspent = this.chain.chain.coins.get(`${transaction.getId()}:${index}`) !== undefined;
        if (isCommitment && isUnspent && BigInt(value) === 330n) left += 330n;
        if (!isCommitment && Buffer.from(OPEN_SCRIPT).equals(Buffer.from(script))) strangers += BigInt(value);
      });
      // Whoever is not a node here pays with coins of 20,000.
      for (const value of spends.values())
        if (!isCommitment && value === 20_000n && this.nodes.length === 1) strangers -= value;
    }
    return { fees: entries.reduce((sum, { feeSat }) => sum + feeSat, 0n), left, strangers };
  }

  private fund(node: EnforcingNode, coinbaseHeight: number): void {
    const coinbase = this.chain.chain.at(coinbaseHeight)?.block.transactions[0]?.tx;
    if (coinbase === undefined) throw new Error(`no block at height ${coinbaseHeight}`);
    const transaction = new Transaction();
    transaction.version = 2;
    transaction.addInput(coinbase.getHash(), 0, 0xffff_ffff);
    transaction.setWitness(0, [OPEN_WITNESS]);
    for (const amount of WALLET_COINS) transaction.addOutput(node.wallet.newScript(), amount);
    this.mineExactly([transaction]);
  }

  private mineEmpty(): void {
    this.mineExactly([]);
  }

  private mineExactly(transactions: readonly Transaction[]): void {
    const mined = this.chain.mineExactly(transactions.map(chainTransaction), OPEN_SCRIPT);
    if (typeof mined !== 'string') throw new Error(mined.reason);
  }

  private async catchUp(): Promise<void> {
    // One tells of its claims, the other may have to answer: twice is enough for both.
    for (let round = 0; round < 2; round++) for (const node of this.nodes) await node.catchUp();
  }
}
