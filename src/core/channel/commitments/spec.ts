import { type MilliSatoshi, msat } from '../../primitives/units.js';
import type { CommitmentSpec, SpecHtlc } from '../../transactions/index.js';
import { otherSide, type Side } from '../parameters.js';
import type { Commitments, FeeUpdate } from './commitments.js';
import { presenceIn } from './update-lifecycle.js';

/** Balances before they are known to be covered: they may be negative while a proposal is being judged. */
export interface CandidateSpec {
  readonly htlcs: readonly SpecHtlc[];
  readonly feeratePerKw: number;
  readonly balanceMsat: Readonly<Record<Side, bigint>>;
}

/** What the commitment of `owner` would hold if it were signed now. */
export function candidateSpec(commitments: Commitments, owner: Side): CandidateSpec {
  const balance: Record<Side, bigint> = { ...commitments.balanceMsat };
  const htlcs: SpecHtlc[] = [];
  for (const htlc of commitments.htlcs) {
    const presence = presenceIn(owner, htlc.offerer, htlc.phase);
    if (presence === 'absent') continue;
    const fulfilled = presence === 'removed' && htlc.removal?.kind === 'fulfill';
    if (presence === 'present' || fulfilled) balance[htlc.offerer] -= htlc.amountMsat;
    if (fulfilled) balance[otherSide(htlc.offerer)] += htlc.amountMsat;
    if (presence === 'present') {
      const { id, amountMsat, paymentHash, cltvExpiry } = htlc;
      htlcs.push({
        direction: htlc.offerer === owner ? 'offered' : 'received',
        id,
        amountMsat,
        paymentHash,
        cltvExpiry,
      });
    }
  }
  return { htlcs, feeratePerKw: feerateFor(commitments, owner), balanceMsat: balance };
}

/** The spec that can be built and signed. Throws `RangeError` when a balance is negative: the limits forbid that. */
export function specFor(commitments: Commitments, owner: Side): CommitmentSpec {
  return toSpec(candidateSpec(commitments, owner), owner);
}

/** A candidate as the owner of the commitment sees it. */
export function toSpec(candidate: CandidateSpec, owner: Side): CommitmentSpec {
  return {
    htlcs: candidate.htlcs,
    feeratePerKw: candidate.feeratePerKw,
    toLocalMsat: msat(candidate.balanceMsat[owner]),
    toRemoteMsat: msat(candidate.balanceMsat[otherSide(owner)]),
  };
}

/** The balance of a side when every HTLC that is on its way in counts for nobody yet. */
export function settledBalance(commitments: Commitments, side: Side): MilliSatoshi {
  const candidate = candidateSpec(commitments, 'local');
  return msat(candidate.balanceMsat[side] > 0n ? candidate.balanceMsat[side] : 0n);
}

function feerateFor(commitments: Commitments, owner: Side): number {
  const opener: Side = commitments.parameters.isOpener ? 'local' : 'remote';
  const inForce = commitments.feerates.filter(
    (update: FeeUpdate) => presenceIn(owner, opener, update.phase) === 'present',
  );
  return inForce.at(-1)?.feeratePerKw ?? 0;
}
