import type { Commitments } from '../channel/commitments/index.js';
import type { ChannelPolicy } from '../channel/policy.js';
import {
  type BalanceOutput,
  type CommitmentTransaction,
  type HtlcTransaction,
  htlcSighashType,
  payToWitnessScriptHash,
} from '../transactions/index.js';
import type { EnforcedOutput } from './enforcement.js';
import { anchorOutput, type ConfirmedTransaction, claimOf, enforcedHtlc, enforcedOutput } from './outputs.js';

/** What is ours of our own commitment (BOLT 5, Unilateral Close Handling: Local Commitment Transaction). */
export function localOutputs(
  { localCommit }: Commitments,
  built: CommitmentTransaction,
  perCommitmentPoint: Uint8Array,
  transaction: ConfirmedTransaction,
  policy: ChannelPolicy,
): readonly EnforcedOutput[] {
  const balances = built.outputs
    .filter((output): output is BalanceOutput => !('htlc' in output))
    .flatMap((output) => balanceOutput(output, perCommitmentPoint, built.input.toSelfDelay, transaction));
  const htlcs = built.htlcTransactions.map((htlc, place) => {
    const remoteSignature = localCommit.remoteHtlcSignatures[place];
    if (remoteSignature === undefined) throw new RangeError(`no signature for HTLC transaction ${place}`);
    return ownHtlcOutput(htlc, remoteSignature, perCommitmentPoint, built, transaction, policy);
  });
  return [...balances, ...htlcs];
}

function balanceOutput(
  { kind, index, amount, witnessScript }: BalanceOutput,
  perCommitmentPoint: Uint8Array,
  toSelfDelay: number,
  transaction: ConfirmedTransaction,
): readonly EnforcedOutput[] {
  if (witnessScript === undefined) return [];
  if (kind === 'ownerAnchor') return [anchorOutput(transaction, index, amount, witnessScript)];
  if (kind !== 'toLocal') return [];
  const claim = claimOf(transaction, index, {
    kind: 'delayedToLocal',
    amount,
    witnessScript,
    signing: { type: 'delayed', perCommitmentPoint },
    delay: toSelfDelay,
    deadline: null,
  });
  return [enforcedOutput(claim)];
}

/** An HTLC on our commitment: only the HTLC transaction that both signed takes it, and its output is delayed in turn. */
function ownHtlcOutput(
  htlcTransaction: HtlcTransaction,
  remoteSignature: Uint8Array,
  perCommitmentPoint: Uint8Array,
  { input }: CommitmentTransaction,
  transaction: ConfirmedTransaction,
  policy: ChannelPolicy,
): EnforcedOutput {
  const { kind, htlc, outputIndex, outputAmount, outputWitnessScript, amount, witnessScript } =
    htlcTransaction;
  const isTimeout = kind === 'timeout';
  const claim = claimOf(transaction, outputIndex, {
    kind: isTimeout ? 'ownHtlcTimeout' : 'ownHtlcSuccess',
    amount,
    witnessScript,
    signing: {
      type: 'ownHtlc',
      perCommitmentPoint,
      preimage: null,
      remoteSignature,
      remoteSighashType: htlcSighashType(input.format),
      output: { amount: outputAmount, scriptPubKey: payToWitnessScriptHash(outputWitnessScript) },
    },
    delay: input.format === 'anchors' ? 1 : 0,
    locktime: isTimeout ? htlc.cltvExpiry : 0,
    deadline: isTimeout ? htlc.cltvExpiry + policy.cltvExpiryDelta : htlc.cltvExpiry + 1,
  });
  // The signature of the other side covers nSequence: it must be what stands in the transaction that it signed.
  const sequence = htlcTransaction.transaction.ins[0]?.sequence ?? claim.sequence;
  return enforcedOutput(
    { ...claim, sequence },
    {
      htlc: enforcedHtlc('local', htlc),
      secondLevel: {
        kind: 'delayedSecondLevel',
        witnessScript: outputWitnessScript,
        toSelfDelay: input.toSelfDelay,
        signing: { type: 'delayed', perCommitmentPoint },
      },
    },
  );
}
