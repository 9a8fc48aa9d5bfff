export type { AnchorParent, Claim, ClaimKind, ClaimSigning } from './claim.js';
export { claimWeight, signClaim } from './claim-witness.js';
