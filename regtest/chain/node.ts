import {
  type AcceptanceContext,
  checkCandidate,
  checkScripts,
  enterMempool,
  isRejection,
} from './acceptance.js';
import { buildBlock } from './block.js';
import { checkBlockTransactions } from './block-check.js';
import { Blockchain, type BlockNode, type TipChange } from './blockchain.js';
import { checkAmounts, findCoins, isFinal, sequenceLocksPassed } from './consensus.js';
import { MIN_RELAY_FEERATE } from './fees.js';
import { Mempool } from './mempool.js';
import { MAX_BLOCK_WEIGHT } from './parameters.js';
import type { Rejection } from './rejection.js';
import type { ScriptVerifier } from './script-verifier.js';
import { selectTransactions } from './template.js';
import { type ChainTransaction, spentOutpoints } from './transaction.js';

/** The chain, the mempool and what keeps the two in step. */
export class RegtestNode implements AcceptanceContext {
  readonly chain = new Blockchain();
  readonly mempool = new Mempool(() => this.chain.tip.height + 1);
  /** Txids that a test wants refused. */
  readonly refused = new Set<string>();
  /** A test's way to fill the mempool: the feerate in satoshi a kvB below which nothing enters on its own. */
  mempoolMinimum = 0n;
  /** A test's way to make blocks scarce: their weight, and the feerate in satoshi a kvB below which none takes a transaction. */
  blockWeight = MAX_BLOCK_WEIGHT;
  blockMinimum = MIN_RELAY_FEERATE;
  private readonly tipListeners = new Set<() => void>();
  private blocksMade = 0;

  /**
   * @param verifier runs scripts.
   * @param now the time in seconds since 1970.
   */
  constructor(
    readonly verifier: ScriptVerifier,
    readonly now: () => number,
  ) {}

  isRefused(txid: string): boolean {
    return this.refused.has(txid);
  }

  /** Mines blocks of what the mempool holds; gives their hashes. */
  mine(count: number, payoutScript: Uint8Array): string[] {
    return Array.from({ length: count }, () => {
      const { transactions, fees } = selectTransactions(
        this.chain,
        this.mempool,
        this.blockWeight,
        this.blockMinimum,
      );
      return this.mineBlock(transactions, fees, payoutScript);
    });
  }

  /** Mines one block of exactly these transactions, if consensus allows it; their fees go to nobody. */
  mineExactly(transactions: readonly ChainTransaction[], payoutScript: Uint8Array): string | Rejection {
    const refused = checkBlockTransactions(this.chain, this.verifier, transactions);
    return refused ?? this.mineBlock(transactions, 0n, payoutScript);
  }

  /** Marks a block invalid and reorganises. */
  invalidate(node: BlockNode): void {
    this.follow(this.chain.invalidate(node));
  }

  /** Takes the mark off and reorganises. */
  reconsider(node: BlockNode): void {
    this.follow(this.chain.reconsider(node));
  }

  /** Calls back after every change of the tip; the answer ends it. */
  onTip(listener: () => void): () => void {
    this.tipListeners.add(listener);
    return () => this.tipListeners.delete(listener);
  }

  /** How many wait for a change of the tip. */
  get tipListenerCount(): number {
    return this.tipListeners.size;
  }

  private mineBlock(
    transactions: readonly ChainTransaction[],
    fees: bigint,
    payoutScript: Uint8Array,
  ): string {
    const { tip } = this.chain;
    const block = buildBlock({
      height: tip.height + 1,
      previousHash: tip.block.hash,
      time: Math.max(tip.medianTime + 1, this.now()),
      transactions,
      fees,
      payoutScript,
      uniqueNumber: this.blocksMade++,
    });
    this.follow(this.chain.add(block));
    return block.hash;
  }

  private follow(change: TipChange): void {
    for (const { block } of change.connected) {
      for (const transaction of block.transactions) this.confirm(transaction);
    }
    if (change.disconnected.length > 0) this.takeBack(change.disconnected);
    if (change.connected.length + change.disconnected.length === 0) return;
    for (const listener of [...this.tipListeners]) listener();
  }

  private confirm(transaction: ChainTransaction): void {
    this.mempool.remove(transaction.txid);
    this.mempool.prioritise(transaction.txid, -this.mempool.feeDelta(transaction.txid));
    for (const name of spentOutpoints(transaction)) {
      const doubleSpend = this.mempool.spenderOf(name);
      if (doubleSpend !== undefined) this.mempool.removeWithDescendants(doubleSpend);
    }
  }

  private takeBack(disconnected: readonly BlockNode[]): void {
    const transactions = [...disconnected].reverse().flatMap((node) => node.block.transactions.slice(1));
    for (const transaction of transactions) {
      const candidate = checkCandidate(this, transaction, 'none');
      if (!isRejection(candidate) && checkScripts(this, candidate) === undefined)
        enterMempool(this, candidate);
    }
    for (const { transaction } of this.mempool.all()) {
      if (!this.stillHolds(transaction)) this.mempool.removeWithDescendants(transaction.txid);
    }
  }

  private stillHolds(transaction: ChainTransaction): boolean {
    const point = this.chain.miningPoint();
    const view = { get: (name: string) => this.mempool.get(name) ?? this.chain.coins.get(name) };
    const coins = findCoins(transaction, view);
    return (
      !isRejection(coins) &&
      isFinal(transaction, point) &&
      sequenceLocksPassed(transaction, coins, point) &&
      typeof checkAmounts(transaction, coins, point.height) === 'bigint'
    );
  }
}
