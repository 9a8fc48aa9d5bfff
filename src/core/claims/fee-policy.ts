import { type Satoshi, sat } from '../primitives/units.js';
import { relayFeeratePerKw } from '../transactions/index.js';
import type { FeerateEstimates } from './state.js';

/** Bitcoin Core sends nothing that pays more than 0.1 BTC per kvB unless told; some way below it. */
export const maximumFeeratePerKw = 2_000_000;

/** So many blocks before a deadline the feerate begins to rise above what the estimate asks for. */
const ESCALATION_BLOCKS = 18;
/** A claim that is contested from the start rises over so many blocks. */
const CONTESTED_BLOCKS = 6;
/** The share of the value at stake that is offered in the last block before the deadline: one half. */
const LAST_SHARE = 0.5;

/** What is wanted from a transaction. */
export interface Urgency {
  readonly height: number;
  /** The first block in which something may be lost; null: never. */
  readonly deadline: number | null;
  /** The height of the first attempt; null: this is it. */
  readonly publishedSince: number | null;
  readonly valueSat: Satoshi;
  readonly weight: number;
}

/** How many blocks there are in which a claim is still safe, the next one included. */
export function blocksLeft(height: number, deadline: number): number {
  return deadline - height - 1;
}

/**
 * The feerate in sat/kw to aim at: the estimate for the blocks that are left, and towards the deadline more with every
 * block, by the same factor each, up to half of the value at stake.
 */
export function wantedFeerate(urgency: Urgency, feerates: FeerateEstimates): number {
  const { height, deadline, publishedSince, valueSat, weight } = urgency;
  if (deadline === null) return bounded(feerates.within144);
  const base = bounded(estimateFor(blocksLeft(height, deadline), feerates));
  const ceiling = (Number(valueSat) * LAST_SHARE * 1000) / weight;
  if (ceiling <= base) return base;
  const since = publishedSince ?? height;
  const end = Math.max(deadline - 1, since + CONTESTED_BLOCKS);
  const start = Math.max(since, end - ESCALATION_BLOCKS);
  const progress = Math.min(1, Math.max(0, (height - start) / (end - start)));
  return bounded(Math.floor(base * (ceiling / base) ** progress));
}

/** A transaction that is to be replaced: what it pays and how large it is. */
export interface Replaced {
  readonly feeSat: Satoshi;
  readonly weight: number;
}

/**
 * The least fee of a transaction of this weight at a feerate, if it has to replace others (BIP 125, rules 3 and 4, and a
 * feerate above that of each). The
 * `parents` are paid for too, as far as they do not pay the feerate themselves.
 */
export function requiredFee(
  weight: number,
  feeratePerKw: number,
  replaced: readonly Replaced[],
  parents: readonly Replaced[],
): Satoshi {
  const own = feeOf(weight, relayFeeratePerKw);
  const lacking = parents.map((parent) => feeOf(parent.weight, feeratePerKw) - parent.feeSat);
  const fees = [own, lacking.reduce((sum, fee) => (fee > 0n ? sum + fee : sum), feeOf(weight, feeratePerKw))];
  if (replaced.length > 0) fees.push(replaced.reduce((sum, { feeSat }) => sum + feeSat, own));
  for (const { feeSat, weight: oldWeight } of replaced) {
    // Weights are upper bounds: two percent more keep the true feerate above the true old one.
    fees.push((feeSat * BigInt(weight) * 102n) / (BigInt(oldWeight) * 100n) + 1n);
  }
  return sat(fees.sort((a, b) => Number(b - a))[0] ?? own);
}

/** The fee of a weight at a feerate in sat/kw, rounded up. */
export function feeOf(weight: number, feeratePerKw: number): bigint {
  return (BigInt(weight) * BigInt(Math.ceil(feeratePerKw)) + 999n) / 1000n;
}

/** The feerate in sat/kw that a fee amounts to, rounded down. */
export function feerateOf(feeSat: bigint, weight: number): number {
  return Number((feeSat * 1000n) / BigInt(weight));
}

function estimateFor(blocks: number, feerates: FeerateEstimates): number {
  if (blocks >= 288) return feerates.within144;
  if (blocks >= 36) return feerates.within12;
  if (blocks >= 12) return feerates.within6;
  return feerates.within2;
}

function bounded(feeratePerKw: number): number {
  return Math.min(maximumFeeratePerKw, Math.max(relayFeeratePerKw, feeratePerKw));
}
