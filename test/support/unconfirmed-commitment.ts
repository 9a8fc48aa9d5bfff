import type { Transaction } from 'bitcoinjs-lib';
import type { Claim } from '../../src/core/enforcement/index.js';
import { sat } from '../../src/core/primitives/units.js';
import { OPEN_SCRIPT, spend, type TestCoin } from '../unit/regtest/fixtures.js';
import { anchorOutput } from './claim-fixtures.js';

/** A commitment that is in no block, and the claim on its anchor. */
export interface UnconfirmedCommitment {
  readonly transaction: Transaction;
  readonly claim: Claim;
  /** What the other side's commitment would spend too. */
  readonly funding: TestCoin;
}

/** Makes a commitment at 253 sat/kw with an anchor of ours; `atRisk` is all that is ours on it. */
export function unconfirmedCommitment(
  funding: TestCoin,
  atRisk: bigint,
  deadline: number | null,
): UnconfirmedCommitment {
  const anchor = anchorOutput();
  const withFee = (fee: bigint) =>
    spend([funding], {
      outputs: [
        { script: anchor.scriptPubKey, value: anchor.amount },
        { script: OPEN_SCRIPT, value: funding.value - anchor.amount - fee },
      ],
    });
  const weight = withFee(0n).weight();
  const fee = BigInt(Math.ceil((weight * 253) / 1000));
  const transaction = withFee(fee);
  const parent = {
    transaction: transaction.toBuffer(),
    weight,
    fee: sat(fee),
    atStake: sat(atRisk),
    atRisk: sat(atRisk),
  };
  const outpoint = { txid: transaction.getHash(), outputIndex: 0 };
  return { transaction, funding, claim: anchor.claim(outpoint, parent, deadline) };
}
