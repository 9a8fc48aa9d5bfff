import { Transaction } from 'bitcoinjs-lib';
import type { ChannelRemains } from '../channel/remains.js';
import { type ChannelSigner, derivePublicKey, deriveRevocationPublicKey } from '../keys/index.js';
import { equalBytes } from '../primitives/bytes.js';
import { sat } from '../primitives/units.js';
import { payToWitnessScriptHash, readCommitmentNumber, toLocalScript } from '../transactions/index.js';
import type { EnforcedOutput, Enforcement } from './enforcement.js';
import { type ClaimParameters, type ConfirmedTransaction, claimOf, enforcedOutput } from './outputs.js';
import type { FundingSpend } from './recognise.js';
import { salvageOutputs } from './salvage.js';

/**
 * What is ours of the transaction that ended a channel whose state is lost: our balance and anchor on any commitment of
 * the other side, and our delayed balance if it is one that we published before the loss. HTLCs are lost.
 */
export function beginRecovery(
  remains: ChannelRemains,
  { transaction: bytes, txid, height }: Pick<FundingSpend, 'transaction' | 'txid' | 'height'>,
  signer: ChannelSigner,
): Enforcement {
  const transaction = Transaction.fromBuffer(bytes);
  const confirmed = { parameters: remains, txid, height };
  const number = commitmentNumberOf(remains, transaction);
  const delayed = number === undefined ? undefined : delayedOutput(transaction, number, confirmed, signer);
  return {
    by: number === undefined ? 'other' : 'unreadCommit',
    spend: { txid, height },
    outputs: salvageOutputs(transaction, confirmed).map((output, index) =>
      index === delayed?.outpoint.outputIndex ? delayed : output,
    ),
    failedHtlcIds: [],
  };
}

function commitmentNumberOf({ isOpener, local, remote }: ChannelRemains, transaction: Transaction) {
  const ours = local.basepoints.paymentBasepoint;
  return isOpener
    ? readCommitmentNumber(transaction, ours, remote.paymentBasepoint)
    : readCommitmentNumber(transaction, remote.paymentBasepoint, ours);
}

/** Our `to_local`, if this is our commitment of that number: all that it takes comes from the channel's keys. */
function delayedOutput(
  transaction: Transaction,
  commitmentNumber: bigint,
  confirmed: ConfirmedTransaction<ClaimParameters & ChannelRemains>,
  signer: ChannelSigner,
): EnforcedOutput | undefined {
  const { remote, toSelfDelay } = confirmed.parameters;
  const perCommitmentPoint = signer.perCommitmentPoint(commitmentNumber);
  const witnessScript = toLocalScript(
    deriveRevocationPublicKey(remote.revocationBasepoint, perCommitmentPoint),
    toSelfDelay,
    derivePublicKey(signer.basepoints.delayedPaymentBasepoint, perCommitmentPoint),
  );
  const scriptPubKey = payToWitnessScriptHash(witnessScript);
  const index = transaction.outs.findIndex(({ script }) => equalBytes(script, scriptPubKey));
  const output = transaction.outs[index];
  if (output === undefined) return undefined;
  const claim = claimOf(confirmed, index, {
    kind: 'delayedToLocal',
    amount: sat(output.value),
    witnessScript,
    signing: { type: 'delayed', perCommitmentPoint },
    delay: toSelfDelay,
    deadline: null,
  });
  return enforcedOutput(claim);
}
