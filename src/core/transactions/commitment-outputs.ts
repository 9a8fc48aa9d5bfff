import { compareBytes } from '../primitives/bytes.js';
import { msatToSat, type Satoshi, sat } from '../primitives/units.js';
import { anchorScript, toLocalScript, toRemoteScript } from './balance-scripts.js';
import type { CommitmentInput } from './commitment-input.js';
import { type SpecHtlc, untrimmedHtlcs } from './commitment-spec.js';
import { anchorAmount, openerCommitmentCost } from './fees.js';
import { offeredHtlcScript, receivedHtlcScript } from './htlc-scripts.js';
import { payToWitnessPublicKeyHash, payToWitnessScriptHash } from './script.js';

/** A balance or an anchor on a commitment. `witnessScript` is missing where the output is P2WPKH (`to_remote` without anchors). */
export interface BalanceOutput {
  readonly kind: 'toLocal' | 'toRemote' | 'ownerAnchor' | 'otherAnchor';
  readonly index: number;
  readonly amount: Satoshi;
  readonly scriptPubKey: Uint8Array;
  readonly witnessScript?: Uint8Array;
}

/** An HTLC that has an output on a commitment; offered and received are seen by the commitment's owner. */
export interface HtlcOutput {
  readonly kind: 'offeredHtlc' | 'receivedHtlc';
  readonly index: number;
  readonly amount: Satoshi;
  readonly scriptPubKey: Uint8Array;
  readonly witnessScript: Uint8Array;
  readonly htlc: SpecHtlc;
}

export type CommitmentOutput = BalanceOutput | HtlcOutput;

type Unplaced = Omit<BalanceOutput, 'index'> | Omit<HtlcOutput, 'index'>;

/** The outputs of a commitment in their place (BOLT 3, Commitment Transaction Construction). */
export function commitmentOutputs(input: CommitmentInput): readonly CommitmentOutput[] {
  const htlcs = untrimmedHtlcs(input.spec, input.dustLimit, input.format);
  const { toLocal, toRemote } = balancesAfterCost(input, htlcs.length);
  const unplaced: Unplaced[] = htlcs.map((htlc) => htlcOutput(input, htlc));
  const hasToLocal = toLocal >= input.dustLimit;
  const hasToRemote = toRemote >= input.dustLimit;
  if (hasToLocal) unplaced.push(toLocalOutput(input, toLocal));
  if (hasToRemote) unplaced.push(toRemoteOutput(input, toRemote));
  if (input.format === 'anchors') {
    if (hasToLocal || htlcs.length > 0) {
      unplaced.push(anchorOutput('ownerAnchor', input.keys.ownerFundingPublicKey));
    }
    if (hasToRemote || htlcs.length > 0) {
      unplaced.push(anchorOutput('otherAnchor', input.keys.otherFundingPublicKey));
    }
  }
  return unplaced.sort(outputOrder).map((output, index) => ({ ...output, index }));
}

/** Both balances in satoshi once the opener has paid for the commitment, as far as its balance goes. */
function balancesAfterCost(
  input: CommitmentInput,
  htlcCount: number,
): { toLocal: Satoshi; toRemote: Satoshi } {
  const { spec, ownerIsOpener, format } = input;
  const cost = openerCommitmentCost(spec.feeratePerKw, htlcCount, format);
  const toLocal = msatToSat(spec.toLocalMsat);
  const toRemote = msatToSat(spec.toRemoteMsat);
  return ownerIsOpener
    ? { toLocal: lessAtMost(toLocal, cost), toRemote }
    : { toLocal, toRemote: lessAtMost(toRemote, cost) };
}

function lessAtMost(balance: Satoshi, cost: Satoshi): Satoshi {
  return sat(balance > cost ? balance - cost : 0n);
}

function htlcOutput(input: CommitmentInput, htlc: SpecHtlc): Omit<HtlcOutput, 'index'> {
  const witnessScript =
    htlc.direction === 'offered'
      ? offeredHtlcScript(input.keys, htlc.paymentHash, input.format)
      : receivedHtlcScript(input.keys, htlc.paymentHash, htlc.cltvExpiry, input.format);
  return {
    kind: htlc.direction === 'offered' ? 'offeredHtlc' : 'receivedHtlc',
    amount: msatToSat(htlc.amountMsat),
    scriptPubKey: payToWitnessScriptHash(witnessScript),
    witnessScript,
    htlc,
  };
}

function toLocalOutput({ keys, toSelfDelay }: CommitmentInput, amount: Satoshi): Unplaced {
  return scriptOutput(
    'toLocal',
    amount,
    toLocalScript(keys.revocationPublicKey, toSelfDelay, keys.delayedPaymentPublicKey),
  );
}

function toRemoteOutput({ keys, format }: CommitmentInput, amount: Satoshi): Unplaced {
  if (format === 'anchors')
    return scriptOutput('toRemote', amount, toRemoteScript(keys.otherPaymentPublicKey));
  return { kind: 'toRemote', amount, scriptPubKey: payToWitnessPublicKeyHash(keys.otherPaymentPublicKey) };
}

function anchorOutput(kind: 'ownerAnchor' | 'otherAnchor', fundingPublicKey: Uint8Array): Unplaced {
  return scriptOutput(kind, anchorAmount, anchorScript(fundingPublicKey));
}

function scriptOutput(kind: BalanceOutput['kind'], amount: Satoshi, witnessScript: Uint8Array): Unplaced {
  return { kind, amount, scriptPubKey: payToWitnessScriptHash(witnessScript), witnessScript };
}

/** BOLT 3, Transaction Output Ordering: by amount, then script, then expiry. What is still equal is the same on chain. */
function outputOrder(a: Unplaced, b: Unplaced): number {
  if (a.amount !== b.amount) return a.amount < b.amount ? -1 : 1;
  const byScript = compareBytes(a.scriptPubKey, b.scriptPubKey);
  if (byScript !== 0 || !('htlc' in a) || !('htlc' in b)) return byScript;
  return a.htlc.cltvExpiry - b.htlc.cltvExpiry || (a.htlc.id < b.htlc.id ? -1 : 1);
}
