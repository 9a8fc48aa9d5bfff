import type { FeerateEstimates } from '../../core/claims/index.js';
import type { ChainBackend } from '../chain/index.js';

/** What the chain backend estimates now for every target that the sweep knows. */
export async function estimateFeerates(
  backend: Pick<ChainBackend, 'feeratePerKw'>,
): Promise<FeerateEstimates> {
  const [within2, within6, within12, within144] = await Promise.all(
    ([2, 6, 12, 144] as const).map((target) => backend.feeratePerKw(target)),
  );
  return {
    within2: within2 ?? 0,
    within6: within6 ?? 0,
    within12: within12 ?? 0,
    within144: within144 ?? 0,
  };
}

/** Whether any estimate has risen so much that what is published should not wait for the next block. */
export function hasRisen(before: FeerateEstimates, now: FeerateEstimates): boolean {
  return (['within2', 'within6', 'within12', 'within144'] as const).some(
    (target) => now[target] > 1.1 * before[target],
  );
}
