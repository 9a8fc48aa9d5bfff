import type { ChannelAction } from '../channel/action.js';
import type { Commitments, Htlc } from '../channel/commitments/index.js';
import type { ChannelPolicy } from '../channel/policy.js';
import type { Claim } from './claim.js';
import type { EnforcedOutput, Enforcement } from './enforcement.js';
import { isNegligible } from './negligible.js';

/** How far the chain is, and what counts as deep. */
export interface ChainPosition {
  readonly blockHeight: number;
  readonly policy: ChannelPolicy;
}

/** The HTLCs that are not settled yet. */
export type Pending = Pick<Commitments, 'htlcs'>;

/**
 * Says what follows from where things stand now: claims that can be made or are not there any more, and HTLCs of ours
 * that are lost for good. Says each of it once.
 */
export function advanceEnforcement(
  enforcement: Enforcement,
  commitments: Pending,
  position: ChainPosition,
): { readonly enforcement: Enforcement; readonly actions: readonly ChannelAction[] } {
  const claims: ChannelAction[] = [];
  const preimages = knownPreimages(commitments);
  const outputs = enforcement.outputs.map((output) => {
    const claim = wantedClaim(output, preimages);
    if ((claim !== null) === output.isOffered) return output;
    claims.push(claim === null ? withdrawal(output) : { type: 'claim', claim });
    return { ...output, isOffered: claim !== null };
  });
  const failed = lostHtlcs(enforcement, commitments, position);
  if (claims.length === 0 && failed.length === 0) return { enforcement, actions: [] };
  return {
    enforcement: {
      ...enforcement,
      outputs,
      failedHtlcIds: [...enforcement.failedHtlcIds, ...failed.map(({ id }) => id)],
    },
    actions: [...claims, ...failed.map((htlc): ChannelAction => ({ type: 'htlcFailed', htlc }))],
  };
}

/** Every claim that is out, for a claimer that has forgotten them. */
export function openClaims({ outputs }: Enforcement, commitments: Pending): readonly ChannelAction[] {
  const preimages = knownPreimages(commitments);
  return outputs.flatMap((output): ChannelAction[] => {
    const claim = wantedClaim(output, preimages);
    return claim === null ? [] : [{ type: 'claim', claim }];
  });
}

/** Takes back the claims that are out. */
export function withdrawClaims(outputs: readonly EnforcedOutput[]): readonly ChannelAction[] {
  return outputs.filter(({ isOffered }) => isOffered).map(withdrawal);
}

/**
 * Whether nothing more can come of the channel: the spend of the funding output and of every output of ours is as deep
 * as the policy wants, and every HTLC that we offered is settled upstream (BOLT 5, irrevocably resolved).
 */
export function isResolved(enforcement: Enforcement, commitments: Pending, position: ChainPosition): boolean {
  const { closingDepth } = position.policy;
  return (
    depth(enforcement.spend.height, position) >= closingDepth &&
    enforcement.outputs.every((output) => isOutputResolved(output, position)) &&
    commitments.htlcs.every(
      ({ offerer, id, removal }) =>
        offerer === 'remote' || removal?.kind === 'fulfill' || enforcement.failedHtlcIds.includes(id),
    )
  );
}

function isOutputResolved(output: EnforcedOutput, position: ChainPosition): boolean {
  const { claim, htlc, spend, isOffered } = output;
  if (spend !== null) return depth(spend.height, position) >= position.policy.closingDepth;
  // An anchor is worth less than most fees: nobody waits for it. What has no claim is not ours.
  if (claim === null || claim.kind === 'anchor') return true;
  if (htlc === null) return isNegligible(claim);
  // BOLT 5: an HTLC whose preimage we do not have is the other side's once it has expired.
  return position.blockHeight >= htlc.cltvExpiry && (!isOffered || isNegligible(claim));
}

/** The preimages of HTLCs that the other side offered, by their ids. */
function knownPreimages({ htlcs }: Pending): ReadonlyMap<bigint, Uint8Array> {
  const preimages = new Map<bigint, Uint8Array>();
  for (const { offerer, id, removal } of htlcs) {
    if (offerer === 'remote' && removal?.kind === 'fulfill') preimages.set(id, removal.preimage);
  }
  return preimages;
}

/** The claim that an output has now; null when it is spent, not ours, or waits for a preimage. */
function wantedClaim(
  { claim, htlc, spend }: EnforcedOutput,
  preimages: ReadonlyMap<bigint, Uint8Array>,
): Claim | null {
  if (claim === null || spend !== null) return null;
  const { signing } = claim;
  if (htlc?.offerer !== 'remote' || !('preimage' in signing)) return claim;
  const preimage = preimages.get(htlc.id);
  // BOLT 5: an HTLC that is not irrevocably committed is left alone, and nobody gives its preimage before.
  return preimage === undefined ? null : { ...claim, signing: { ...signing, preimage } };
}

function withdrawal({ outpoint }: EnforcedOutput): ChannelAction {
  return { type: 'withdrawClaim', outpoint };
}

/** HTLCs that we offered and that have ended without their preimage, deep enough to fail them upstream. */
function lostHtlcs(enforcement: Enforcement, { htlcs }: Pending, position: ChainPosition): readonly Htlc[] {
  const told = new Set(enforcement.failedHtlcIds);
  const open = htlcs.filter(
    ({ offerer, id, removal }) => offerer === 'local' && removal?.kind !== 'fulfill' && !told.has(id),
  );
  if (open.length === 0) return [];
  const outputs = new Map<bigint, EnforcedOutput>();
  for (const output of enforcement.outputs) {
    if (output.htlc?.offerer === 'local') outputs.set(output.htlc.id, output);
  }
  return open.filter((htlc) => isLost(enforcement, htlc, outputs.get(htlc.id), position));
}

function isLost(
  { by, spend }: Enforcement,
  { cltvExpiry }: Htlc,
  output: EnforcedOutput | undefined,
  position: ChainPosition,
): boolean {
  const { settlementDepth } = position.policy;
  if (output !== undefined) {
    const { claim } = output;
    // BOLT 5: once the resolving transaction has reached reasonable depth. There may never be one for what is worth less.
    return output.spend === null
      ? claim !== null && isNegligible(claim) && position.blockHeight >= cltvExpiry + settlementDepth
      : depth(output.spend.height, position) >= settlementDepth;
  }
  if (depth(spend.height, position) < settlementDepth) return false;
  // BOLT 5: a committed HTLC without an output fails once the commitment has reached reasonable depth. On a commitment
  // that we cannot read it may have one: then it fails when it would have timed out anyway.
  const isReadable = by !== 'futureCommit' && by !== 'other';
  return isReadable || position.blockHeight >= cltvExpiry + settlementDepth;
}

function depth(height: number, { blockHeight }: ChainPosition): number {
  return blockHeight - height + 1;
}
