import { curve, type PublicKey } from '../crypto/index.js';
import { equalBytes } from '../primitives/bytes.js';
import { type Satoshi, sat } from '../primitives/units.js';
import { type Outpoint, SIGHASH_ALL, spendHash } from '../transactions/index.js';
import { commitmentClaims, type JusticeClaim, type SeenOutput, secondLevelClaims } from './justice-claim.js';
import { type JusticeKit, kitMode, type PresignedClaim } from './justice-kit.js';
import { FEE_TIERS, justiceSpend, justiceTransaction } from './justice-transaction.js';

/** A transaction of a block, as far as a breach needs it. */
export interface SeenTransaction {
  /** Wire order. */
  readonly txid: Uint8Array;
  readonly inputs: readonly Outpoint[];
  readonly outputs: readonly SeenOutput[];
}

/** What was published last for a claim. */
export interface JusticeAttempt {
  readonly feeratePerKw: number;
  /** The height of the first attempt. */
  readonly since: number;
}

/** The transaction in a block that took an output. */
export interface ClaimSpend {
  readonly txid: Uint8Array;
  readonly height: number;
  /** What arrived at the victim's script; null: the cheater was faster. */
  readonly received: Satoshi | null;
}

/** A claim on its way. */
export interface BreachClaim extends JusticeClaim {
  /** The block that holds the output. */
  readonly foundHeight: number;
  /** The first block in which the cheater may take it; null: it never can. */
  readonly deadline: number | null;
  /** A signature a fee tier, each found to be right; null when the tower signs itself. */
  readonly presigned: readonly Uint8Array[] | null;
  readonly attempt: JusticeAttempt | null;
  readonly spend: ClaimSpend | null;
}

/** A revoked commitment in a block, and what is done about it. Plain data, never changed in place. */
export interface Breach {
  readonly txid: Uint8Array;
  readonly height: number;
  readonly kit: JusticeKit;
  readonly claims: readonly BreachClaim[];
}

/** Begins to punish a commitment. Undefined when the kit has no valid claim to any of its outputs: it is forged, or empty. */
export function openBreach(
  kit: JusticeKit,
  transaction: SeenTransaction,
  height: number,
): Breach | undefined {
  const revocationPublicKey = revocationPublicKeyOf(kit);
  if (revocationPublicKey === undefined) return undefined;
  const { txid, outputs } = transaction;
  const claims = commitmentClaims(kit, revocationPublicKey, txid, outputs).flatMap((claim) => {
    const { outputIndex } = claim.outpoint;
    return breachClaim(kit, claim, revocationPublicKey, 'commitment', outputIndex, height, height);
  });
  return claims.length === 0 ? undefined : { txid, height, kit, claims };
}

/** Takes in the transactions of a block, in their order: what spends a claim, and what that leaves to take instead. */
export function breachBlock(
  breach: Breach,
  height: number,
  transactions: readonly SeenTransaction[],
): Breach {
  return transactions.reduce((current, transaction) => seeTransaction(current, height, transaction), breach);
}

/** Takes back a block. Undefined when the revoked commitment was in it: seeing it again begins anew. */
export function breachUndone(breach: Breach, height: number): Breach | undefined {
  if (breach.height >= height) return undefined;
  const claims = breach.claims
    .filter(({ foundHeight }) => foundHeight < height)
    .map((claim) =>
      claim.spend !== null && claim.spend.height >= height ? { ...claim, spend: null } : claim,
    );
  return { ...breach, claims };
}

/** How deep a spend has to be buried before it counts as final. */
export const FINAL_DEPTH = 100;

/** Whether nothing is left to do: every output was taken for good, or was never worth its fee and time is up. */
export function isBreachOver({ claims, height, kit }: Breach, tip: number): boolean {
  return claims.every(({ spend }) => {
    const since = spend === null ? height + kit.toSelfDelay : spend.height;
    return tip - since + 1 >= FINAL_DEPTH;
  });
}

/** What the blocks so far have brought home, and at what cost. */
export function recovered({ claims }: Breach): { readonly amount: Satoshi; readonly fees: Satoshi } {
  let amount = 0n;
  let fees = 0n;
  for (const claim of claims) {
    if (claim.spend === null || claim.spend.received === null) continue;
    amount += claim.spend.received;
    fees += claim.amount - claim.spend.received;
  }
  return { amount: sat(amount), fees: sat(fees) };
}

function seeTransaction(breach: Breach, height: number, transaction: SeenTransaction): Breach {
  const spent = breach.claims.filter(
    (claim) =>
      claim.spend === null && transaction.inputs.some((input) => sameOutpoint(input, claim.outpoint)),
  );
  if (spent.length === 0) return breach;
  const { destination } = breach.kit;
  const ours = transaction.outputs.every(({ scriptPubKey }) => equalBytes(scriptPubKey, destination));
  const received = ours ? sat(transaction.outputs.reduce((sum, { amount }) => sum + amount, 0n)) : null;
  const spend: ClaimSpend = { txid: transaction.txid, height, received };
  const claims = breach.claims.map((claim) => (spent.includes(claim) ? { ...claim, spend } : claim));
  return { ...breach, claims: [...claims, ...followUps(breach, height, transaction, spent)] };
}

/** BOLT 5, Revoked Transaction Close Handling: the output of an HTLC transaction of the cheater can be taken too. */
function followUps(
  { kit, height: breachHeight }: Breach,
  height: number,
  transaction: SeenTransaction,
  spent: readonly BreachClaim[],
): readonly BreachClaim[] {
  const revocationPublicKey = revocationPublicKeyOf(kit);
  const htlc = spent.find(({ kind }) => kind === 'htlc');
  if (revocationPublicKey === undefined || htlc === undefined) return [];
  const { txid, outputs } = transaction;
  const { outputIndex } = htlc.outpoint;
  return secondLevelClaims(kit, revocationPublicKey, txid, outputs).flatMap((claim) =>
    breachClaim(kit, claim, revocationPublicKey, 'secondLevel', outputIndex, height, breachHeight),
  );
}

function breachClaim(
  kit: JusticeKit,
  claim: JusticeClaim,
  revocationPublicKey: PublicKey,
  level: PresignedClaim['level'],
  outputIndex: number,
  foundHeight: number,
  breachHeight: number,
): readonly BreachClaim[] {
  const needsPresigned = claim.kind === 'toRemote' || kitMode(kit) === 'stranger';
  const publicKey = claim.kind === 'toRemote' ? kit.paymentPublicKey : revocationPublicKey;
  const presigned = needsPresigned ? validSignatures(kit, claim, level, outputIndex, publicKey) : null;
  if (presigned?.length === 0) return [];
  const deadline = deadlineOf(kit, claim, foundHeight, breachHeight);
  return [{ ...claim, foundHeight, deadline, presigned, attempt: null, spend: null }];
}

/** Up to the first that is wrong. */
function validSignatures(
  { presigned, destination }: JusticeKit,
  claim: JusticeClaim,
  level: PresignedClaim['level'],
  outputIndex: number,
  publicKey: PublicKey,
): readonly Uint8Array[] {
  const given = presigned.find((entry) => entry.level === level && entry.outputIndex === outputIndex);
  const valid: Uint8Array[] = [];
  for (const [tier, signature] of (given?.signatures ?? []).entries()) {
    const transaction = justiceTransaction(claim, destination, FEE_TIERS[tier] ?? Number.MAX_SAFE_INTEGER);
    if (transaction === undefined) break;
    const hash = spendHash(justiceSpend(claim, transaction), SIGHASH_ALL);
    if (!curve().verify(hash, signature, publicKey)) break;
    valid.push(signature);
  }
  return valid;
}

function deadlineOf(
  kit: JusticeKit,
  { kind, cltvExpiry }: JusticeClaim,
  foundHeight: number,
  breachHeight: number,
): number | null {
  switch (kind) {
    case 'toRemote':
      return null;
    case 'toLocal':
    case 'secondLevel':
      return foundHeight + kit.toSelfDelay;
    case 'htlc': {
      // An HTLC transaction gives the cheater the output only after another delay, if we can take what comes out of it.
      const second = kitMode(kit) === 'own' || kit.format === 'staticRemoteKey';
      if (second) return breachHeight + kit.toSelfDelay;
      return Math.max(cltvExpiry ?? breachHeight, breachHeight) + 1;
    }
  }
}

function revocationPublicKeyOf(kit: JusticeKit): PublicKey | undefined {
  const { revocationKey } = kit;
  if (kitMode(kit) === 'stranger') return curve().isPublicKey(revocationKey) ? revocationKey : undefined;
  return curve().isPrivateKey(revocationKey) ? curve().publicKey(revocationKey) : undefined;
}

function sameOutpoint(a: Outpoint, b: Outpoint): boolean {
  return a.outputIndex === b.outputIndex && equalBytes(a.txid, b.txid);
}
