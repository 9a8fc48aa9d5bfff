import type { Outpoint } from '../transactions/index.js';
import type { Claim } from './claim.js';

/** What an enforcement wants done besides telling how HTLCs ended. */
export type EnforcementAction =
  /** An output that we may take. Replaces what was said of the same outpoint before. */
  | { readonly type: 'claim'; readonly claim: Claim }
  /** An output that is gone, or not ours to take any more. */
  | { readonly type: 'withdrawClaim'; readonly outpoint: Outpoint }
  /** The channel wants to hear what spends an output. `spentHeight`: where it was spent, as far as the channel knows. */
  | { readonly type: 'watchOutput'; readonly outpoint: Outpoint; readonly spentHeight: number | null };
