import type { AnchorParent, Claim } from '../enforcement/index.js';
import { toHex } from '../primitives/bytes.js';
import { SIGHASH_ALL } from '../transactions/index.js';
import { blocksLeft } from './fee-policy.js';
import { outpointKey } from './outpoint-key.js';
import type { TrackedClaim } from './state.js';

/**
 * How a claim's transaction is made. `fixed`: as both sides signed it, fee inside. `anchor`: a child that pays for
 * commitments. `paired`: HTLC transactions that bring no fee, each input with its output, paid for by the wallet.
 * `plain`: pays for itself.
 */
export type Lane = 'fixed' | 'anchor' | 'paired' | 'plain';

/** So close to its deadline a claim shares a transaction with no other: whoever pins one would pin all. */
const UNSHARED_BLOCKS = 6;
/** A commitment has to be mined so much earlier than its HTLC transactions. */
const SECOND_STAGE_BLOCKS = 6;
const NEAR_BLOCKS = 144;
/** Bitcoin Core replaces at most 100 transactions by one; a batch that is split may become as many as it has inputs. */
const LARGEST_BATCH = 50;
/** A package has at most 25 transactions, and so has a family in the mempool: some room is left. */
const LARGEST_ANCHOR_BATCH = 20;
/** A package may weigh 404,000: a channel full of HTLCs pays for its commitment alone. */
const LARGEST_BATCHED_PARENT = 15_000;

export function laneOf({ signing }: Claim): Lane {
  if (signing.type === 'anchor') return 'anchor';
  if (signing.type !== 'ownHtlc') return 'plain';
  return signing.remoteSighashType === SIGHASH_ALL ? 'fixed' : 'paired';
}

/** Whether a claim is better off alone: its deadline is near, and not past already. */
export function isUrgent({ claim }: TrackedClaim, height: number): boolean {
  if (claim.deadline === null) return false;
  const left = blocksLeft(height, claim.deadline);
  return left > 0 && left <= UNSHARED_BLOCKS;
}

/** Whether a claim brings no fee: the wallet pays for it. */
export function isPaidFor({ claim }: TrackedClaim): boolean {
  const lane = laneOf(claim);
  return lane === 'anchor' || lane === 'paired';
}

/**
 * Claims that go into one transaction each group: of one make, one locktime where it is signed, and one urgency.
 * `coinCount`: free coins of the wallet. Where there are fewer than urgent claims that need one, those share after all.
 */
export function groupClaims(
  claims: readonly TrackedClaim[],
  height: number,
  coinCount: number,
): readonly TrackedClaim[][] {
  const inNeed = claims.filter((tracked) => isPaidFor(tracked) && isUrgent(tracked, height));
  const coinsAreScarce = inNeed.length > coinCount;
  const groups = new Map<string, TrackedClaim[]>();
  for (const tracked of claims) {
    const key = groupKey(tracked, height, coinsAreScarce);
    const group = groups.get(key) ?? [];
    group.push(tracked);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(inBatches).sort(mostUrgentFirst);
}

function groupKey(tracked: TrackedClaim, height: number, coinsAreScarce: boolean): string {
  const { claim } = tracked;
  const lane = laneOf(claim);
  const isAlone = isUrgent(tracked, height) && !(coinsAreScarce && isPaidFor(tracked));
  if (lane === 'fixed' || tracked.isolated || isAlone || isLarge(claim)) return outpointKey(claim.outpoint);
  const locktime = lane === 'paired' ? claim.locktime : '';
  return [lane, locktime, urgencyClass(claim, height)].join(' ');
}

/** What the other side may take already stays within its channel: one adversary holds up no other channel's claims. */
function urgencyClass({ deadline, channelId }: Claim, height: number): string {
  if (deadline === null) return 'never';
  const left = blocksLeft(height, deadline);
  if (left <= 0) return `contested ${toHex(channelId)}`;
  return left <= NEAR_BLOCKS ? 'near' : 'far';
}

function isLarge({ signing }: Claim): boolean {
  return signing.type === 'anchor' && (signing.parent?.weight ?? 0) > LARGEST_BATCHED_PARENT;
}

/** Those that are lost first go out together. */
function inBatches(claims: readonly TrackedClaim[]): TrackedClaim[][] {
  const [first] = claims;
  const size = first !== undefined && laneOf(first.claim) === 'anchor' ? LARGEST_ANCHOR_BATCH : LARGEST_BATCH;
  const sorted = claims.toSorted((a, b) => (a.claim.deadline ?? 0) - (b.claim.deadline ?? 0));
  const batches: TrackedClaim[][] = [];
  for (let start = 0; start < sorted.length; start += size) batches.push(sorted.slice(start, start + size));
  return batches;
}

/**
 * By deadline, then value: wallet coins and the mempool's room go to what is lost first. A commitment that is contested
 * may never be taken: its child comes last.
 */
export function mostUrgentFirst(a: readonly TrackedClaim[], b: readonly TrackedClaim[]): number {
  const byContest = Number(isContested(a)) - Number(isContested(b));
  if (byContest !== 0) return byContest;
  const byDeadline = (deadlineOf(a) ?? Infinity) - (deadlineOf(b) ?? Infinity);
  return byDeadline || Number(totalStake(b) - totalStake(a)) || 0;
}

function isContested(claims: readonly TrackedClaim[]): boolean {
  return claims.some(({ claim, isolated }) => isolated && laneOf(claim) === 'anchor');
}

/** The commitments that the child of some claims pays for: those that are not in a block. */
export function parentsOf(claims: readonly Claim[]): readonly AnchorParent[] {
  return claims.flatMap(({ signing }) =>
    signing.type === 'anchor' && signing.parent !== null ? [signing.parent] : [],
  );
}

/** The first deadline of some claims; null when none has any. */
export function deadlineOf(claims: readonly TrackedClaim[]): number | null {
  const deadlines = claims.flatMap(({ claim: { deadline, signing } }) => {
    if (deadline === null) return [];
    return signing.type === 'anchor' ? deadline - SECOND_STAGE_BLOCKS : deadline;
  });
  return deadlines.length === 0 ? null : Math.min(...deadlines);
}

/** What some claims bring, or for an anchor what depends on it, in satoshi. */
export function totalStake(claims: readonly TrackedClaim[]): bigint {
  return claims.reduce((sum, { claim }) => sum + stakeOf(claim), 0n);
}

/** What a claim brings, or for an anchor what depends on it, in satoshi. */
export function stakeOf({ amount, signing }: Claim): bigint {
  if (signing.type === 'anchor') return signing.parent?.atStake ?? 0n;
  return signing.type === 'ownHtlc' ? signing.output.amount : amount;
}
