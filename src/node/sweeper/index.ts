export type { PendingClaim } from './pending-claim.js';
export { anchorReserve } from './reserve.js';
export { RESERVE_TOO_LOW, ReserveWatch } from './reserve-watch.js';
export { SWEEP_OWNER, Sweeper, type SweeperParts } from './sweeper.js';
