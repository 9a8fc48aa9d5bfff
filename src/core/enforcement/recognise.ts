import { Transaction } from 'bitcoinjs-lib';
import { buildSideCommitment, type Commitments, type RemoteCommit } from '../channel/commitments/index.js';
import { type ChannelParameters, openerSide, otherSide } from '../channel/parameters.js';
import type { ChannelPolicy } from '../channel/policy.js';
import type { ChannelSigner } from '../keys/index.js';
import { lookupSecret, secretIndex } from '../keys/index.js';
import { equalBytes } from '../primitives/bytes.js';
import { readCommitmentNumber, type SpecHtlc } from '../transactions/index.js';
import type { EnforcedOutput, Enforcement, FundingSpender } from './enforcement.js';
import { localOutputs } from './local-outputs.js';
import type { ConfirmedTransaction } from './outputs.js';
import { remoteOutputs } from './remote-outputs.js';
import { revokedOutputs } from './revoked-outputs.js';
import { salvageOutputs } from './salvage.js';

/** A transaction in a block that spends a channel's funding output. */
export interface FundingSpend {
  readonly transaction: Uint8Array;
  readonly txid: Uint8Array;
  readonly height: number;
  /** The HTLCs of that commitment, if it is one that the other side has revoked and that was archived. */
  readonly revokedHtlcs: readonly SpecHtlc[];
  /** Closing transactions that we have signed. */
  readonly closingTxids: readonly Uint8Array[];
}

interface RecogniseContext {
  readonly signer: ChannelSigner;
  readonly policy: ChannelPolicy;
}

/** Finds out what spent the funding output, and which of its outputs are ours and how (BOLT 5). */
export function beginEnforcement(
  commitments: Commitments,
  spend: FundingSpend,
  context: RecogniseContext,
): Enforcement {
  const { txid, height } = spend;
  const { by, outputs } = recognise(commitments, spend, context);
  return { by, spend: { txid, height }, outputs, failedHtlcIds: [] };
}

/** The commitment number that a spend of the funding output shows; undefined when it is not shaped like a commitment. */
export function spentCommitmentNumber(
  parameters: ChannelParameters,
  transaction: Uint8Array,
): bigint | undefined {
  const parsed = parse(transaction);
  if (parsed === undefined) return undefined;
  const opener = openerSide(parameters);
  return readCommitmentNumber(
    parsed,
    parameters[opener].basepoints.paymentBasepoint,
    parameters[otherSide(opener)].basepoints.paymentBasepoint,
  );
}

interface Recognised {
  readonly by: FundingSpender;
  readonly outputs: readonly EnforcedOutput[];
}

function recognise(
  commitments: Commitments,
  spend: FundingSpend,
  { signer, policy }: RecogniseContext,
): Recognised {
  const { parameters, localCommit, remoteCommit, unacknowledgedCommit, remoteSecrets } = commitments;
  const { txid, height } = spend;
  const confirmed: ConfirmedTransaction = { parameters, txid, height };
  if (spend.closingTxids.some((closing) => equalBytes(closing, txid))) {
    return { by: 'mutualClose', outputs: [] };
  }

  const point = signer.perCommitmentPoint(localCommit.commitmentNumber);
  const { commitmentNumber, spec } = localCommit;
  const own = buildSideCommitment(parameters, 'local', commitmentNumber, point, spec);
  if (equalBytes(own.txid, txid)) {
    return { by: 'localCommit', outputs: localOutputs(commitments, own, point, confirmed, policy) };
  }
  for (const [by, commit] of [
    ['remoteCommit', remoteCommit],
    ['remoteNextCommit', unacknowledgedCommit],
  ] as const) {
    const outputs = commit === null ? undefined : outputsOfRemote(commit, confirmed, policy);
    if (outputs !== undefined) return { by, outputs };
  }

  const transaction = parse(spend.transaction);
  const number = spentCommitmentNumber(parameters, spend.transaction);
  if (transaction === undefined || number === undefined) return { by: 'other', outputs: [] };
  const secret =
    number < remoteCommit.commitmentNumber ? lookupSecret(remoteSecrets, secretIndex(number)) : undefined;
  const punished =
    secret === undefined ? [] : revokedOutputs(transaction, secret, spend.revokedHtlcs, confirmed);
  // The number alone does not tell: an old commitment of our own has one too, and holds nothing of this.
  if (punished.some(({ claim }) => claim !== null && claim.kind !== 'anchor')) {
    return { by: 'revokedCommit', outputs: punished };
  }
  const latest = unacknowledgedCommit?.commitmentNumber ?? remoteCommit.commitmentNumber;
  const by = number > latest ? 'futureCommit' : 'other';
  return { by, outputs: salvageOutputs(transaction, confirmed) };
}

function outputsOfRemote(
  { commitmentNumber, perCommitmentPoint, spec }: RemoteCommit,
  confirmed: ConfirmedTransaction,
  policy: ChannelPolicy,
): readonly EnforcedOutput[] | undefined {
  const { parameters, txid } = confirmed;
  const built = buildSideCommitment(parameters, 'remote', commitmentNumber, perCommitmentPoint, spec);
  if (!equalBytes(built.txid, txid)) return undefined;
  return remoteOutputs(built, perCommitmentPoint, confirmed, policy);
}

function parse(transaction: Uint8Array): Transaction | undefined {
  try {
    return Transaction.fromBuffer(transaction);
  } catch {
    return undefined;
  }
}
