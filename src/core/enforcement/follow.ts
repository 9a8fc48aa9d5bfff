import { Transaction } from 'bitcoinjs-lib';
import { equalBytes } from '../primitives/bytes.js';
import { sat } from '../primitives/units.js';
import { type Outpoint, payToWitnessScriptHash } from '../transactions/index.js';
import type { EnforcedOutput, Enforcement } from './enforcement.js';
import { type ClaimParameters, claimOf, enforcedOutput } from './outputs.js';

/** A transaction in a block that spends an output which is followed. */
export interface OutputSpend {
  readonly outpoint: Outpoint;
  readonly transaction: Uint8Array;
  readonly txid: Uint8Array;
  readonly height: number;
}

/** Takes in that an output was spent; one that an HTLC transaction makes of it is followed from now on. */
export function outputSpent(
  enforcement: Enforcement,
  parameters: ClaimParameters,
  spend: OutputSpend,
): Enforcement {
  const { outpoint, txid, height } = spend;
  const spent = findOutput(enforcement, outpoint);
  if (spent === undefined) return enforcement;
  const undone = outputUnspent(enforcement, outpoint).enforcement;
  const outputs = undone.outputs.map((output) =>
    sameOutpoint(output.outpoint, outpoint) ? { ...output, spend: { txid, height } } : output,
  );
  return { ...undone, outputs: [...outputs, ...secondLevelOutput(spent, parameters, spend)] };
}

/** A reorganisation took the spend back, and with it what it had made. `dropped` is not followed any more. */
export function outputUnspent(
  enforcement: Enforcement,
  outpoint: Outpoint,
): { readonly enforcement: Enforcement; readonly dropped: readonly EnforcedOutput[] } {
  const isDropped = ({ madeFrom }: EnforcedOutput) => madeFrom !== null && sameOutpoint(madeFrom, outpoint);
  const outputs = enforcement.outputs
    .filter((output) => !isDropped(output))
    .map((output) => (sameOutpoint(output.outpoint, outpoint) ? { ...output, spend: null } : output));
  return {
    enforcement: { ...enforcement, outputs },
    dropped: enforcement.outputs.filter(isDropped),
  };
}

/** An output that is followed. */
export function findOutput(enforcement: Enforcement, outpoint: Outpoint): EnforcedOutput | undefined {
  return enforcement.outputs.find((output) => sameOutpoint(output.outpoint, outpoint));
}

/** Whether two outpoints are the same. */
export function sameOutpoint(a: Outpoint, b: Outpoint): boolean {
  return a.outputIndex === b.outputIndex && equalBytes(a.txid, b.txid);
}

/** The signatures on an HTLC transaction bind the output at the place of the input, and no other. */
function secondLevelOutput(
  { outpoint, secondLevel }: EnforcedOutput,
  parameters: ClaimParameters,
  { transaction, txid, height }: OutputSpend,
): readonly EnforcedOutput[] {
  if (secondLevel === null) return [];
  const { ins, outs } = Transaction.fromBuffer(transaction);
  const place = ins.findIndex(({ hash, index }) =>
    sameOutpoint({ txid: hash, outputIndex: index }, outpoint),
  );
  const made = outs[place];
  const { kind, witnessScript, toSelfDelay, signing } = secondLevel;
  if (made === undefined || !equalBytes(made.script, payToWitnessScriptHash(witnessScript))) return [];
  const isRevoked = kind === 'revokedSecondLevel';
  const claim = claimOf({ parameters, txid, height }, place, {
    kind,
    amount: sat(made.value),
    witnessScript,
    signing,
    delay: isRevoked ? 0 : toSelfDelay,
    deadline: isRevoked ? height + toSelfDelay : null,
  });
  return [enforcedOutput(claim, { madeFrom: outpoint })];
}
