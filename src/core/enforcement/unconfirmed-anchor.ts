import { Transaction } from 'bitcoinjs-lib';
import { buildSideCommitment, type Commitments, findHtlc } from '../channel/commitments/index.js';
import type { ChannelPolicy } from '../channel/policy.js';
import type { ChannelSigner } from '../keys/index.js';
import { type Satoshi, sat } from '../primitives/units.js';
import type { Claim } from './claim.js';
import { anchorOutput } from './outputs.js';

/**
 * Our anchor on our own commitment before that is in a block: spending it pays for both (BOLT 5, Failing a Channel). Null
 * when the commitment has no such anchor. `commitment` is signed.
 */
export function unconfirmedAnchor(
  commitments: Commitments,
  commitment: Uint8Array,
  { signer, policy, blockHeight }: { signer: ChannelSigner; policy: ChannelPolicy; blockHeight: number },
): Claim | null {
  const { parameters, localCommit } = commitments;
  const { commitmentNumber, spec } = localCommit;
  const point = signer.perCommitmentPoint(commitmentNumber);
  const { outputs, txid } = buildSideCommitment(parameters, 'local', commitmentNumber, point, spec);
  const anchor = outputs.find(({ kind }) => kind === 'ownerAnchor');
  if (anchor?.witnessScript === undefined) return null;

  const ours = outputs.flatMap((output): readonly Stake[] => {
    if (output.kind === 'toLocal') return [{ amount: output.amount, deadline: null }];
    if (!('htlc' in output)) return [];
    const { direction, id, cltvExpiry } = output.htlc;
    if (direction === 'offered') {
      return [{ amount: output.amount, deadline: cltvExpiry + policy.cltvExpiryDelta }];
    }
    const isKnown = findHtlc(commitments, 'remote', id)?.removal?.kind === 'fulfill';
    return isKnown ? [{ amount: output.amount, deadline: cltvExpiry + 1 }] : [];
  });
  const deadlines = ours.flatMap(({ deadline }) => (deadline === null ? [] : [deadline]));
  const transaction = Transaction.fromBuffer(commitment);
  const spent = outputs.reduce((sum, { amount }) => sum + amount, 0n);
  const confirmed = { parameters, txid, height: blockHeight };
  const { claim } = anchorOutput(confirmed, anchor.index, anchor.amount, anchor.witnessScript);
  if (claim === null) return null;
  return {
    ...claim,
    deadline: deadlines.length === 0 ? null : Math.min(...deadlines),
    signing: {
      type: 'anchor',
      parent: {
        transaction: commitment,
        weight: transaction.weight(),
        fee: sat(parameters.fundingAmount - spent),
        atStake: total(ours),
        atRisk: total(ours.filter(({ deadline }) => deadline !== null)),
      },
    },
  };
}

/** What we may lose with an output, and from which block on. */
interface Stake {
  readonly amount: Satoshi;
  readonly deadline: number | null;
}

function total(stakes: readonly Stake[]): Satoshi {
  return sat(stakes.reduce((sum, { amount }) => sum + amount, 0n));
}
