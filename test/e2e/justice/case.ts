import type { Transaction } from 'bitcoinjs-lib';
import type { Coin } from '../../support/channel-actor.js';
import type { CheaterChannel, OldState, SecondLevel } from './cheater-channel.js';
import { CAPACITY } from './cheater-node.js';
import { endedBefore } from './life.js';
import { type Miner, outputKey } from './miner.js';
import type { Row } from './rows.js';

const ANCHOR = 330n;

/** An output that has to end with the honest side. */
export interface Target {
  readonly key: string;
  readonly value: bigint;
}

/** A row, the channel on which it is played, and what has come of it so far. */
export class Case {
  readonly old: OldState;
  /** The second-level transactions that the cheater gets into a block. */
  readonly chosen: readonly SecondLevel[];

  constructor(
    readonly row: Row,
    channel: CheaterChannel,
    height: number,
    takeCoin: () => Coin,
  ) {
    this.old = channel.oldState(row.state, height, takeCoin);
    const { secondLevel } = this.old;
    const one = secondLevel[row.state % Math.max(1, secondLevel.length)];
    const isOne = row.cheat.startsWith('1');
    this.chosen = row.cheat === '0' ? [] : isOne && one !== undefined ? [one] : secondLevel;
  }

  get commitment(): Transaction {
    return this.old.commitment;
  }

  get htlcs(): string {
    const { htlcs, secondLevel } = this.old;
    const outputs = (kind: SecondLevel['kind']) => secondLevel.filter((each) => each.kind === kind).length;
    const { settled, failed } = endedBefore(this.row.state);
    const counts = {
      offered: outputs('timeout'),
      received: outputs('success'),
      dust: htlcs.length - secondLevel.length,
      settled,
      failed,
    };
    const words = Object.entries(counts).flatMap(([word, count]) => (count > 0 ? [`${count} ${word}`] : []));
    return words.join(', ') || 'none';
  }

  /** All that there is to take on the commitment, whoever takes it first. */
  get outputs(): readonly Target[] {
    return this.commitment.outs.flatMap(({ value }, index) => {
      const isAnchor = this.row.format === 'anchors' && BigInt(value) === ANCHOR;
      return isAnchor ? [] : [{ key: outputKey(this.commitment, index), value: BigInt(value) }];
    });
  }

  /** The outputs of the commitment that the cheater leaves alone. */
  get rest(): readonly Target[] {
    const own = new Set(this.chosen.map(({ outputIndex }) => outputKey(this.commitment, outputIndex)));
    return this.outputs.filter(({ key }) => !own.has(key));
  }

  /** What is to be taken of the transactions in blocks: outputs of the commitment, and those that the cheater moved. */
  targets({ spenders }: Miner): readonly Target[] {
    return this.outputs.map((target) => {
      const moved = this.movedFrom(target.key, spenders);
      const value = moved?.outs[0]?.value;
      return moved === undefined || value === undefined
        ? target
        : { key: outputKey(moved, 0), value: BigInt(value) };
    });
  }

  /** Satoshi that neither side has: what the cheater's own transactions paid to miners, and the anchors. */
  lost({ spenders }: Miner): {
    readonly commitmentFee: bigint;
    readonly secondLevelFees: bigint;
    readonly anchors: bigint;
  } {
    const all = this.commitment.outs.reduce((sum, { value }) => sum + BigInt(value), 0n);
    const taken = this.outputs.reduce((sum, { value }) => sum + value, 0n);
    const secondLevelFees = this.outputs.reduce((sum, { key, value }) => {
      const moved = this.movedFrom(key, spenders)?.outs[0]?.value;
      return moved === undefined ? sum : sum + value - BigInt(moved);
    }, 0n);
    return { commitmentFee: CAPACITY - all, secondLevelFees, anchors: all - taken };
  }

  private movedFrom(key: string, spenders: ReadonlyMap<string, Transaction>): Transaction | undefined {
    const spender = spenders.get(key);
    const own = this.old.secondLevel.find(({ transaction }) => transaction.getId() === spender?.getId());
    return own?.transaction;
  }
}
