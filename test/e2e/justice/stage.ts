import type { Transaction } from 'bitcoinjs-lib';
import { outpointKey } from '../../support/channel-actor.js';
import type { Case, Target } from './case.js';
import type { Miner } from './miner.js';

/** Blocks after which justice that shared a transaction has one of its own, and those in which all is taken. */
const MOST_BLOCKS = 6;

/** Where cheats are played, one block after the other, against somebody who can take what `canTake` says. */
export class Stage {
  /** Outputs that nothing in the mempool has spent in time: they are waited for no more. */
  private readonly givenUp = new Set<string>();

  constructor(
    private readonly miner: Miner,
    private readonly canTake: (each: Case, target: Target) => boolean,
  ) {}

  /** Publishes every case, with the blocks that its row asks for, and mines until all is taken that can be. */
  async play(cases: readonly Case[]): Promise<void> {
    const isEarly = ({ row }: Case) => row.cheat === '0' || row.cheat.endsWith('before');
    await this.playEarly(cases.filter(isEarly));
    await this.playLate(cases.filter((each) => !isEarly(each)));
  }

  /** Mines all that the mempool holds until nothing is left that can be taken. */
  async finish(cases: readonly Case[]): Promise<void> {
    for (let mined = 0; mined < MOST_BLOCKS && this.open(cases).length > 0; mined += 1) {
      await this.untilCovered(cases);
      await this.miner.mine(1);
    }
  }

  /** What nobody has taken yet, of that which can be. */
  private open(cases: readonly Case[]): readonly Target[] {
    return cases.flatMap((each) =>
      each
        .targets(this.miner)
        .filter((target) => this.canTake(each, target))
        .filter(({ key }) => !this.miner.spenders.has(key) && !this.givenUp.has(key)),
    );
  }

  /** The cheater's transactions are in a block before any justice is; then the miner takes whatever there is. */
  private async playEarly(cases: readonly Case[]): Promise<void> {
    await this.publish(cases);
    await this.miner.block(chosenBy(cases));
    await this.finish(cases);
  }

  /**
   * Some of the cheater's transactions share a block with justice for the other outputs, and some come a block later,
   * although justice for them was there to be mined.
   */
  private async playLate(cases: readonly Case[]): Promise<void> {
    const [together = [], after = []] = ['together', 'after'].map((when) =>
      cases.filter(({ row }) => row.cheat.endsWith(when)),
    );
    await this.publish(cases);
    const justice = await this.untilApart(cases);
    await this.miner.block([...chosenBy(together), ...justice]);
    await this.untilCovered(cases);
    await this.miner.block(chosenBy(after));
    await this.finish(cases);
  }

  private async publish(cases: readonly Case[]): Promise<void> {
    await this.miner.block(cases.map(({ commitment }) => commitment));
    await this.untilCovered(cases);
  }

  private async untilCovered(cases: readonly Case[]): Promise<void> {
    const missing = await this.miner.untilSpent(this.open(cases).map(({ key }) => key));
    for (const key of missing) this.givenUp.add(key);
  }

  /** Mines empty blocks until what the cheater leaves alone is spent apart from what it takes; gives those transactions. */
  private async untilApart(cases: readonly Case[]): Promise<readonly Transaction[]> {
    const contested = new Set(cases.flatMap((each) => [...each.contested]));
    for (let mined = 0; mined < MOST_BLOCKS; mined += 1) {
      const mempool = await this.miner.mempool();
      const rest = cases.flatMap((each) => each.rest.map(({ key }) => key));
      const wanted = rest.filter((key) => !this.givenUp.has(key));
      const justice = new Set(wanted.flatMap((key) => mempool.get(key) ?? []));
      const isWhole = wanted.every((key) => mempool.has(key));
      const isApart = [...justice].every((each) => spends(each).every((key) => !contested.has(key)));
      if (isWhole && isApart) return [...justice];
      await this.miner.block([]);
      await this.untilCovered(cases);
    }
    throw new Error('what nobody contests is still bound to what the cheater takes');
  }
}

function chosenBy(cases: readonly Case[]): readonly Transaction[] {
  return cases.flatMap(({ chosen }) => chosen.map(({ transaction }) => transaction));
}

function spends(transaction: Transaction): readonly string[] {
  return transaction.ins.map(({ hash, index }) => outpointKey({ txid: hash, outputIndex: index }));
}
