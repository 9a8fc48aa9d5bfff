import { type MilliSatoshi, msatToSat, type Satoshi } from '../primitives/units.js';
import type { CommitmentFormat } from './commitment-format.js';
import { htlcSuccessFee, htlcTimeoutFee } from './fees.js';

/** An HTLC as one commitment holds it. `direction` is seen by the owner of that commitment. */
export interface SpecHtlc {
  readonly direction: 'offered' | 'received';
  readonly id: bigint;
  readonly amountMsat: MilliSatoshi;
  readonly paymentHash: Uint8Array;
  readonly cltvExpiry: number;
}

/** What a commitment divides: the balances of its owner and of the other side before any fee, and the HTLCs in flight. */
export interface CommitmentSpec {
  readonly htlcs: readonly SpecHtlc[];
  readonly feeratePerKw: number;
  readonly toLocalMsat: MilliSatoshi;
  readonly toRemoteMsat: MilliSatoshi;
}

/** The part of an HTLC that decides whether it has an output. */
export type TrimmableHtlc = Pick<SpecHtlc, 'direction' | 'amountMsat'>;

/** The fee of the transaction that resolves an HTLC on its owner's commitment. */
export function htlcTransactionFee(
  direction: SpecHtlc['direction'],
  feeratePerKw: number,
  format: CommitmentFormat,
): Satoshi {
  return direction === 'offered'
    ? htlcTimeoutFee(feeratePerKw, format)
    : htlcSuccessFee(feeratePerKw, format);
}

/**
 * Whether an HTLC is too small for an output: less the fee of its HTLC transaction it is below the dust limit of the
 * commitment's owner, so that it goes to the fee (BOLT 3, Trimmed Outputs).
 */
export function isTrimmed(
  htlc: TrimmableHtlc,
  feeratePerKw: number,
  dustLimit: Satoshi,
  format: CommitmentFormat,
): boolean {
  return msatToSat(htlc.amountMsat) < dustLimit + htlcTransactionFee(htlc.direction, feeratePerKw, format);
}

/** The HTLCs of a commitment that have an output. */
export function untrimmedHtlcs(
  spec: Pick<CommitmentSpec, 'htlcs' | 'feeratePerKw'>,
  dustLimit: Satoshi,
  format: CommitmentFormat,
): SpecHtlc[] {
  return spec.htlcs.filter((htlc) => !isTrimmed(htlc, spec.feeratePerKw, dustLimit, format));
}
