import type { Transaction } from 'bitcoinjs-lib';
import { curve } from '../crypto/index.js';
import { equalBytes } from '../primitives/bytes.js';
import { msatToSat, sat } from '../primitives/units.js';
import {
  type CommitmentKeys,
  deriveCommitmentKeys,
  offeredHtlcScript,
  payToWitnessScriptHash,
  receivedHtlcScript,
  type SpecHtlc,
  toLocalScript,
} from '../transactions/index.js';
import type { ClaimSigning } from './claim.js';
import type { EnforcedOutput, SecondLevel } from './enforcement.js';
import { type ConfirmedTransaction, claimOf, enforcedHtlc, enforcedOutput } from './outputs.js';
import { salvageOutputs } from './salvage.js';

/**
 * Every output of a commitment that the other side has revoked, all of them ours (BOLT 5, Revoked Transaction Close
 * Handling). `htlcs` are those of that commitment, as its owner saw them. Outputs that nothing here accounts for are
 * only watched.
 */
export function revokedOutputs(
  transaction: Transaction,
  perCommitmentSecret: Uint8Array,
  htlcs: readonly SpecHtlc[],
  confirmed: ConfirmedTransaction,
): readonly EnforcedOutput[] {
  const punishment = punishmentOf(perCommitmentSecret, confirmed);
  const pending = candidates(htlcs, punishment.keys, confirmed);
  return salvageOutputs(transaction, confirmed).map((output, index) => {
    const found = transaction.outs[index];
    if (output.claim !== null || found === undefined) return output;
    const { script } = found;
    const amount = sat(found.value);
    if (equalBytes(script, payToWitnessScriptHash(punishment.toLocal))) {
      return toLocalOutput(confirmed, index, amount, punishment);
    }
    // Two that look the same are the same to us: each output takes the first that is left.
    const place = pending.findIndex(
      (candidate) => candidate.amount === amount && equalBytes(candidate.scriptPubKey, script),
    );
    const [candidate] = place < 0 ? [] : pending.splice(place, 1);
    return candidate === undefined ? output : htlcOutput(confirmed, index, candidate, punishment);
  });
}

interface Punishment {
  readonly keys: CommitmentKeys;
  readonly toLocal: Uint8Array;
  readonly toSelfDelay: number;
  readonly perCommitmentSecret: Uint8Array;
}

function punishmentOf(
  perCommitmentSecret: Uint8Array,
  { parameters: { local, remote } }: ConfirmedTransaction,
): Punishment {
  const point = curve().publicKey(perCommitmentSecret);
  const keys = deriveCommitmentKeys(remote.basepoints, local.basepoints, point);
  const { toSelfDelay } = local;
  const toLocal = toLocalScript(keys.revocationPublicKey, toSelfDelay, keys.delayedPaymentPublicKey);
  return { keys, toLocal, toSelfDelay, perCommitmentSecret };
}

function revocation({ keys, perCommitmentSecret }: Punishment, shows: 'publicKey' | 'branch'): ClaimSigning {
  return { type: 'revocation', perCommitmentSecret, revocationPublicKey: keys.revocationPublicKey, shows };
}

function toLocalOutput(
  confirmed: ConfirmedTransaction,
  index: number,
  amount: ReturnType<typeof sat>,
  punishment: Punishment,
): EnforcedOutput {
  return enforcedOutput(
    claimOf(confirmed, index, {
      kind: 'revokedToLocal',
      amount,
      witnessScript: punishment.toLocal,
      signing: revocation(punishment, 'branch'),
      deadline: confirmed.height + punishment.toSelfDelay,
    }),
  );
}

type Candidate = ReturnType<typeof candidates>[number];

/** The outputs that these HTLCs would have, in the order of BOLT 3 among equals. */
function candidates(
  htlcs: readonly SpecHtlc[],
  keys: CommitmentKeys,
  { parameters: { format } }: ConfirmedTransaction,
) {
  return [...htlcs]
    .sort((a, b) => a.cltvExpiry - b.cltvExpiry || (a.id < b.id ? -1 : 1))
    .map((htlc) => {
      const witnessScript =
        htlc.direction === 'offered'
          ? offeredHtlcScript(keys, htlc.paymentHash, format)
          : receivedHtlcScript(keys, htlc.paymentHash, htlc.cltvExpiry, format);
      const scriptPubKey = payToWitnessScriptHash(witnessScript);
      return { htlc, witnessScript, scriptPubKey, amount: msatToSat(htlc.amountMsat) };
    });
}

/** The cheater can move it to the output of an HTLC transaction, where it is ours again until the delay is over. */
function htlcOutput(
  confirmed: ConfirmedTransaction,
  index: number,
  { htlc, witnessScript, amount }: Candidate,
  punishment: Punishment,
): EnforcedOutput {
  const secondLevel: SecondLevel = {
    kind: 'revokedSecondLevel',
    witnessScript: punishment.toLocal,
    toSelfDelay: punishment.toSelfDelay,
    signing: revocation(punishment, 'branch'),
  };
  return enforcedOutput(
    claimOf(confirmed, index, {
      kind: 'revokedHtlc',
      amount,
      witnessScript,
      signing: revocation(punishment, 'publicKey'),
      // Nothing is lost to an HTLC transaction before its own delay: until then all can be taken together.
      deadline: confirmed.height + punishment.toSelfDelay,
    }),
    { htlc: enforcedHtlc('remote', htlc), secondLevel },
  );
}
