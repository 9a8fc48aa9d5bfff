import { torture } from '../../regtest/torture/torture.js';

const KILLS = 12;

describe(`${KILLS} kills at random moments under load`, () => {
  it('leave books that balance to the millisatoshi', async () => {
    const { payments, faults } = await torture({
      seed: 20_090_103,
      lanes: 6,
      isOver: ({ running, starting }) => running + starting >= KILLS,
    });
    expect(faults).toEqual([]);
    expect(payments.succeeded).toBeGreaterThan(0);
  }, 180_000);
});
