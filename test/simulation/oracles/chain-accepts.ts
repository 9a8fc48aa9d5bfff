import { type ChainTransaction, spentOutpoints } from '../../../regtest/chain/transaction.js';
import type { Publication } from '../world/chain.js';
import type { NodeLife } from '../world/node.js';
import type { World } from '../world/world.js';
import { type Oracle, Violation } from './oracle.js';

/**
 * The chain takes every transaction that a node publishes in good faith. What it may refuse is what somebody else's
 * transaction, a reorganisation or an eviction has overtaken.
 */
export function chainAccepts(world: World): Oracle {
  const known = new Map<string, ChainTransaction>();
  const { chain, mempool } = world.chain.node;
  let highest = 0;

  const rivalOf = (name: string) => mempool.spenderOf(name) ?? confirmedSpender(world, name);
  /** An input that was spent by another, or whose transaction the chain has lost again. */
  const isOvertaken = (transaction: ChainTransaction) =>
    spentOutpoints(transaction).some((name) => {
      const rival = rivalOf(name);
      if (rival !== undefined && rival !== transaction.txid) return true;
      const parent = name.slice(0, 64);
      return known.has(parent) && !mempool.has(parent) && chain.blockOf(parent) === undefined;
    });

  return {
    name: 'chainAccepts',
    published({ life, transactions, refusal }: Publication) {
      highest = Math.max(highest, world.chain.height);
      world.statistics.count('transactions published');
      for (const transaction of transactions) known.set(transaction.txid, transaction);
      if (refusal === undefined || (life as NodeLife).node.isAdversary) return;
      world.statistics.count('transactions refused');
      if (HARMLESS.test(refusal) || transactions.some(isOvertaken)) return;
      // The node has seen blocks that are not there any more, or not yet again.
      if (/non-final|non-BIP68-final/.test(refusal) && world.recentReorg) return;
      const about = transactions
        .map(({ txid, raw }) => `${txid} ${Buffer.from(raw).toString('hex')}`)
        .join(' ');
      throw new Violation('chainAccepts', `${life.name}: ${refusal}: ${about}`, world.timeline.steps);
    },
  };
}

/** Known already, or outbid by one that stands in the mempool. */
const HARMLESS =
  /^(txn-already|Transaction already in block chain|txn-mempool-conflict)|insufficient fee|replacement-adds-unconfirmed/;

function confirmedSpender(world: World, name: string): string | undefined {
  const { chain } = world.chain.node;
  if (chain.coins.get(name) !== undefined) return undefined;
  const parent = name.slice(0, 64);
  const block = chain.blockOf(parent);
  if (block === undefined) return undefined;
  for (let height = block.height; height <= chain.tip.height; height++) {
    for (const entry of chain.at(height)?.block.transactions ?? []) {
      if (spentOutpoints(entry).includes(name)) return entry.txid;
    }
  }
  return undefined;
}
