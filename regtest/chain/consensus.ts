import type { Coin, CoinView } from './coins.js';
import { formatBtc } from './fees.js';
import { COINBASE_MATURITY, LOCKTIME_THRESHOLD, MAX_BLOCK_WEIGHT, MAX_MONEY } from './parameters.js';
import { missingInputs, type Rejection, rejection } from './rejection.js';
import { type ChainTransaction, spentOutpoints } from './transaction.js';

const FINAL_SEQUENCE = 0xffffffff;
const SEQUENCE_DISABLED = 0x80000000;
const SEQUENCE_IN_TIME = 0x00400000;
const SEQUENCE_MASK = 0xffff;
const SEQUENCE_GRANULARITY = 9;

/** Where a transaction is to be mined. */
export interface MiningPoint {
  /** Height of the block to come. */
  readonly height: number;
  /** Median time past of the block before it, in seconds. */
  readonly medianTime: number;
  /** Median time past of the block before the one at a height (BIP 68's start of a time lock). */
  medianTimeBefore(height: number): number;
}

/** What can be said of a transaction by itself; `undefined` when nothing is wrong. */
export function checkSanity(entry: ChainTransaction): Rejection | undefined {
  const { tx } = entry;
  if (tx.ins.length === 0) return rejection('bad-txns-vin-empty');
  if (tx.outs.length === 0) return rejection('bad-txns-vout-empty');
  if (tx.byteLength(false) * 4 > MAX_BLOCK_WEIGHT) return rejection('bad-txns-oversize');
  let total = 0n;
  for (const output of tx.outs) {
    if (output.value < 0n) return rejection('bad-txns-vout-negative');
    if (output.value > MAX_MONEY) return rejection('bad-txns-vout-toolarge');
    total += output.value;
    if (total > MAX_MONEY) return rejection('bad-txns-txouttotal-toolarge');
  }
  if (new Set(spentOutpoints(entry)).size !== tx.ins.length) return rejection('bad-txns-inputs-duplicate');
  if (tx.isCoinbase()) {
    const length = tx.ins[0]?.script.length ?? 0;
    return length < 2 || length > 100 ? rejection('bad-cb-length') : undefined;
  }
  return tx.ins.some((input) => input.index === 0xffffffff && input.hash.every((byte) => byte === 0))
    ? rejection('bad-txns-prevout-null')
    : undefined;
}

/** Whether the lock time lets the transaction into the block to come (BIP 113 times). */
export function isFinal(entry: ChainTransaction, point: MiningPoint): boolean {
  const { locktime, ins } = entry.tx;
  if (locktime === 0) return true;
  const reached = locktime < LOCKTIME_THRESHOLD ? point.height : point.medianTime;
  return locktime < reached || ins.every((input) => input.sequence === FINAL_SEQUENCE);
}

/** Whether every relative lock (BIP 68) has passed; coins in the order of the inputs. */
export function sequenceLocksPassed(
  entry: ChainTransaction,
  coins: readonly Coin[],
  point: MiningPoint,
): boolean {
  if (entry.tx.version >>> 0 < 2) return true;
  return entry.tx.ins.every((input, index) => {
    const coin = coins[index];
    if (coin === undefined || (input.sequence & SEQUENCE_DISABLED) !== 0) return true;
    const units = input.sequence & SEQUENCE_MASK;
    if ((input.sequence & SEQUENCE_IN_TIME) === 0) return coin.height + units <= point.height;
    return point.medianTimeBefore(coin.height) + (units << SEQUENCE_GRANULARITY) <= point.medianTime;
  });
}

/** The coins that a transaction spends, or the refusal. */
export function findCoins(entry: ChainTransaction, view: CoinView): readonly Coin[] | Rejection {
  const coins: Coin[] = [];
  for (const name of spentOutpoints(entry)) {
    const coin = view.get(name);
    if (coin === undefined) return missingInputs();
    coins.push(coin);
  }
  return coins;
}

/** Checks maturity and amounts; gives the fee in satoshi or the refusal. */
export function checkAmounts(
  entry: ChainTransaction,
  coins: readonly Coin[],
  height: number,
): bigint | Rejection {
  let spent = 0n;
  for (const coin of coins) {
    const depth = height - coin.height;
    if (coin.coinbase && depth < COINBASE_MATURITY) {
      return rejection('bad-txns-premature-spend-of-coinbase', `tried to spend coinbase at depth ${depth}`);
    }
    spent += coin.value;
  }
  const created = entry.tx.outs.reduce((sum, output) => sum + output.value, 0n);
  if (spent < created) {
    return rejection(
      'bad-txns-in-belowout',
      `value in (${formatBtc(spent)}) < value out (${formatBtc(created)})`,
    );
  }
  return spent - created;
}
