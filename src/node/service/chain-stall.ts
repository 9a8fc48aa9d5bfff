import { ApiError } from '../../api/error.js';
import type { NodeParts } from './parts.js';

/** Throws `chainUnavailable` while the chain source stalls: what is begun now could not be enforced. */
export function refuseWhileStalled({ chain }: Pick<NodeParts, 'chain'>): void {
  if (!chain.isStalled) return;
  throw new ApiError(
    'chainUnavailable',
    'the chain backend gives no answer, or no new blocks: see that it runs, then try again',
  );
}
