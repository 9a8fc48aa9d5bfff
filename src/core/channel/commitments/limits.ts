import { type MilliSatoshi, msat } from '../../primitives/units.js';
import { anchorAmount, commitmentFee, isTrimmed, type SpecHtlc } from '../../transactions/index.js';
import { type ChannelError, channelError } from '../errors.js';
import { openerSide, otherSide, reserveOf, type Side } from '../parameters.js';
import type { Commitments, Htlc } from './commitments.js';
import { type CandidateSpec, candidateSpec } from './spec.js';
import { presenceIn } from './update-lifecycle.js';

const SIDES: readonly Side[] = ['local', 'remote'];

/** A fee rate jump that the opener must be able to absorb (BOLT 2, fee spike buffer). */
const FEE_SPIKE_FACTOR = 2;

/** Whether each side's HTLCs, counted and added up, stay within what the other side accepts. */
export function checkInFlight(commitments: Commitments, offerer: Side): ChannelError | undefined {
  const recipient = otherSide(offerer);
  const accepted = commitments.parameters[recipient];
  const inFlight = commitments.htlcs.filter(
    (htlc) => htlc.offerer === offerer && presenceIn(recipient, offerer, htlc.phase) === 'present',
  );
  if (inFlight.length > accepted.maxAcceptedHtlcs) {
    const values = { expected: `at most ${accepted.maxAcceptedHtlcs}`, actual: inFlight.length };
    return channelError('tooManyHtlcs', 'failChannel', values);
  }
  const total = inFlight.reduce((sum, htlc) => sum + htlc.amountMsat, 0n);
  if (total > accepted.maxHtlcValueInFlightMsat) {
    const values = { expected: `at most ${accepted.maxHtlcValueInFlightMsat} msat`, actual: total };
    return channelError('htlcValueInFlightTooHigh', 'failChannel', values);
  }
  return undefined;
}

/**
 * Whether `payer`, who just offered an HTLC or a fee rate, can afford it in the commitment of `owner`: its reserve
 * kept, the commitment fee and the anchors paid when it is the opener.
 */
export function checkAffordable(
  commitments: Commitments,
  owner: Side,
  payer: Side,
): ChannelError | undefined {
  const candidate = candidateSpec(commitments, owner);
  const spare = spareMsat(commitments, owner, candidate, payer, candidate.feeratePerKw, 0);
  if (spare >= 0n) return undefined;
  return channelError('insufficientFunds', 'failChannel', { expected: `${-spare} msat more`, actual: owner });
}

/**
 * What our own offers must leave beyond the bare rules: as opener, twice the fee rate and one more HTLC (BOLT 2, fee
 * spike buffer); as accepter, an opener that can still pay for the larger commitment.
 */
export function checkBuffer(commitments: Commitments): ChannelError | undefined {
  const opener = openerSide(commitments.parameters);
  for (const owner of SIDES) {
    const candidate = candidateSpec(commitments, owner);
    const [feerate, more] =
      opener === 'local' ? [FEE_SPIKE_FACTOR * candidate.feeratePerKw, 1] : [candidate.feeratePerKw, 0];
    const spare = spareMsat(commitments, owner, candidate, opener, feerate, more);
    if (spare < 0n)
      return channelError('insufficientFunds', 'ignore', { expected: `${-spare} msat more for fees` });
  }
  return undefined;
}

/** The sum of the HTLCs that have no output in the commitment of `owner`. */
export function dustExposureMsat(commitments: Commitments, owner: Side): MilliSatoshi {
  const { dustLimit } = commitments.parameters[owner];
  const { format } = commitments.parameters;
  const candidate = candidateSpec(commitments, owner);
  const dust = candidate.htlcs.filter((htlc) => isTrimmed(htlc, candidate.feeratePerKw, dustLimit, format));
  return msat(dust.reduce((sum, htlc) => sum + htlc.amountMsat, 0n));
}

/**
 * Whether a change puts more dust into either commitment than `limit` allows (BOLT 2, `max_dust_htlc_exposure_msat`).
 * A change that adds no dust passes even where there was too much before.
 */
export function checkDustExposure(
  before: Commitments,
  after: Commitments,
  limit: MilliSatoshi,
): ChannelError | undefined {
  for (const owner of SIDES) {
    const exposure = dustExposureMsat(after, owner);
    if (exposure > limit && exposure > dustExposureMsat(before, owner)) {
      return channelError('dustExposureTooHigh', 'ignore', {
        expected: `at most ${limit} msat`,
        actual: exposure,
      });
    }
  }
  return undefined;
}

/** Whether an HTLC is dust in a commitment that has more dust than `limit`: then it should be failed, not settled. */
export function isExcessDust(commitments: Commitments, htlc: Htlc, limit: MilliSatoshi): boolean {
  return SIDES.some((owner) => {
    const direction = htlc.offerer === owner ? 'offered' : 'received';
    const { feeratePerKw } = candidateSpec(commitments, owner);
    const { parameters } = commitments;
    const { dustLimit } = parameters[owner];
    return (
      isTrimmed({ direction, amountMsat: htlc.amountMsat }, feeratePerKw, dustLimit, parameters.format) &&
      dustExposureMsat(commitments, owner) > limit
    );
  });
}

/** The most that we could offer in one more HTLC now; 0 when there is no room for any. */
export function spendableMsat(commitments: Commitments): MilliSatoshi {
  const { parameters } = commitments;
  const opener = openerSide(parameters);
  const outstanding = commitments.htlcs.filter(
    (htlc) => htlc.offerer === 'local' && presenceIn('remote', 'local', htlc.phase) === 'present',
  );
  if (outstanding.length >= parameters.remote.maxAcceptedHtlcs) return msat(0n);
  const inFlight = outstanding.reduce((sum, htlc) => sum + htlc.amountMsat, 0n);
  let most: bigint = parameters.remote.maxHtlcValueInFlightMsat - inFlight;
  for (const owner of SIDES) {
    const candidate = candidateSpec(commitments, owner);
    if (opener === 'local') {
      const feerate = FEE_SPIKE_FACTOR * candidate.feeratePerKw;
      most = least(most, spareMsat(commitments, owner, candidate, 'local', feerate, 2));
    } else {
      const openerSpare = spareMsat(commitments, owner, candidate, 'remote', candidate.feeratePerKw, 1);
      most = openerSpare < 0n ? 0n : least(most, spareMsat(commitments, owner, candidate, 'local', 0, 0));
    }
  }
  return msat(most > 0n ? most : 0n);
}

/** What `payer` has above its reserve and its fees, in msat; negative when it falls short. */
function spareMsat(
  commitments: Commitments,
  owner: Side,
  candidate: CandidateSpec,
  payer: Side,
  feeratePerKw: number,
  moreHtlcs: number,
): bigint {
  const { parameters } = commitments;
  const balance = candidate.balanceMsat[payer] - 1000n * reserveOf(parameters, payer);
  if (payer !== openerSide(parameters)) return balance;
  return balance - 1000n * commitmentCost(commitments, owner, candidate.htlcs, feeratePerKw, moreHtlcs);
}

function commitmentCost(
  { parameters }: Commitments,
  owner: Side,
  htlcs: readonly SpecHtlc[],
  feeratePerKw: number,
  moreHtlcs: number,
): bigint {
  const { dustLimit } = parameters[owner];
  const untrimmed = htlcs.filter(
    (htlc) => !isTrimmed(htlc, feeratePerKw, dustLimit, parameters.format),
  ).length;
  const fee = commitmentFee(feeratePerKw, untrimmed + moreHtlcs, parameters.format);
  return parameters.format === 'anchors' ? fee + 2n * anchorAmount : fee;
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
