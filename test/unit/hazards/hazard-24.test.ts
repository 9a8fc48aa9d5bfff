import type { Claim } from '../../../src/core/enforcement/index.js';
import { cheat, revokedBalance } from '../../support/claim-fixtures.js';
import { unconfirmedCommitment } from '../../support/unconfirmed-commitment.js';
import { SLOW, World } from '../node/sweeper/world.js';

const AMOUNT = 300_000n;
const HIGH = 100 * SLOW;

describe('hazard 24: replacement stalling: a fee that was raised is never lowered again by a regroup', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.create();
  });
  afterEach(() => world.sweeper.stop());

  const feerateFor = (claim: Claim | undefined) => {
    const transaction = claim && world.spenderOf(claim);
    if (transaction === undefined) throw new Error('nothing takes the claim');
    return world.feerateOf(transaction);
  };

  /** What makes a new group of the claims of a batch. */
  const regroups: Readonly<Record<string, (claims: readonly Claim[]) => Promise<void>>> = {
    'a rival takes one': ([lost]) => {
      if (lost === undefined) throw new Error('no claim');
      return world.mineOnly(cheat(0, lost.outpoint, AMOUNT, 1_000n));
    },
    'one is withdrawn': async ([first]) => {
      if (first !== undefined) world.sweeper.withdraw(first.outpoint);
      await world.settle();
    },
    'others come': async () => {
      const more = await world.lock(revokedBalance(20, AMOUNT, 100), revokedBalance(21, AMOUNT, 100));
      await world.offer(...more);
    },
    'the batch is refused and taken apart': async (claims) => {
      const [first] = claims;
      if (first === undefined) throw new Error('no claim');
      const batch = world.spenderOf(first);
      if (batch === undefined) throw new Error('no batch');
      world.evict(batch.getId());
      world.send(cheat(0, first.outpoint, AMOUNT, 150_000n));
      await world.mineEmpty();
    },
    'the node restarts': () => world.restart(),
    'the deadline is near': () => world.mineEmpty(90),
  };

  it.each(Object.keys(regroups))('%s', async (how) => {
    const outputs = [...Array(5).keys()].map((number) => revokedBalance(number, AMOUNT, 100));
    const claims = await world.lock(...outputs);
    await world.offer(...claims);
    world.feerate = HIGH;
    await world.mineEmpty();
    const raised = feerateFor(claims[1]);
    expect(raised).toBeGreaterThanOrEqual(HIGH);
    world.feerate = SLOW;
    await world.mineEmpty();
    await regroups[how]?.(claims);
    // Two percent: what is published is reckoned with the longest signatures.
    for (const claim of claims.slice(1)) {
      if (world.spenderOf(claim) !== undefined) expect(feerateFor(claim)).toBeGreaterThanOrEqual(0.98 * HIGH);
    }
    await world.mine(2);
    expect(world.sweeper.pending()).toEqual([]);
  });

  it('the child of several commitments, when one of them is in a block', async () => {
    await world.fundWallet(900_000n);
    const commitments = [1, 2, 3].map(() =>
      unconfirmedCommitment(world.takeCoinbase(), 1_000_000n, world.height + 90),
    );
    world.feerate = 10_000;
    await world.mineEmpty(2);
    await world.offer(...commitments.map(({ claim }) => claim));
    const [first, second] = commitments;
    if (first === undefined || second === undefined) throw new Error('no commitments');
    const child = world.spenderOf(second.claim);
    const fee = child === undefined ? 0n : world.feeOf(child);
    expect(child?.ins).toHaveLength(4);
    world.feerate = 5_000;
    await world.mineOnly(first.transaction);
    await world.offer({ ...first.claim, signing: { type: 'anchor', parent: null } });
    world.feerate = 20_000;
    await world.mineEmpty(2);
    const raised = world.spenderOf(second.claim);
    // The one in a block needs no child: the others share theirs, which pays more in all.
    expect(raised?.ins).toHaveLength(3);
    expect(raised === undefined ? 0n : world.feeOf(raised)).toBeGreaterThan(fee);
    await world.mine(2);
    for (const { transaction } of commitments) {
      expect(world.node.chain.blockOf(transaction.getId())).toBeDefined();
    }
  });
});
