import { Transaction } from 'bitcoinjs-lib';
import { isRejection } from '../../regtest/chain/acceptance.js';
import type { RegtestNode } from '../../regtest/chain/node.js';
import { acceptAlone } from '../../regtest/chain/package-acceptance.js';
import { chainTransaction } from '../../regtest/chain/transaction.js';
import { type Coin, OPEN_SCRIPT, OPEN_WITNESS } from './channel-actor.js';

/** Outputs of one transaction of the crowd: about 40,000 weight units. */
const OUTPUTS = 230;
const WEIGHT = 40_000;
const COIN_VALUE = 5_000_000n;
const DUST = 330n;

/** Everybody else who wants into the blocks: always more than fits, at feerates around a level. */
export class FeeMarket {
  private readonly coins: Coin[] = [];
  private readonly taken: number[] = [];

  /** @param coinbaseHeights mature coinbases that the crowd pays from. */
  constructor(
    private readonly node: RegtestNode,
    coinbaseHeights: readonly number[],
    private readonly blockWeight: number,
  ) {
    for (const height of coinbaseHeights) this.split(height);
  }

  /** What it takes now to be in one of so many blocks, in sat/kw, as an estimator would learn it from past blocks. */
  estimate(targetBlocks: number): number {
    const recent = this.taken.slice(-Math.max(3, Math.min(targetBlocks, 12)));
    const sorted = recent.toSorted((a, b) => b - a);
    const place = targetBlocks <= 2 ? 0 : Math.floor(sorted.length / 2);
    const highest = sorted[place] ?? 1_000;
    return Math.ceil(targetBlocks >= 144 ? highest / 2 : highest * (targetBlocks <= 2 ? 1.2 : 1.05));
  }

  /** Fills the mempool for one more block: half again as much as it holds, from 70 to 130 percent of the level in sat/kw. */
  crowd(level: number): void {
    const count = Math.ceil((1.5 * this.blockWeight) / WEIGHT);
    for (let place = 0; place < count; place++) {
      this.send((level * (70 + (60 * place) / count)) / 100);
    }
  }

  /** Mines a full block, and learns what it took to be in it. */
  mine(): void {
    this.node.blockWeight = this.blockWeight;
    const before = new Map(
      this.node.mempool.all().map(({ transaction, fee }) => [transaction.txid, { transaction, fee }]),
    );
    this.node.mine(1, OPEN_SCRIPT);
    const crowd = this.node.chain.tip.block.transactions.flatMap(({ txid, tx }) => {
      const entry = before.get(txid);
      return entry === undefined || tx.outs.length < OUTPUTS
        ? []
        : [(Number(entry.fee) * 1000) / entry.transaction.weight];
    });
    this.taken.push(Math.min(...crowd, Number.MAX_SAFE_INTEGER) || 1_000);
  }

  private send(feeratePerKw: number): void {
    const coin = this.coins.shift();
    if (coin === undefined) throw new Error('the crowd has no coins left');
    const transaction = new Transaction();
    transaction.version = 2;
    transaction.addInput(coin.outpoint.txid, coin.outpoint.outputIndex, 0xffff_ffff);
    transaction.setWitness(0, [OPEN_WITNESS]);
    for (let output = 1; output < OUTPUTS; output++) transaction.addOutput(OPEN_SCRIPT, DUST);
    const fee = BigInt(Math.ceil((WEIGHT * feeratePerKw) / 1000));
    transaction.addOutput(OPEN_SCRIPT, COIN_VALUE - DUST * BigInt(OUTPUTS - 1) - fee);
    const outcome = acceptAlone(this.node, chainTransaction(transaction));
    if (isRejection(outcome)) throw new Error(`the crowd was refused: ${outcome.reason}`);
  }

  private split(height: number): void {
    const coinbase = this.node.chain.at(height)?.block.transactions[0]?.tx;
    if (coinbase === undefined) throw new Error(`no block at height ${height}`);
    const value = BigInt(coinbase.outs[0]?.value ?? 0n);
    const transaction = new Transaction();
    transaction.version = 2;
    transaction.addInput(coinbase.getHash(), 0, 0xffff_ffff);
    transaction.setWitness(0, [OPEN_WITNESS]);
    const count = Number(value / COIN_VALUE) - 1;
    for (let coin = 0; coin < count; coin++) transaction.addOutput(OPEN_SCRIPT, COIN_VALUE);
    const mined = this.node.mineExactly([chainTransaction(transaction)], OPEN_SCRIPT);
    if (typeof mined !== 'string') throw new Error(mined.reason);
    const txid = transaction.getHash();
    for (let outputIndex = 0; outputIndex < count; outputIndex++) {
      this.coins.push({ outpoint: { txid, outputIndex }, value: COIN_VALUE });
    }
  }
}
