import { err, ok, type Result } from '../../primitives/result.js';
import type { MilliSatoshi } from '../../primitives/units.js';
import type { UpdateFee } from '../../wire/index.js';
import { type ChannelError, channelError } from '../errors.js';
import type { Commitments } from './commitments.js';
import { checkAffordable, checkDustExposure } from './limits.js';

/** Proposes another commitment fee rate; only the opener may. A refusal changes nothing. */
export function offerFee(
  commitments: Commitments,
  feeratePerKw: number,
  maxDustExposureMsat: MilliSatoshi,
): Result<{ commitments: Commitments; message: UpdateFee }, ChannelError> {
  if (!commitments.parameters.isOpener) return err(channelError('feeUpdateFromAccepter', 'ignore'));
  const message: UpdateFee = { type: 'updateFee', channelId: commitments.parameters.channelId, feeratePerKw };
  const offered: Commitments = {
    ...withFee(commitments, feeratePerKw),
    unsignedUpdates: [
      ...commitments.unsignedUpdates.filter((update) => update.type !== 'updateFee'),
      message,
    ],
  };
  const problem =
    checkAffordable(offered, 'remote', 'local') ??
    checkDustExposure(commitments, offered, maxDustExposureMsat);
  if (problem !== undefined) return err({ ...problem, consequence: 'ignore' });
  return ok({ commitments: offered, message });
}

/** Which fee rates of the other side are acceptable. */
export interface FeerateBounds {
  readonly floorPerKw: number;
  readonly ceilingPerKw: number;
}

/** Takes the opener's new fee rate. Every refusal fails the channel (BOLT 2, `update_fee`, receiver). */
export function receiveFee(
  commitments: Commitments,
  message: UpdateFee,
  bounds: FeerateBounds,
  maxDustExposureMsat: MilliSatoshi,
): Result<Commitments, ChannelError> {
  if (commitments.parameters.isOpener) return err(channelError('feeUpdateFromAccepter', 'failChannel'));
  const problem = checkFeerate(message.feeratePerKw, bounds);
  if (problem !== undefined) return err(problem);
  const received = withFee(commitments, message.feeratePerKw);
  const unaffordable = checkAffordable(received, 'local', 'remote');
  if (unaffordable !== undefined) return err(unaffordable);
  const dust = checkDustExposure(commitments, received, maxDustExposureMsat);
  return dust === undefined ? ok(received) : err({ ...dust, consequence: 'failChannel' });
}

/** Whether a fee rate that the opener sets is one we can live with. */
export function checkFeerate(feeratePerKw: number, bounds: FeerateBounds): ChannelError | undefined {
  if (feeratePerKw < bounds.floorPerKw) {
    const values = { expected: `at least ${bounds.floorPerKw} sat/kw`, actual: feeratePerKw };
    return channelError('feerateTooSmall', 'failChannel', values);
  }
  if (feeratePerKw > bounds.ceilingPerKw) {
    const values = { expected: `at most ${bounds.ceilingPerKw} sat/kw`, actual: feeratePerKw };
    return channelError('feerateTooLarge', 'failChannel', values);
  }
  return undefined;
}

/** A proposal that no signature covers yet is replaced: a million of them take the room of one. */
function withFee(commitments: Commitments, feeratePerKw: number): Commitments {
  const kept = commitments.feerates.filter((update) => update.phase !== 'proposed');
  return { ...commitments, feerates: [...kept, { feeratePerKw, phase: 'proposed' }] };
}
