import { wantedFeerate } from '../claims/fee-policy.js';
import type { FeerateEstimates } from '../claims/index.js';
import { curve } from '../crypto/index.js';
import { relayFeeratePerKw, SIGHASH_ALL, spendHash } from '../transactions/index.js';
import type { Breach, BreachClaim } from './breach.js';
import type { JusticeKit } from './justice-kit.js';
import {
  FEE_TIERS,
  finalizeJustice,
  justiceSpend,
  justiceTransaction,
  justiceWeight,
} from './justice-transaction.js';

/** What is to be published now, oldest claim first, and the breach with that noted in it. */
export interface JusticeStep {
  readonly breach: Breach;
  readonly transactions: readonly Uint8Array[];
}

/**
 * The transaction of every claim that no block has taken yet: the last one again, because mempools forget, or one that
 * pays more when time goes by. A fee that was raised is never lowered.
 */
export function publishJustice(breach: Breach, tip: number, feerates: FeerateEstimates): JusticeStep {
  const transactions: Uint8Array[] = [];
  const claims = breach.claims.map((claim) => {
    if (claim.spend !== null) return claim;
    const wanted = feerateFor(claim, breach.kit, tip, feerates);
    const signed = signAt(claim, breach.kit, wanted);
    if (signed === undefined) return claim;
    transactions.push(signed.raw);
    const { feeratePerKw } = signed;
    if (claim.attempt?.feeratePerKw === feeratePerKw) return claim;
    return { ...claim, attempt: { feeratePerKw, since: claim.attempt?.since ?? tip } };
  });
  return { breach: { ...breach, claims }, transactions };
}

/** BIP 125, rule 4: a replacement pays for its own relay, one satoshi a virtual byte at Bitcoin Core's default. */
const LEAST_RAISE = 260;
/** A claim never costs more than it brings, whatever the estimate says. */
const MOST_OF_AMOUNT = 0.9;

function feerateFor(claim: BreachClaim, kit: JusticeKit, tip: number, feerates: FeerateEstimates): number {
  const { attempt, amount, deadline } = claim;
  const weight = justiceWeight(claim, kit.destination);
  const publishedSince = attempt?.since ?? null;
  const wanted = wantedFeerate({ height: tip, deadline, publishedSince, valueSat: amount, weight }, feerates);
  const most = Math.floor((Number(amount) * MOST_OF_AMOUNT * 1000) / weight);
  const affordable = Math.max(relayFeeratePerKw, Math.min(wanted, most));
  if (attempt === null || affordable >= attempt.feeratePerKw + LEAST_RAISE) return affordable;
  // Anything in between would not be let in, and what is out there is published again.
  return attempt.feeratePerKw;
}

interface Signed {
  readonly feeratePerKw: number;
  readonly raw: Uint8Array;
}

function signAt(claim: BreachClaim, kit: JusticeKit, wanted: number): Signed | undefined {
  const { presigned } = claim;
  if (presigned === null) {
    const transaction = justiceTransaction(claim, kit.destination, wanted);
    if (transaction === undefined) return undefined;
    const hash = spendHash(justiceSpend(claim, transaction), SIGHASH_ALL);
    const signature = curve().sign(hash, kit.revocationKey, true);
    return { feeratePerKw: wanted, raw: finalizeJustice(claim, transaction, signature).toBuffer() };
  }
  // The lowest tier that is high enough; the highest there is when none is.
  const enough = presigned.findIndex((_, tier) => (FEE_TIERS[tier] ?? 0) >= wanted);
  const tier = enough < 0 ? presigned.length - 1 : enough;
  const feeratePerKw = FEE_TIERS[tier];
  const signature = presigned[tier];
  if (feeratePerKw === undefined || signature === undefined) return undefined;
  const transaction = justiceTransaction(claim, kit.destination, feeratePerKw);
  if (transaction === undefined) return undefined;
  return { feeratePerKw, raw: finalizeJustice(claim, transaction, signature).toBuffer() };
}
