import { Transaction } from 'bitcoinjs-lib';
import { isRejection } from '../../../../regtest/chain/acceptance.js';
import type { BlockNode } from '../../../../regtest/chain/blockchain.js';
import type { RegtestNode } from '../../../../regtest/chain/node.js';
import { acceptAlone, acceptPackage } from '../../../../regtest/chain/package-acceptance.js';
import { type Rejection, rejectionText } from '../../../../regtest/chain/rejection.js';
import { type ChainTransaction, chainTransaction } from '../../../../regtest/chain/transaction.js';
import type { Claim } from '../../../../src/core/enforcement/index.js';
import { displayHash, parseDisplayHash } from '../../../../src/core/primitives/display-hash.js';
import { networkNamed } from '../../../../src/core/primitives/network.js';
import { err, ok } from '../../../../src/core/primitives/result.js';
import { feeratePerKw, sat } from '../../../../src/core/primitives/units.js';
import { type Block, outputKey } from '../../../../src/node/chain/block.js';
import { ChainWatcher, type WatchEvent } from '../../../../src/node/chain/index.js';
import { parseTransaction } from '../../../../src/node/chain/parse-block.js';
import { Journal } from '../../../../src/node/runner/journal.js';
import type { SweepRow } from '../../../../src/node/store/index.js';
import { Sweeper } from '../../../../src/node/sweeper/index.js';
import { MemoryWalletStore, Wallet } from '../../../../src/node/wallet/index.js';
import { type ClaimableOutput, us } from '../../../support/claim-fixtures.js';
import { coinbaseAt, nodeWithCoins, OPEN_SCRIPT, spend, type TestCoin } from '../../regtest/fixtures.js';

export const SLOW = 500;

/** A sweeper on the embedded chain, with a wallet, a journal and a watcher as the node has them. */
export class World {
  readonly alarms: string[] = [];
  /** What was handed to the mempool and taken there, in order. */
  readonly published: Transaction[] = [];
  readonly refusals: string[] = [];
  feerate = SLOW;
  wallet: Wallet;
  sweeper: Sweeper;
  private journal: Journal;
  private watcher: ChainWatcher;
  private readonly rows = new Map<string, string>();
  private readonly walletStore = new MemoryWalletStore();
  private readonly followed: BlockNode[] = [];
  private nextCoinbase = 1;
  private handed = 0;

  private constructor(readonly node: RegtestNode) {
    this.wallet = this.openWallet();
    this.journal = this.openJournal();
    this.watcher = new ChainWatcher(this.height);
    this.sweeper = this.openSweeper();
    for (let height = 0; height <= this.height; height++) {
      const block = node.chain.at(height);
      if (block !== undefined) this.followed.push(block);
    }
  }

  static async create(): Promise<World> {
    const world = new World(await nodeWithCoins(150));
    await world.sweeper.start(world.height);
    await world.settle();
    return world;
  }

  get height(): number {
    return this.node.chain.tip.height;
  }

  /** The process ends and begins again with what is stored; `early` happens before the sweeper is started. */
  async restart(early: () => void = () => undefined): Promise<void> {
    await this.sweeper.stop();
    this.wallet = this.openWallet();
    this.journal = this.openJournal();
    this.watcher = new ChainWatcher(this.height);
    this.sweeper = this.openSweeper();
    early();
    await this.sweeper.start(this.height);
    await this.settle();
  }

  /** Puts outputs into a block, and gives them as claims that are not offered yet. */
  async lock(...outputs: readonly ClaimableOutput[]): Promise<Claim[]> {
    const from = this.takeCoinbase();
    const total = outputs.reduce((sum, { amount }) => sum + amount, 0n);
    const transaction = spend([from], {
      outputs: [
        ...outputs.map(({ scriptPubKey, amount }) => ({ script: scriptPubKey, value: amount })),
        { script: OPEN_SCRIPT, value: from.value - total - 20_000n },
      ],
    });
    this.send(transaction);
    await this.mine();
    const txid = transaction.getHash();
    return outputs.map((output, outputIndex) => output.claim({ txid, outputIndex }, this.height));
  }

  async offer(...claims: readonly Claim[]): Promise<void> {
    for (const claim of claims) this.sweeper.offer(claim);
    await this.settle();
  }

  /** Gives the wallet confirmed coins. */
  async fundWallet(...amounts: readonly bigint[]): Promise<void> {
    const from = this.takeCoinbase();
    const total = amounts.reduce((sum, amount) => sum + amount, 0n);
    const outputs = amounts.map((value) => ({ script: this.wallet.newScript(), value }));
    this.send(
      spend([from], {
        outputs: [...outputs, { script: OPEN_SCRIPT, value: from.value - total - 20_000n }],
      }),
    );
    await this.mine();
  }

  /** The keys of what the sweeper has in the store. */
  storedRows(): readonly string[] {
    return [...this.rows.keys()];
  }

  takeCoinbase(): TestCoin {
    return coinbaseAt(this.node, this.nextCoinbase++);
  }

  /** Somebody else's transaction enters the mempool; throws when it is refused. */
  send(transaction: Transaction): void {
    const outcome = acceptAlone(this.node, chainTransaction(transaction));
    if (isRejection(outcome)) throw new Error(rejectionText(outcome));
  }

  async mine(count = 1): Promise<void> {
    for (let block = 0; block < count; block++) {
      this.node.mine(1, OPEN_SCRIPT);
      await this.follow();
    }
  }

  /** Empty blocks: what waits stays in the mempool. */
  async mineEmpty(count = 1): Promise<void> {
    for (let block = 0; block < count; block++) {
      this.node.mineExactly([], OPEN_SCRIPT);
      await this.follow();
    }
  }

  /** A block of exactly these. */
  async mineOnly(...transactions: readonly Transaction[]): Promise<void> {
    const mined = this.node.mineExactly(transactions.map(chainTransaction), OPEN_SCRIPT);
    if (typeof mined !== 'string') throw new Error(rejectionText(mined));
    await this.follow();
  }

  /** Takes back so many blocks and mines one more empty ones in their place. */
  async reorganise(depth: number): Promise<void> {
    const fork = this.node.chain.at(this.height - depth + 1);
    if (fork === undefined) throw new Error('no block to take back');
    this.node.invalidate(fork);
    await this.follow();
    await this.mineEmpty(depth + 1);
  }

  evict(txid: string): void {
    this.node.mempool.removeWithDescendants(txid);
  }

  /** The unconfirmed transaction that spends an output. */
  spenderOf({ outpoint }: Claim): Transaction | undefined {
    const name = outputKey(displayHash(outpoint.txid), outpoint.outputIndex);
    const txid = this.node.mempool.spenderOf(name);
    return txid === undefined ? undefined : this.node.mempool.entry(txid)?.transaction.tx;
  }

  feeOf(transaction: Transaction): bigint {
    return this.node.mempool.entry(transaction.getId())?.fee ?? 0n;
  }

  feerateOf(transaction: Transaction): number {
    return (Number(this.feeOf(transaction)) * 1000) / transaction.weight();
  }

  /** Until nothing is committed or handed over any more. */
  async settle(): Promise<void> {
    for (let before = -1; before !== this.handed; ) {
      before = this.handed;
      for (let turn = 0; turn < 5; turn++) {
        this.journal.flush();
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }

  private async follow(): Promise<void> {
    const { chain } = this.node;
    for (let tip = this.followed.at(-1); tip !== undefined; tip = this.followed.at(-1)) {
      const height = this.followed.length - 1;
      if (chain.at(height) === tip) break;
      this.followed.pop();
      this.sweeper.blockDisconnected(height);
      this.pass(this.watcher.blockDisconnected(height));
      this.journal.append(() => this.wallet.blockDisconnected(height));
      await this.settle();
    }
    for (let height = this.followed.length; height <= this.height; height++) {
      const node = chain.at(height);
      if (node === undefined) throw new Error(`no block ${height}`);
      this.followed.push(node);
      const block = asBlock(node);
      this.sweeper.blockConnected(height);
      this.pass(this.watcher.blockConnected(height, block));
      this.journal.append(() => this.wallet.blockConnected(height, block));
      await this.settle();
    }
  }

  private pass(events: readonly WatchEvent[]): void {
    for (const event of events) this.sweeper.handle(event);
  }

  private openWallet(): Wallet {
    return new Wallet({
      seed: new Uint8Array(32).fill(3),
      network: networkNamed('regtest'),
      store: this.walletStore,
      birthHeight: this.height,
      now: () => 0,
    });
  }

  private openJournal(): Journal {
    const fail = (error: unknown) => {
      throw error;
    };
    return new Journal({ transaction: (work) => work() }, fail, fail);
  }

  private openSweeper(): Sweeper {
    const { rows } = this;
    return new Sweeper({
      backend: {
        publish: async (raw) => this.take([raw]),
        submitPackage: async (raws) => {
          const taken = this.take(raws);
          return taken.ok ? ok([taken.value]) : taken;
        },
        feeratePerKw: async () => feeratePerKw(this.feerate),
      },
      wallet: this.wallet,
      store: {
        put: ({ key, data }) => void rows.set(key, data),
        delete: (key) => void rows.delete(key),
        all: () => [...rows].map(([key, data]): SweepRow => ({ key, data })),
      },
      journal: this.journal,
      watcher: this.watcher,
      signerFor: () => us,
      alarm: (code) => void this.alarms.push(code),
      log: { info: () => undefined, warn: () => undefined },
    });
  }

  private take(raws: readonly Uint8Array[]) {
    this.handed++;
    const transactions = raws.map((raw) => chainTransaction(Transaction.fromBuffer(raw)));
    const refused =
      transactions.length === 1 ? this.takeAlone(transactions) : this.takeTogether(transactions);
    if (refused !== undefined && !refused.reason.startsWith('txn-already')) {
      this.refusals.push(refused.reason);
      return err({ code: 'rejected' as const, reason: refused.reason, detail: rejectionText(refused) });
    }
    if (refused === undefined) this.published.push(...transactions.map(({ tx }) => tx));
    return ok(transactions.at(-1)?.txid ?? '');
  }

  private takeAlone(transactions: readonly ChainTransaction[]): Rejection | undefined {
    const outcomes = transactions.map((transaction) => acceptAlone(this.node, transaction));
    return outcomes.find(isRejection);
  }

  private takeTogether(transactions: readonly ChainTransaction[]): Rejection | undefined {
    const { members } = acceptPackage(this.node, transactions);
    return members.flatMap((member) => (member.status === 'refused' ? [member.refused] : []))[0];
  }
}

/** The outpoint of an output. */
export function outpointOf(transaction: Transaction, outputIndex = 0) {
  return { txid: transaction.getHash(), outputIndex };
}

/** The sum of the outputs of a transaction. */
export function valueOut(transaction: Transaction): bigint {
  return transaction.outs.reduce((sum, { value }) => sum + value, 0n);
}

/** A weight that is counted where a claim's parent is described. */
export function parentOf(transaction: Transaction, feeSat: bigint, atStake: bigint, atRisk = atStake) {
  return {
    transaction: transaction.toBuffer(),
    weight: transaction.weight(),
    fee: sat(feeSat),
    atStake: sat(atStake),
    atRisk: sat(atRisk),
  };
}

function asBlock({ block }: BlockNode): Block {
  return {
    hash: block.hash,
    previousHash: displayHash(parseDisplayHash(block.hash)),
    time: 0,
    transactions: block.transactions.map(({ raw }) => parseTransaction(raw)),
  };
}
