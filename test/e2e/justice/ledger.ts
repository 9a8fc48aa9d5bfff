import type { Transaction } from 'bitcoinjs-lib';
import { equalBytes } from '../../../src/core/primitives/bytes.js';
import { OPEN_SCRIPT, outpointKey } from '../../support/channel-actor.js';
import type { Case } from './case.js';
import type { Miner } from './miner.js';

/** What a case brought the honest side, and what it cost. */
export interface Entry {
  /** The values of the outputs that justice took, less the fees of those transactions. */
  readonly recovered: bigint;
  /** This case's share of the fees of justice. */
  readonly fees: bigint;
  /** Outputs that the cheater has, or nobody. */
  readonly untaken: number;
}

/** Reckons what came of all cases. Throws when a transaction of justice spends or pays what it should not. */
export function reckon(cases: readonly Case[], miner: Miner): readonly Entry[] {
  const justice = new Map<string, Transaction>();
  const values = new Map<string, bigint>();
  for (const each of cases) {
    for (const { key, value } of each.targets(miner)) {
      values.set(key, value);
      const spender = miner.spenders.get(key);
      if (spender !== undefined && isJustice(spender)) justice.set(spender.getId(), spender);
    }
  }
  const shares = new Map<string, bigint>();
  for (const transaction of justice.values()) shareFee(transaction, values, shares);
  return cases.map((each) => {
    const taken = each.targets(miner).filter(({ key }) => shares.has(key));
    const fees = taken.reduce((sum, { key }) => sum + (shares.get(key) ?? 0n), 0n);
    const amount = taken.reduce((sum, { value }) => sum + value, 0n);
    return { recovered: amount - fees, fees, untaken: each.outputs.length - taken.length };
  });
}

/** The cheater pays itself with the open script alone. */
function isJustice({ outs }: Transaction): boolean {
  return !outs.some(({ script }) => equalBytes(script, OPEN_SCRIPT));
}

/** Each input bears an equal part of the fee; the first also what does not divide. */
function shareFee(
  transaction: Transaction,
  values: ReadonlyMap<string, bigint>,
  shares: Map<string, bigint>,
): void {
  const keys = transaction.ins.map(({ hash, index }) => outpointKey({ txid: hash, outputIndex: index }));
  const brought = keys.reduce((sum, key) => {
    const value = values.get(key);
    if (value === undefined) throw new Error(`${transaction.getId()} spends ${key}, which is of no channel`);
    return sum + value;
  }, 0n);
  const fee = brought - transaction.outs.reduce((sum, { value }) => sum + BigInt(value), 0n);
  const part = fee / BigInt(keys.length);
  for (const [place, key] of keys.entries()) {
    shares.set(key, place === 0 ? fee - part * BigInt(keys.length - 1) : part);
  }
}
