import type { Transaction } from 'bitcoinjs-lib';
import type { Satoshi } from '../primitives/units.js';
import { witnessSignatureHash } from './sighash.js';

/**
 * An input to sign: `amount` is what the output holds that it spends, `witnessScript` that output's script (for P2WPKH
 * the `publicKeyHashScript` of its key).
 */
export interface SpendInput {
  readonly transaction: Transaction;
  readonly inputIndex: number;
  readonly amount: Satoshi;
  readonly witnessScript: Uint8Array;
}

/** The hash that a signature of this input signs (BIP 143). */
export function spendHash(spend: SpendInput, sighashType: number): Uint8Array {
  return witnessSignatureHash(
    spend.transaction,
    spend.inputIndex,
    spend.witnessScript,
    spend.amount,
    sighashType,
  );
}
