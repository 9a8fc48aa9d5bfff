import { relayFeeratePerKw, walletDust, weightFee } from '../transactions/index.js';
import type { Claim } from './claim.js';
import { claimWeight } from './claim-witness.js';

/** A transaction of one input and one output to the wallet, without that input. */
const AROUND_WEIGHT = 166;

/** Whether an output can never pay for a transaction of its own: at the lowest feerate too, less than dust is left of it. */
export function isNegligible(claim: Claim): boolean {
  const { signing } = claim;
  const amount = signing.type === 'ownHtlc' ? signing.output.amount : claim.amount;
  return amount < walletDust + weightFee(relayFeeratePerKw, AROUND_WEIGHT + claimWeight(claim));
}
