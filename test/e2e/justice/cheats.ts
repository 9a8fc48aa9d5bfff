import { type Network, until } from '../../../regtest/index.js';
import { type Coin, OPEN_SCRIPT } from '../../support/channel-actor.js';
import { Case } from './case.js';
import { CheaterNode, HTLC_BLOCKS } from './cheater-node.js';
import { openCoin, spendOpenCoin } from './coins.js';
import { type Entry, reckon } from './ledger.js';
import { LAST_STATE, live } from './life.js';
import { Miner } from './miner.js';
import type { Row } from './rows.js';
import { Stage } from './stage.js';
import type { Watcher } from './watcher.js';

/** More than the fee of any second-level transaction. */
const COIN = 20_000n;
/** Coins that one case can need. */
const COINS_OF_CASE = 8;

/** A case that is over. */
export interface Played {
  readonly each: Case;
  readonly entry: Entry;
  readonly lost: ReturnType<Case['lost']>;
  /** Outputs that the cheater moved in time. */
  readonly moved: number;
  /** Outputs that the watcher could not take, and those that it did not. */
  readonly outOfReach: number;
  readonly left: number;
  /** Why the chain refuses what the cheater did not get into a block in time. */
  readonly refusals: readonly (string | undefined)[];
}

/** What came of all cases. */
export interface Outcome {
  readonly played: readonly Played[];
  /** What the node has more on chain than before. */
  readonly gained: bigint;
}

/** Opens a channel for each row, lives through all its states, and has the cheater cheat on all of them. */
export async function playRows(network: Network, watcher: Watcher, rows: readonly Row[]): Promise<Outcome> {
  const { chain } = network;
  const victim = network.node('alice');
  const miner = new Miner(chain, (height) => watcher.untilSeen(victim, height));
  await watcher.prepare(network, victim);
  const cheater = await CheaterNode.connect(victim, chain, miner);
  await cheater.open(rows.map(({ format }) => format));
  await live(cheater, await miner.height());
  await until('nothing to be under way', async () => {
    const { channels } = await victim.api.channels();
    return channels.length === rows.length && channels.every(({ htlcs }) => htlcs === 0);
  });
  const before = await onchainSat(network);
  await watcher.takeOver(victim, LAST_STATE);
  cheater.disconnect();
  const coins = await smallCoins(network, miner, rows.length * COINS_OF_CASE);
  const height = await miner.mine(HTLC_BLOCKS);
  const cases = rows.map((row, place) => {
    const channel = cheater.channels[place] ?? missing('channel');
    return new Case(row, channel, height, () => coins.pop() ?? missing('coin'));
  });
  await new Stage(miner, watcher.canTake).play(cases);
  const left = cases.map((each) => each.targets(miner).filter(({ key }) => !miner.spenders.has(key)).length);
  await victim.start();
  await new Stage(miner, () => true).finish(cases);
  const entries = reckon(cases, miner);
  const played = await Promise.all(
    cases.map(async (each, place) => ({
      each,
      entry: entries[place] ?? missing('entry'),
      lost: each.lost(miner),
      moved: each.targets(miner).filter(({ isMoved }) => isMoved).length,
      outOfReach: each.targets(miner).filter((target) => !watcher.canTake(each, target)).length,
      left: left[place] ?? 0,
      refusals: await Promise.all(each.late.map(({ transaction }) => miner.refusalOf(transaction))),
    })),
  );
  await network.mine(1);
  return { played, gained: (await onchainSat(network)) - before };
}

async function smallCoins({ chain }: Network, miner: Miner, count: number): Promise<Coin[]> {
  const coin = await openCoin(chain, COIN * BigInt(count + 1));
  const outputs = Array.from({ length: count }, () => ({ script: OPEN_SCRIPT, value: COIN }));
  const split = spendOpenCoin(coin, outputs);
  await miner.mine(1);
  await miner.block([split]);
  const txid = split.getHash();
  return outputs.map(({ value }, outputIndex) => ({ outpoint: { txid, outputIndex }, value }));
}

async function onchainSat(network: Network): Promise<bigint> {
  const { onchain } = await network.node('alice').api.balance();
  return BigInt(onchain.confirmedSat);
}

function missing(what: string): never {
  throw new Error(`there is no ${what}`);
}
