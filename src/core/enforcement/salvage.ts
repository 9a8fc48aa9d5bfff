import type { Transaction } from 'bitcoinjs-lib';
import { equalBytes } from '../primitives/bytes.js';
import { sat } from '../primitives/units.js';
import {
  anchorScript,
  payToWitnessPublicKeyHash,
  payToWitnessScriptHash,
  toRemoteScript,
} from '../transactions/index.js';
import type { EnforcedOutput } from './enforcement.js';
import { anchorOutput, type ClaimParameters, type ConfirmedTransaction, toRemoteOutput } from './outputs.js';

/**
 * What is ours of any commitment of the other side, whatever its number: the balance and the anchor, whose keys never
 * change (BOLT 3, option_static_remotekey). Everything else is watched, for the preimages that its spending may show.
 */
export function salvageOutputs(
  transaction: Transaction,
  confirmed: ConfirmedTransaction<ClaimParameters>,
): readonly EnforcedOutput[] {
  const { fundingPublicKey, paymentBasepoint } = confirmed.parameters.local.basepoints;
  const isAnchors = confirmed.parameters.format === 'anchors';
  const balance = isAnchors ? toRemoteScript(paymentBasepoint) : null;
  const balanceScriptPubKey =
    balance === null ? payToWitnessPublicKeyHash(paymentBasepoint) : payToWitnessScriptHash(balance);
  const anchor = anchorScript(fundingPublicKey);
  const anchorScriptPubKey = payToWitnessScriptHash(anchor);
  return transaction.outs.map(({ script, value }, index) => {
    const amount = sat(value);
    if (equalBytes(script, balanceScriptPubKey)) return toRemoteOutput(confirmed, index, amount, balance);
    if (isAnchors && equalBytes(script, anchorScriptPubKey)) {
      return anchorOutput(confirmed, index, amount, anchor);
    }
    return watchedOutput(confirmed.txid, index);
  });
}

function watchedOutput(txid: Uint8Array, outputIndex: number): EnforcedOutput {
  return {
    outpoint: { txid, outputIndex },
    claim: null,
    htlc: null,
    secondLevel: null,
    madeFrom: null,
    spend: null,
    isOffered: false,
  };
}
