export type { EnforcementAction } from './action.js';
export { advanceEnforcement, type ChainPosition, isResolved, openClaims, withdrawClaims } from './advance.js';
export type { AnchorParent, Claim, ClaimKind, ClaimSigning } from './claim.js';
export { claimWeight, signClaim } from './claim-witness.js';
export type { ConfirmedSpend, EnforcedOutput, Enforcement, FundingSpender } from './enforcement.js';
export { findOutput, type OutputSpend, outputSpent, outputUnspent } from './follow.js';
export { learnPreimages } from './preimages.js';
export { beginEnforcement, type FundingSpend, spentCommitmentNumber } from './recognise.js';
export { unconfirmedAnchor } from './unconfirmed-anchor.js';
