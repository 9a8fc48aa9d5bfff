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
  /** Whether the cheater's second-level transactions made it. */
  readonly isMoved: boolean;
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
    this.chosen = chosenOf(row, this.old);
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
      return isAnchor
        ? []
        : [{ key: outputKey(this.commitment, index), value: BigInt(value), isMoved: false }];
    });
  }

  /** The outputs of the commitment that the cheater leaves alone. */
  get rest(): readonly Target[] {
    const contested = this.contested;
    return this.outputs.filter(({ key }) => !contested.has(key));
  }

  /** The names of those that it takes. */
  get contested(): ReadonlySet<string> {
    const places = this.chosen.flatMap(({ outputIndexes }) => outputIndexes);
    return new Set(places.map((place) => outputKey(this.commitment, place)));
  }

  /** The cheater's transactions for HTLCs that it left alone. */
  get late(): readonly SecondLevel[] {
    const taken = this.chosen.flatMap(({ outputIndexes }) => outputIndexes);
    return this.old.secondLevel.filter(({ outputIndexes }) =>
      outputIndexes.every((place) => !taken.includes(place)),
    );
  }

  /** What is to be taken of the transactions in blocks: outputs of the commitment, and those that the cheater moved. */
  targets({ spenders }: Miner): readonly Target[] {
    return this.outputs.map((target) => this.movedFrom(target.key, spenders) ?? target);
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
      const moved = this.movedFrom(key, spenders);
      return moved === undefined ? sum : sum + value - moved.value;
    }, 0n);
    return { commitmentFee: CAPACITY - all, secondLevelFees, anchors: all - taken };
  }

  /** What the cheater made of an output of the commitment. */
  private movedFrom(key: string, spenders: ReadonlyMap<string, Transaction>): Target | undefined {
    const txid = spenders.get(key)?.getId();
    const own = this.chosen.find(({ transaction }) => transaction.getId() === txid);
    if (own === undefined) return undefined;
    const { transaction, outputIndexes } = own;
    const place = outputIndexes.findIndex((index) => outputKey(this.commitment, index) === key);
    const value = BigInt(transaction.outs[place]?.value ?? 0);
    return { key: outputKey(transaction, place), value, isMoved: true };
  }
}

function chosenOf({ cheat, state }: Row, { secondLevel, joined }: OldState): readonly SecondLevel[] {
  if (cheat === '0') return [];
  if (cheat === 'all joined before') return joined;
  if (cheat.startsWith('all')) return secondLevel;
  const one = secondLevel[state % secondLevel.length];
  return one === undefined ? [] : [one];
}
