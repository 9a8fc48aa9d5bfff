import type { ChannelParameters, Side, SideParameters } from '../channel/parameters.js';
import type { Satoshi } from '../primitives/units.js';
import type { SpecHtlc } from '../transactions/index.js';
import type { Claim, ClaimKind, ClaimSigning } from './claim.js';
import type { EnforcedHtlc, EnforcedOutput } from './enforcement.js';

/** An input without a relative lock, which can be replaced (BIP 125). */
const REPLACEABLE = 0xfffffffd;

/** Blocks that a confirmed anchor is reserved for the holder of its key (BOLT 3, anchor outputs). */
const ANCHOR_RESERVED_BLOCKS = 16;

/** What is to be known of a channel to claim what is ours on any commitment. */
export type ClaimParameters = Pick<ChannelParameters, 'channelId' | 'channelKeyIndex' | 'format'> & {
  readonly local: Pick<SideParameters, 'basepoints'>;
};

/** A transaction in a block, of which an output is claimed. */
export interface ConfirmedTransaction<Parameters extends ClaimParameters = ChannelParameters> {
  readonly parameters: Parameters;
  readonly txid: Uint8Array;
  readonly height: number;
}

/** What differs from claim to claim. */
export interface ClaimTerms {
  readonly kind: ClaimKind;
  readonly amount: Satoshi;
  readonly witnessScript: Uint8Array | null;
  readonly signing: ClaimSigning;
  /** Blocks that the output has to be in the chain before it can be spent. */
  readonly delay?: number;
  readonly locktime?: number;
  readonly deadline: number | null;
}

/** The claim of an output of a transaction in a block. */
export function claimOf(
  { parameters, txid, height }: ConfirmedTransaction<ClaimParameters>,
  outputIndex: number,
  { delay = 0, locktime = 0, ...terms }: ClaimTerms,
): Claim {
  return {
    outpoint: { txid, outputIndex },
    channelKeyIndex: parameters.channelKeyIndex,
    channelId: parameters.channelId,
    ...terms,
    sequence: delay > 0 ? delay : REPLACEABLE,
    locktime,
    // A lock time names the last block that must not hold the transaction.
    earliestHeight: Math.max(height + Math.max(delay, 1), locktime === 0 ? 0 : locktime + 1),
  };
}

/** An output that nothing has spent yet. */
export function enforcedOutput(
  claim: Claim,
  more: Partial<Pick<EnforcedOutput, 'htlc' | 'secondLevel' | 'madeFrom'>> = {},
): EnforcedOutput {
  return {
    outpoint: claim.outpoint,
    claim,
    htlc: null,
    secondLevel: null,
    madeFrom: null,
    ...more,
    spend: null,
    isOffered: false,
  };
}

/** The HTLC of a commitment of `owner`, as the channel names it. */
export function enforcedHtlc(owner: Side, { direction, id, cltvExpiry }: SpecHtlc): EnforcedHtlc {
  const isLocal = (direction === 'offered') === (owner === 'local');
  return { offerer: isLocal ? 'local' : 'remote', id, cltvExpiry };
}

/** Our anchor on a commitment in a block. */
export function anchorOutput(
  transaction: ConfirmedTransaction<ClaimParameters>,
  outputIndex: number,
  amount: Satoshi,
  witnessScript: Uint8Array,
): EnforcedOutput {
  return enforcedOutput(
    claimOf(transaction, outputIndex, {
      kind: 'anchor',
      amount,
      witnessScript,
      signing: { type: 'anchor', parent: null },
      deadline: transaction.height + ANCHOR_RESERVED_BLOCKS,
    }),
  );
}

/** Our balance on the other side's commitment: `witnessScript` with anchors, null without. */
export function toRemoteOutput(
  transaction: ConfirmedTransaction<ClaimParameters>,
  outputIndex: number,
  amount: Satoshi,
  witnessScript: Uint8Array | null,
): EnforcedOutput {
  return enforcedOutput(
    claimOf(transaction, outputIndex, {
      kind: 'toRemote',
      amount,
      witnessScript,
      signing: { type: 'payment' },
      delay: witnessScript === null ? 0 : 1,
      deadline: null,
    }),
  );
}
