import { curve } from '../crypto/index.js';
import { SIGHASH_ALL, spendHash } from '../transactions/index.js';
import type { Breach, BreachClaim } from './breach.js';
import type { JusticeKit } from './justice-kit.js';
import {
  FEE_TIERS,
  finalizeJustice,
  justiceSpend,
  justiceTransaction,
  justiceWeight,
} from './justice-transaction.js';

/** Fee rates as estimated now, in satoshi for 1000 weight units, from the most to the least urgent. */
export interface JusticeFeerates {
  readonly nextBlock: number;
  readonly soon: number;
  readonly later: number;
}

/** What is to be published now, oldest claim first, and the breach with that noted in it. */
export interface JusticeStep {
  readonly breach: Breach;
  readonly transactions: readonly Uint8Array[];
}

/**
 * The transaction of every claim that no block has taken yet: the last one again, because mempools forget, or one that
 * pays more when time goes by. A fee that was raised is never lowered.
 */
export function publishJustice(breach: Breach, tip: number, feerates: JusticeFeerates): JusticeStep {
  const transactions: Uint8Array[] = [];
  const claims = breach.claims.map((claim) => {
    if (claim.spend !== null) return claim;
    const wanted = wantedFeerate(claim, breach.kit, tip, feerates);
    const signed = signAt(claim, breach.kit, wanted);
    if (signed === undefined) return claim;
    transactions.push(signed.raw);
    const isNew = claim.attempt?.feeratePerKw !== signed.feeratePerKw;
    return isNew ? { ...claim, attempt: { feeratePerKw: signed.feeratePerKw, height: tip } } : claim;
  });
  return { breach: { ...breach, claims }, transactions };
}

/** Blocks left, below which a claim is urgent or pressing. */
const URGENT_BLOCKS = 6;
const PRESSING_BLOCKS = 36;
/** How many blocks a transaction gets before it pays more. */
const PATIENCE_BLOCKS = 6;
/** BIP 125, rule 4: a replacement pays for its own relay, one satoshi a virtual byte at Bitcoin Core's default. */
const LEAST_RAISE = 260;
const RAISE = 1.25;

/** The least that any node relays, with room for rounding. */
const RELAY_FEERATE = 253;

function wantedFeerate(
  claim: BreachClaim,
  kit: JusticeKit,
  tip: number,
  { nextBlock, soon, later }: JusticeFeerates,
): number {
  const blocksLeft = claim.deadline === null ? Number.POSITIVE_INFINITY : claim.deadline - tip;
  const estimate = blocksLeft <= URGENT_BLOCKS ? nextBlock : blocksLeft <= PRESSING_BLOCKS ? soon : later;
  const { attempt } = claim;
  if (attempt === null) return Math.min(estimate, ceiling(claim, kit, blocksLeft));
  const raised = Math.max(Math.ceil(attempt.feeratePerKw * RAISE), attempt.feeratePerKw + LEAST_RAISE);
  const patience = blocksLeft <= PRESSING_BLOCKS ? 1 : PATIENCE_BLOCKS;
  const isLate = claim.deadline !== null && tip - attempt.height >= patience;
  const wanted = isLate ? Math.max(raised, estimate) : estimate >= raised ? estimate : attempt.feeratePerKw;
  const most = ceiling(claim, kit, blocksLeft);
  // Above the ceiling nothing replaces what is out there.
  return most >= raised ? Math.min(wanted, most) : attempt.feeratePerKw;
}

/** A claim never costs more than it brings: half of it while there is time, nearly all of it at the end. */
function ceiling(claim: BreachClaim, { destination }: JusticeKit, blocksLeft: number): number {
  const share = blocksLeft <= URGENT_BLOCKS ? 0.9 : 0.5;
  const most = (Number(claim.amount) * share * 1000) / justiceWeight(claim, destination);
  return Math.max(RELAY_FEERATE, Math.floor(most));
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
