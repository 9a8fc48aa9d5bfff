import fc from 'fast-check';
import {
  advance,
  emptySweep,
  outpointKey,
  type SweepCommand,
  type SweepContext,
  type SweepState,
} from '../../../../src/core/claims/index.js';
import type { Claim } from '../../../../src/core/enforcement/index.js';
import { deserialize, serialize } from '../../../../src/core/primitives/json.js';
import { sat } from '../../../../src/core/primitives/units.js';
import { revokedBalance, strangeOutpoint, us } from '../../../support/claim-fixtures.js';
import { FakeMempool } from './fake-mempool.js';

const signature = new Uint8Array(64).fill(0x11);
const context: SweepContext = {
  // What is signed is tested on the embedded chain: here it would only take time.
  signerFor: () => ({ ...us, signRevocation: () => signature }),
  newScript: () => Uint8Array.of(0, 20, ...new Uint8Array(20)),
  coins: () => [],
  signCoin: () => [],
};

const START = 1000;
const template = revokedBalance(0, 1n, null).claim(strangeOutpoint(0), START);

/** A sweep against a mempool and a chain that do as they please. It checks what must hold of all that is published. */
class Story {
  private readonly claims = new Map<string, Claim>();
  private readonly withdrawn = new Set<string>();
  private readonly settledAt = new Map<string, number>();
  private readonly floors = new Map<string, number>();
  private readonly mempool = new FakeMempool((input) => this.claims.get(input)?.amount ?? 0n);
  private height = START;
  private feerate = 500;
  state: SweepState = emptySweep(START, rates(500));

  offer(amounts: readonly { readonly amount: number; readonly deadline: number | null }[]): void {
    const commands = amounts.map(({ amount, deadline }): SweepCommand => {
      const outpoint = strangeOutpoint(this.claims.size);
      const claim = {
        ...template,
        outpoint,
        amount: sat(amount),
        earliestHeight: this.height + 1,
        deadline: deadline === null ? null : this.height + deadline,
      };
      this.claims.set(outpointKey(outpoint), claim);
      return { type: 'offer', claim };
    });
    this.step(...commands);
  }

  block(feerate: number, mined: number): void {
    this.height++;
    this.feerate = feerate;
    const spends = this.mempool
      .all()
      .slice(0, mined)
      .flatMap(({ txid, inputs }) => {
        this.mempool.remove(txid);
        return inputs.map((input) => this.settle(input, txid));
      });
    this.step(...spends, this.newBlock());
  }

  /** Somebody else takes a claim. */
  lose(place: number): void {
    const [key] = this.pick(place);
    if (key === undefined) return;
    this.mempool.conflict(key);
    this.height++;
    this.step(this.settle(key, 'ee'.repeat(32)), this.newBlock());
  }

  evict(place: number): void {
    const entries = this.mempool.all();
    const entry = entries[place % Math.max(1, entries.length)];
    if (entry !== undefined) this.mempool.remove(entry.txid);
  }

  refuse(place: number, reason: string): void {
    const flight = this.state.flights[place % Math.max(1, this.state.flights.length)];
    if (flight === undefined) return;
    for (const { txid, inputs } of this.mempool.all()) {
      if (flight.outpoints.some((outpoint) => inputs.includes(outpointKey(outpoint))))
        this.mempool.remove(txid);
    }
    this.step({ type: 'rejected', txid: flight.txid, reason });
  }

  withdraw(place: number): void {
    const [key, claim] = this.pick(place);
    if (key === undefined || claim === undefined) return;
    this.withdrawn.add(key);
    this.step({ type: 'withdraw', outpoint: claim.outpoint });
  }

  reorganise(depth: number): void {
    this.height -= depth;
    const undone = [...this.settledAt].filter(([, height]) => height > this.height);
    const commands = undone.flatMap(([key]): SweepCommand[] => {
      this.settledAt.delete(key);
      const claim = this.claims.get(key);
      return claim === undefined ? [] : [{ type: 'inputUnspent', outpoint: claim.outpoint }];
    });
    this.step(...commands, this.newBlock());
  }

  /** All that is stored comes back as it was. */
  restart(): void {
    this.state = deserialize(serialize(this.state)) as unknown as SweepState;
    this.step(this.newBlock());
  }

  /** Every claim that is there, and is worth it at the feerate, is on its way. */
  checkNothingForgotten(): void {
    for (const [key, claim] of this.claims) {
      if (this.isOver(key) || claim.earliestHeight > this.height + 1) continue;
      const isWorth = Number(claim.amount) > 2 * this.feerate + 1000;
      const floor = this.floors.get(key) ?? 0;
      if (isWorth && Number(claim.amount) > 2 * floor)
        expect([key, this.mempool.spends(key)]).toEqual([key, true]);
    }
  }

  private step(...commands: readonly SweepCommand[]): void {
    let waiting = commands;
    for (let round = 0; waiting.length > 0; round++) {
      expect(round).toBeLessThan(60);
      const { state, actions } = advance(this.state, waiting, context);
      this.state = state;
      waiting = actions.flatMap((action): SweepCommand[] => {
        if (action.type !== 'publish') return [];
        this.checkPublished(action.raw);
        const reason = this.mempool.take(action.raw);
        const { txid } = action;
        return [reason === undefined ? { type: 'accepted', txid } : { type: 'rejected', txid, reason }];
      });
    }
  }

  private checkPublished(raw: Uint8Array): void {
    const { inputs, feeSat, txid } = this.mempool.parse(raw);
    const value = inputs.reduce((sum, input) => sum + (this.claims.get(input)?.amount ?? 0n), 0n);
    expect(feeSat).toBeLessThanOrEqual(value - 294n);
    const flight = this.state.flights.find((each) =>
      outpointKey({ ...each, outputIndex: 0 }).startsWith(txid),
    );
    const feerate = flight?.feeratePerKw ?? 0;
    for (const input of inputs) {
      expect(this.isOver(input)).toBe(false);
      expect(feerate).toBeGreaterThanOrEqual(this.floors.get(input) ?? 0);
      this.floors.set(input, feerate);
    }
  }

  private settle(key: string, txid: string): SweepCommand {
    this.settledAt.set(key, this.height);
    const outpoint = this.claims.get(key)?.outpoint ?? strangeOutpoint(0);
    return { type: 'inputSpent', outpoint, txid: bytesOf(txid), height: this.height };
  }

  private isOver(key: string): boolean {
    return this.withdrawn.has(key) || this.settledAt.has(key);
  }

  private newBlock(): SweepCommand {
    return { type: 'newBlock', height: this.height, feerates: rates(this.feerate) };
  }

  private pick(place: number): readonly [string, Claim] | readonly [undefined, undefined] {
    const open = [...this.claims].filter(([key]) => !this.isOver(key));
    return open[place % Math.max(1, open.length)] ?? [undefined, undefined];
  }
}

function rates(feerate: number) {
  return { within2: feerate * 2, within6: feerate, within12: feerate, within144: Math.max(253, feerate / 2) };
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

const place = fc.nat(50);
const offered = fc.record({
  amount: fc.oneof(fc.integer({ min: 300, max: 5_000 }), fc.integer({ min: 5_000, max: 2_000_000 })),
  deadline: fc.option(fc.integer({ min: 1, max: 200 })),
});
const event = fc.oneof(
  fc.record({ type: fc.constant('offer'), claims: fc.array(offered, { minLength: 1, maxLength: 12 }) }),
  fc.record({
    type: fc.constant('block'),
    feerate: fc.integer({ min: 253, max: 50_000 }),
    mined: fc.nat(2),
  }),
  fc.record({ type: fc.constant('lose'), place }),
  fc.record({ type: fc.constant('evict'), place }),
  fc.record({ type: fc.constant('withdraw'), place }),
  fc.record({
    type: fc.constant('refuse'),
    place,
    reason: fc.constantFrom('insufficient fee', 'bad-txns-inputs-missingorspent', 'mempool min fee not met'),
  }),
  fc.record({ type: fc.constant('reorganise'), depth: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ type: fc.constant('restart') }),
);
type Happening = typeof event extends fc.Arbitrary<infer Value> ? Value : never;

function tell(story: Story, happening: Happening): void {
  if ('claims' in happening) story.offer(happening.claims);
  else if ('feerate' in happening) story.block(happening.feerate, happening.mined);
  else if ('depth' in happening) story.reorganise(happening.depth);
  else if ('reason' in happening) story.refuse(happening.place, happening.reason);
  else if (happening.type === 'lose' && 'place' in happening) story.lose(happening.place);
  else if (happening.type === 'evict' && 'place' in happening) story.evict(happening.place);
  else if ('place' in happening) story.withdraw(happening.place);
  else story.restart();
}

describe('whatever happens', () => {
  it('a claim never costs more than it brings, a raised feerate never falls, nothing is forgotten', () => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 3, maxLength: 25 }), (events) => {
        const story = new Story();
        for (const happening of events) tell(story, happening);
        story.block(253, 0);
        story.block(253, 0);
        story.checkNothingForgotten();
      }),
      { numRuns: 80 },
    );
  });
});
