import { msat } from '../../../../src/core/primitives/units.js';
import { successProbability } from '../../../../src/core/routing/probability.js';
import { RouteMemory } from '../../../../src/core/routing/route-memory.js';
import { directionOf } from './fixtures.js';

const there = directionOf(12, 1, 2);
const back = directionOf(12, 2, 1);
const CAPACITY = 1_000_000;
const limits = { halfLifeSeconds: 100, entries: 3 };

describe('the memory of past payments', () => {
  it('knows nothing at first', () => {
    expect(new RouteMemory(limits).bounds(there, CAPACITY, 0)).toBeUndefined();
  });

  it('bounds from above after a failure, and forgets by halves', () => {
    const memory = new RouteMemory(limits);
    memory.recordFailure(there, msat(400_000), 1_000);
    expect(memory.bounds(there, CAPACITY, 1_000)).toEqual({ lower: 0, upper: 400_000 });
    expect(memory.bounds(there, CAPACITY, 1_100)?.upper).toBeCloseTo(700_000.5);
    expect(memory.bounds(there, CAPACITY, 9_000)?.upper).toBeCloseTo(CAPACITY + 1);
    expect(memory.bounds(back, CAPACITY, 1_000)).toBeUndefined();
  });

  it('bounds from below after it carried an amount', () => {
    const memory = new RouteMemory(limits);
    memory.recordCarried(there, msat(400_000), 1_000);
    expect(memory.bounds(there, CAPACITY, 1_000)).toEqual({ lower: 400_000, upper: CAPACITY + 1 });
    expect(memory.bounds(there, CAPACITY, 1_100)?.lower).toBeCloseTo(200_000);
  });

  it('keeps both bounds until they contradict each other', () => {
    const memory = new RouteMemory(limits);
    memory.recordCarried(there, msat(300_000), 0);
    memory.recordFailure(there, msat(500_000), 0);
    expect(memory.bounds(there, CAPACITY, 0)).toEqual({ lower: 300_000, upper: 500_000 });
    memory.recordFailure(there, msat(200_000), 0);
    expect(memory.bounds(there, CAPACITY, 0)).toEqual({ lower: 0, upper: 200_000 });
    memory.recordCarried(there, msat(600_000), 0);
    expect(memory.bounds(there, CAPACITY, 0)).toEqual({ lower: 600_000, upper: CAPACITY + 1 });
  });

  it('moves both directions after a payment', () => {
    const memory = new RouteMemory(limits);
    memory.recordCarried(there, msat(500_000), 0);
    memory.recordFailure(there, msat(800_000), 0);
    memory.recordSuccess(there, msat(200_000), 0);
    expect(memory.bounds(there, CAPACITY, 0)).toEqual({ lower: 300_000, upper: 600_000 });
    expect(memory.bounds(back, CAPACITY, 0)).toEqual({ lower: 200_000, upper: CAPACITY + 1 });
  });

  it('is bounded and drops what was touched longest ago', () => {
    const memory = new RouteMemory(limits);
    const directions = [1, 2, 3, 4].map((number) => directionOf(number, 1, 2));
    for (const direction of directions.slice(0, 3)) memory.recordFailure(direction, msat(5), 0);
    memory.recordFailure(directions[0] ?? there, msat(5), 0);
    memory.recordFailure(directions[3] ?? there, msat(5), 0);
    expect(memory.size).toBe(3);
    expect(directions.map((direction) => memory.bounds(direction, CAPACITY, 0) !== undefined)).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });
});

describe('the chance of success', () => {
  it.each([
    [0, undefined, 1],
    [500, undefined, 501 / 1_001],
    [1_000, undefined, 1 / 1_001],
    [1_001, undefined, 0],
    [200, { lower: 200, upper: 600 }, 1],
    [400, { lower: 200, upper: 600 }, 0.5],
    [600, { lower: 200, upper: 600 }, 0],
    [900, { lower: 0, upper: 5_000 }, 101 / 1_001],
    [900, { lower: -50, upper: 1_001 }, 101 / 1_001],
  ] as const)('of %d within %p of 1000 is %d', (amount, bounds, expected) => {
    expect(successProbability(amount, 1_000, bounds)).toBeCloseTo(expected, 10);
  });
});
