import { openerSide, type Side } from '../parameters.js';
import type { Commitments } from './commitments.js';
import { hasUpdatesToSign } from './sign.js';
import type { UpdatePhase } from './update-lifecycle.js';

/** Whether nothing is on its way: no update, no signature, no revocation. HTLCs may be there. */
export function isSettled(commitments: Commitments): boolean {
  return (
    commitments.unacknowledgedCommit === null &&
    commitments.unsignedUpdates.length === 0 &&
    !hasUpdatesToSign(commitments, 'local') &&
    !hasUpdatesToSign(commitments, 'remote')
  );
}

/** Whether updates of the other side are on their way. */
export function hasRemoteUpdates({ htlcs, feerates, parameters }: Commitments): boolean {
  const changes = (offerer: Side, phase: UpdatePhase) =>
    phase !== 'committed' && isRemoval(phase) === (offerer === 'local');
  return (
    htlcs.some(({ offerer, phase }) => changes(offerer, phase)) ||
    (openerSide(parameters) === 'remote' && feerates.some(({ phase }) => phase !== 'committed'))
  );
}

function isRemoval(phase: UpdatePhase): boolean {
  return phase.startsWith('removal');
}
