import type { ChannelPolicy } from '../channel/policy.js';
import type { BalanceOutput, CommitmentTransaction, HtlcOutput } from '../transactions/index.js';
import type { EnforcedOutput } from './enforcement.js';
import {
  anchorOutput,
  type ConfirmedTransaction,
  claimOf,
  enforcedHtlc,
  enforcedOutput,
  toRemoteOutput,
} from './outputs.js';

/** What is ours of a commitment that the other side may publish (BOLT 5, Unilateral Close Handling: Remote Commitment Transaction). */
export function remoteOutputs(
  built: CommitmentTransaction,
  perCommitmentPoint: Uint8Array,
  transaction: ConfirmedTransaction,
  policy: ChannelPolicy,
): readonly EnforcedOutput[] {
  return built.outputs.flatMap((output) =>
    'htlc' in output
      ? [remoteHtlcOutput(output, perCommitmentPoint, transaction, policy)]
      : balanceOutput(output, transaction),
  );
}

function balanceOutput(
  { kind, index, amount, witnessScript }: BalanceOutput,
  transaction: ConfirmedTransaction,
): readonly EnforcedOutput[] {
  if (kind === 'toRemote') return [toRemoteOutput(transaction, index, amount, witnessScript ?? null)];
  if (kind !== 'otherAnchor' || witnessScript === undefined) return [];
  return [anchorOutput(transaction, index, amount, witnessScript)];
}

/** An HTLC that the other side offered is ours with the preimage, one that we offered after its expiry. */
function remoteHtlcOutput(
  { index, amount, witnessScript, htlc }: HtlcOutput,
  perCommitmentPoint: Uint8Array,
  transaction: ConfirmedTransaction,
  policy: ChannelPolicy,
): EnforcedOutput {
  const isOurs = htlc.direction === 'received';
  const claim = claimOf(transaction, index, {
    kind: isOurs ? 'remoteHtlcTimeout' : 'remoteHtlcWithPreimage',
    amount,
    witnessScript,
    signing: { type: 'remoteHtlc', perCommitmentPoint, preimage: null },
    delay: transaction.parameters.format === 'anchors' ? 1 : 0,
    locktime: isOurs ? htlc.cltvExpiry : 0,
    deadline: isOurs ? htlc.cltvExpiry + policy.cltvExpiryDelta : htlc.cltvExpiry + 1,
  });
  return enforcedOutput(claim, { htlc: enforcedHtlc('remote', htlc) });
}
