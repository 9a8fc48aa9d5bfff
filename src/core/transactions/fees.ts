import { type Satoshi, sat } from '../primitives/units.js';
import type { CommitmentFormat } from './commitment-format.js';

/** What each of the two anchors holds, in satoshi. */
export const anchorAmount: Satoshi = sat(330);

/** The lowest feerate that nodes relay, in satoshi for a thousand weight units: one a virtual byte, rounded up. */
export const relayFeeratePerKw = 253;

/** The least that nodes relay as an output to a P2WPKH script, as wallets have them, in satoshi. */
export const walletDust: Satoshi = sat(294);

const HTLC_OUTPUT_WEIGHT = 172;

const WEIGHTS = {
  staticRemoteKey: { commitment: 724, htlcTimeout: 663, htlcSuccess: 703 },
  anchors: { commitment: 1124, htlcTimeout: 666, htlcSuccess: 706 },
} as const;

/** The expected weight of a signed commitment with so many HTLC outputs (BOLT 3, Fee Calculation). */
export function commitmentWeight(untrimmedHtlcs: number, format: CommitmentFormat): number {
  return WEIGHTS[format].commitment + HTLC_OUTPUT_WEIGHT * untrimmedHtlcs;
}

/** The expected weight of an HTLC-timeout transaction. */
export function htlcTimeoutWeight(format: CommitmentFormat): number {
  return WEIGHTS[format].htlcTimeout;
}

/** The expected weight of an HTLC-success transaction. */
export function htlcSuccessWeight(format: CommitmentFormat): number {
  return WEIGHTS[format].htlcSuccess;
}

/** The base fee of a commitment, rounded down: what the opener pays, without the anchors. */
export function commitmentFee(
  feeratePerKw: number,
  untrimmedHtlcs: number,
  format: CommitmentFormat,
): Satoshi {
  return weightFee(feeratePerKw, commitmentWeight(untrimmedHtlcs, format));
}

/** All that a commitment takes from the opener's balance: the base fee and, with anchors, both of them. */
export function openerCommitmentCost(
  feeratePerKw: number,
  untrimmedHtlcs: number,
  format: CommitmentFormat,
): Satoshi {
  const anchors = format === 'anchors' ? 2n * anchorAmount : 0n;
  return sat(commitmentFee(feeratePerKw, untrimmedHtlcs, format) + anchors);
}

/** The fee of an HTLC-timeout transaction: none with anchors, else by weight, rounded down. */
export function htlcTimeoutFee(feeratePerKw: number, format: CommitmentFormat): Satoshi {
  return format === 'anchors' ? sat(0) : weightFee(feeratePerKw, htlcTimeoutWeight(format));
}

/** The fee of an HTLC-success transaction: none with anchors, else by weight, rounded down. */
export function htlcSuccessFee(feeratePerKw: number, format: CommitmentFormat): Satoshi {
  return format === 'anchors' ? sat(0) : weightFee(feeratePerKw, htlcSuccessWeight(format));
}

/** The fee of some weight at a rate in satoshi per 1000 weight units, rounded down. */
export function weightFee(feeratePerKw: number, weight: number): Satoshi {
  return sat((BigInt(feeratePerKw) * BigInt(weight)) / 1000n);
}
