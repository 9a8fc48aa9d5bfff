export { type Advanced, advance } from './advance.js';
export { refusalOf } from './apply.js';
export { outpointKey } from './outpoint-key.js';
export {
  type ClaimObstacle,
  emptySweep,
  type FeerateEstimates,
  type Flight,
  type FundingCoin,
  type Refusal,
  type SweepState,
  type TrackedClaim,
} from './state.js';
export type { SweepAction, SweepCommand, SweepContext } from './vocabulary.js';
