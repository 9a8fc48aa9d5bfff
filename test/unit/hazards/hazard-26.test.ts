import type { Claim } from '../../../src/core/enforcement/index.js';
import { anchorReserve } from '../../../src/node/sweeper/index.js';
import { ownTimeout } from '../../support/claim-fixtures.js';
import { unconfirmedCommitment } from '../../support/unconfirmed-commitment.js';
import { World } from '../node/sweeper/world.js';

// The whole of it, with a hundred channels and full blocks: test/stress/mass-close.test.ts.
describe('hazard 26: many channels closed by force at once', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.create();
    world.feerate = 5_000;
  });
  afterEach(() => world.sweeper.stop());

  const commit = (atRisk: bigint, deadline: number) =>
    unconfirmedCommitment(world.takeCoinbase(), atRisk, world.height + deadline);
  const isTaken = ({ claim }: { readonly claim: Claim }) => world.spenderOf(claim) !== undefined;

  it('each channel has its share of the reserve', () => {
    expect(anchorReserve(100)).toBe(100n * anchorReserve(1));
  });

  it('one coin pays for twenty commitments in one block, and its change for the rest in the next', async () => {
    await world.mineEmpty(30);
    await world.fundWallet(900_000n);
    await world.mine(2);
    const commitments = [...Array(60).keys()].map((number) => commit(500_000n, 60 + number));
    await world.offer(...commitments.map(({ claim }) => claim));
    // Those whose deadline is first.
    expect(commitments.map(isTaken)).toEqual(commitments.map((_, place) => place < 20));
    await world.mine();
    expect(world.wallet.utxos().length).toBeGreaterThan(5);
    expect(commitments.slice(20).every(isTaken)).toBe(true);
    await world.mine();
    for (const { transaction } of commitments) {
      expect(world.node.chain.blockOf(transaction.getId())).toBeDefined();
    }
  });

  it('what is lost first is paid for first, and of what is lost together the dearest', async () => {
    await world.fundWallet(60_000n);
    const expiry = world.height;
    const claims = await world.lock(
      ownTimeout(0, 50_000n, expiry - 2),
      ownTimeout(1, 90_000n, expiry - 3),
      ownTimeout(2, 40_000n, expiry - 4),
    );
    await world.offer(...claims);
    expect(claims.map((claim) => world.spenderOf(claim) !== undefined)).toEqual([false, false, true]);
  });

  it('HTLCs that are urgent from the start share the coins that there are', async () => {
    await world.fundWallet(200_000n);
    const expiry = world.height - 7;
    const claims = await world.lock(...[0, 1, 2].map((number) => ownTimeout(number, 90_000n, expiry)));
    await world.offer(...claims);
    expect(new Set(claims.map((claim) => world.spenderOf(claim)?.getId())).size).toBe(1);
    expect(claims.every((claim) => world.spenderOf(claim) !== undefined)).toBe(true);
  });

  it('a commitment gets no child that costs more than half of what it saves, in company or alone', async () => {
    await world.fundWallet(900_000n);
    await world.mine(2);
    const dear = [commit(400_000n, 50), commit(400_000n, 50)];
    const cheap = commit(4_000n, 50);
    await world.offer(...[...dear, cheap].map(({ claim }) => claim));
    expect(dear.every(isTaken)).toBe(true);
    expect(isTaken(cheap)).toBe(false);
    expect(world.sweeper.pending().map(({ obstacle }) => obstacle)).toEqual([null, null, 'uneconomic']);
  });
});
