import type { Transaction } from 'bitcoinjs-lib';
import type { RegtestNode } from '../../regtest/chain/node.js';

/** A transaction in a block, with what its inputs were worth. */
export interface LedgerEntry {
  readonly transaction: Transaction;
  readonly height: number;
  /** The outputs that it spends, as `txid:index`, with their satoshi. */
  readonly spends: ReadonlyMap<string, bigint>;
  readonly feeSat: bigint;
}

/** Every transaction of the active chain above a height that spends an output of `roots` or of another such. */
export function descendants(node: RegtestNode, roots: readonly string[], above: number): LedgerEntry[] {
  const values = new Map<string, bigint>();
  const family = new Set(roots);
  const entries: LedgerEntry[] = [];
  for (let height = 1; height <= node.chain.tip.height; height++) {
    for (const { tx, txid } of node.chain.at(height)?.block.transactions ?? []) {
      tx.outs.forEach(({ value }, index) => {
        values.set(`${txid}:${index}`, BigInt(value));
      });
      if (height <= above || tx.isCoinbase()) continue;
      const names = tx.ins.map(({ hash, index }) => `${displayed(hash)}:${index}`);
      if (!names.some((name) => family.has(name.slice(0, 64)))) continue;
      family.add(txid);
      const spends = new Map(names.map((name) => [name, values.get(name) ?? 0n]));
      const paid = tx.outs.reduce((sum, { value }) => sum + BigInt(value), 0n);
      const feeSat = [...spends.values()].reduce((sum, value) => sum + value, 0n) - paid;
      entries.push({ transaction: tx, height, spends, feeSat });
    }
  }
  return entries;
}

function displayed(hash: Uint8Array): string {
  return Buffer.from(hash).reverse().toString('hex');
}
