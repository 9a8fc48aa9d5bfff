import type { Transaction } from 'bitcoinjs-lib';
import { outpointKey } from '../../support/channel-actor.js';
import type { Case } from './case.js';
import { type Miner, outputKey } from './miner.js';

/** Blocks after which justice that shared a transaction has one of its own, and those in which all is taken. */
const MOST_BLOCKS = 6;

/** Publishes every case, in the order of blocks that its row asks for, and sees it through to the end. */
export async function play(cases: readonly Case[], miner: Miner): Promise<void> {
  const isEarly = ({ row }: Case) => row.cheat === '0' || row.cheat.endsWith('before');
  await playEarly(cases.filter(isEarly), miner);
  await playLate(
    cases.filter((each) => !isEarly(each)),
    miner,
  );
}

/** The cheater's transactions are in a block before any justice is; then the miner takes whatever there is. */
async function playEarly(cases: readonly Case[], miner: Miner): Promise<void> {
  await publish(cases, miner);
  await miner.block(chosenBy(cases));
  await untilCovered(cases, miner);
  await finish(cases, miner);
}

/**
 * Some of the cheater's transactions share a block with justice for the other outputs, and some come a block later,
 * although justice for them was there to be mined.
 */
async function playLate(cases: readonly Case[], miner: Miner): Promise<void> {
  await publish(cases, miner);
  const justice = await untilApart(cases, miner);
  const [together, after] = ['together', 'after'].map((when) =>
    cases.filter(({ row }) => row.cheat.endsWith(when)),
  );
  await miner.block([...chosenBy(together ?? []), ...justice]);
  await untilCovered(cases, miner);
  await miner.block(chosenBy(after ?? []));
  await untilCovered(cases, miner);
  await finish(cases, miner);
}

async function publish(cases: readonly Case[], miner: Miner): Promise<void> {
  await miner.block(cases.map(({ commitment }) => commitment));
  await untilCovered(cases, miner);
}

/** Waits until everything that is to be taken is spent in the mempool. */
async function untilCovered(cases: readonly Case[], miner: Miner): Promise<void> {
  await miner.untilSpent(openTargets(cases, miner));
}

/** Mines empty blocks until what the cheater leaves alone is spent apart from what it takes; gives those transactions. */
async function untilApart(cases: readonly Case[], miner: Miner): Promise<readonly Transaction[]> {
  const contested = new Set(
    cases.flatMap(({ chosen, commitment }) =>
      chosen.map(({ outputIndex }) => outputKey(commitment, outputIndex)),
    ),
  );
  const wanted = cases.flatMap(({ rest }) => rest.map(({ key }) => key));
  for (let mined = 0; mined < MOST_BLOCKS; mined += 1) {
    const mempool = await miner.mempool();
    const justice = new Set(wanted.flatMap((key) => mempool.get(key) ?? []));
    const isWhole = wanted.every((key) => mempool.has(key));
    const isApart = [...justice].every((transaction) =>
      spends(transaction).every((key) => !contested.has(key)),
    );
    if (isWhole && isApart) return [...justice];
    await miner.block([]);
    await untilCovered(cases, miner);
  }
  throw new Error('what nobody contests is still bound to what the cheater takes');
}

/** Mines all that the mempool holds until nothing is left to take. */
async function finish(cases: readonly Case[], miner: Miner): Promise<void> {
  for (let mined = 0; mined < MOST_BLOCKS && openTargets(cases, miner).length > 0; mined += 1) {
    await untilCovered(cases, miner);
    await miner.mine(1);
  }
}

function openTargets(cases: readonly Case[], miner: Miner): readonly string[] {
  return cases.flatMap((each) =>
    each.targets(miner).flatMap(({ key }) => (miner.spenders.has(key) ? [] : [key])),
  );
}

function chosenBy(cases: readonly Case[]): readonly Transaction[] {
  return cases.flatMap(({ chosen }) => chosen.map(({ transaction }) => transaction));
}

function spends(transaction: Transaction): readonly string[] {
  return transaction.ins.map(({ hash, index }) => outpointKey({ txid: hash, outputIndex: index }));
}
