import type { Claim } from '../../../src/core/enforcement/index.js';
import { cheat, ownTimeout, revokedBalance } from '../../support/claim-fixtures.js';
import { unconfirmedCommitment } from '../../support/unconfirmed-commitment.js';
import { World } from '../node/sweeper/world.js';
import { coinbaseAt, OPEN_SCRIPT, spend } from '../regtest/fixtures.js';

const AMOUNT = 400_000n;

describe('hazard 25: pinning with large conflicts of a low feerate', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.create();
  });
  afterEach(() => world.sweeper.stop());

  function taking(claim: Claim) {
    const transaction = world.spenderOf(claim);
    if (transaction === undefined) throw new Error('nothing takes the claim');
    return transaction;
  }

  it('a batch is taken apart before its deadline, so that a pin on one claim holds up that one alone', async () => {
    const outputs = [...Array(6).keys()].map((number) => revokedBalance(number, AMOUNT, 60));
    const claims = await world.lock(...outputs);
    await world.offer(...claims);
    const [pinned, ...others] = claims;
    if (pinned === undefined) throw new Error('no claim');
    expect(taking(pinned).ins).toHaveLength(6);
    await world.mineEmpty(54);
    for (const claim of claims) expect(taking(claim).ins).toHaveLength(1);
    // Whoever evicts one of them and pins it touches none of the rest.
    world.evict(taking(pinned).getId());
    world.send(cheat(0, pinned.outpoint, AMOUNT, 60_000n, 900));
    await world.mineEmpty();
    for (const claim of others) expect(taking(claim).ins).toHaveLength(1);
    expect(taking(pinned).outs.length).toBe(1);
    await world.mine();
    expect(world.sweeper.pending()).toEqual([]);
    expect(world.height).toBeLessThan(pinned.deadline ?? 0);
  });

  it('HTLC transactions that the wallet pays for stay together where it has too few coins for each', async () => {
    await world.fundWallet(300_000n);
    const expiry = world.height;
    const claims = await world.lock(...[0, 1, 2].map((number) => ownTimeout(number, 90_000n, expiry)));
    await world.offer(...claims);
    // ownTimeout's deadline is 12 blocks after its expiry.
    await world.mineEmpty(8);
    for (const claim of claims) expect(taking(claim).ins).toHaveLength(4);
    await world.mine();
    expect(world.sweeper.pending()).toEqual([]);
  });

  it.each([true, false])(
    'one commitment of many that is refused holds up only its own child (a rival: %p)',
    async (isRivalled) => {
      await world.fundWallet(600_000n);
      world.feerate = 5_000;
      await world.mine(2);
      const others = [...Array(7).keys()].map(() =>
        unconfirmedCommitment(world.takeCoinbase(), 1_000_000n, world.height + 50),
      );
      // Without a rival: what it spends may not be spent yet.
      const funding = isRivalled ? world.takeCoinbase() : coinbaseAt(world.node, world.height);
      const refused = unconfirmedCommitment(funding, 1_000_000n, world.height + 50);
      if (isRivalled) {
        const large = [...Array(300).keys()].map(() => ({ script: OPEN_SCRIPT, value: 1_000n }));
        const rest = funding.value - 300n * 1_000n - 60_000n;
        world.send(spend([funding], { outputs: [...large, { script: OPEN_SCRIPT, value: rest }] }));
      }
      await world.offer(...[refused, ...others].map(({ claim }) => claim));
      const children = new Set(others.map(({ claim }) => taking(claim).getId()));
      expect(children.size).toBe(1);
      expect(world.spenderOf(refused.claim)).toBeUndefined();
      await world.mine();
      for (const { transaction } of others) {
        expect(world.node.chain.blockOf(transaction.getId())).toBeDefined();
      }
    },
  );
});
