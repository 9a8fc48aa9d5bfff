import { type ChainTransaction, spentOutpoints } from '../../../regtest/chain/transaction.js';
import type { Publication, PublishingCall } from '../world/chain.js';
import type { NodeLife } from '../world/node.js';
import type { Life } from '../world/timeline.js';
import type { World } from '../world/world.js';
import { type Oracle, Violation } from './oracle.js';

/**
 * The chain takes every transaction that a node publishes in good faith. What it may refuse is what somebody else's
 * transaction, a reorganisation or an eviction has overtaken, and what stands on a transaction that a dead backend has
 * swallowed for good: the wallet publishes that again with the next block. As long as the node still repeats that call,
 * what stands on it has to wait.
 */
export function chainAccepts(world: World): Oracle {
  const known = new Map<string, ChainTransaction>();
  const { chain, mempool } = world.chain.node;
  const swallowed = new Map<string, PublishingCall>();
  /** Refused transactions, by the call that would have brought what they stand on: the node must have given that up. */
  const refusedFor = new Map<PublishingCall, string>();

  const rivalOf = (name: string) => mempool.spenderOf(name) ?? confirmedSpender(world, name);
  const isThere = (txid: string) => mempool.has(txid) || chain.blockOf(txid) !== undefined;
  /** An input that was spent by another, or whose transaction the chain has lost again or never got. */
  const isOvertaken = (transaction: ChainTransaction) =>
    spentOutpoints(transaction).some((name) => {
      const rival = rivalOf(name);
      if (rival !== undefined && rival !== transaction.txid) return true;
      const parent = name.slice(0, 64);
      return known.has(parent) && !isThere(parent);
    });

  const handedIn = ({ life, body, transactions }: PublishingCall) => {
    for (const transaction of transactions) known.set(transaction.txid, transaction);
    for (const [parent, child] of refusedFor) {
      if (parent.life !== life || parent.body !== body) continue;
      const message = `${life.name}: ${child} was published before what it stands on`;
      throw new Violation('chainAccepts', message, world.timeline.steps);
    }
  };
  const noteParents = (transaction: ChainTransaction, life: Life) => {
    for (const name of spentOutpoints(transaction)) {
      const txid = name.slice(0, 64);
      const parent = swallowed.get(txid);
      if (parent?.life === life && !isThere(txid)) refusedFor.set(parent, transaction.txid);
    }
  };

  return {
    name: 'chainAccepts',
    lost(call) {
      handedIn(call);
      for (const { txid } of call.transactions) swallowed.set(txid, call);
    },
    published(publication: Publication) {
      const { life, transactions, refusal } = publication;
      handedIn(publication);
      world.statistics.count('transactions published');
      if (refusal === undefined || (life as NodeLife).node.isAdversary) return;
      world.statistics.count('transactions refused');
      for (const transaction of transactions) noteParents(transaction, life);
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
