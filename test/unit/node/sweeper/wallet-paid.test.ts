import type { Claim } from '../../../../src/core/enforcement/index.js';
import { anchorOutput, ownTimeout } from '../../../support/claim-fixtures.js';
import { OPEN_SCRIPT, spend } from '../../regtest/fixtures.js';
import { outpointOf, parentOf, SLOW, World } from './world.js';

let world: World;
beforeEach(async () => {
  world = await World.create();
});
afterEach(async () => {
  await world.sweeper.stop();
});

function first<T>(items: readonly T[]): T {
  const [item] = items;
  if (item === undefined) throw new Error('none');
  return item;
}

/** The transaction that takes a claim now. */
function taking(claim: Claim) {
  const transaction = world.spenderOf(claim);
  if (transaction === undefined) throw new Error('nothing takes the claim');
  return transaction;
}

describe('HTLC transactions of our own', () => {
  it('without fee share one transaction and one coin of the wallet', async () => {
    await world.fundWallet(100_000n, 30_000n);
    const expiry = world.height;
    const claims = await world.lock(ownTimeout(0, 50_000n, expiry), ownTimeout(1, 60_000n, expiry));
    await world.offer(...claims);
    const transaction = taking(first(claims));
    expect(transaction.ins).toHaveLength(3);
    expect(transaction.outs.slice(0, 2).map(({ value }) => value)).toEqual([50_000n, 60_000n]);
    expect(transaction.locktime).toBe(expiry);
    world.feerate = 4 * SLOW;
    await world.mineEmpty();
    const raised = taking(first(claims));
    expect(raised.getId()).not.toBe(transaction.getId());
    expect(world.feerateOf(raised)).toBeGreaterThanOrEqual(4 * SLOW);
    await world.mine();
    expect(world.sweeper.pending()).toEqual([]);
  });

  it('of different expiries do not', async () => {
    await world.fundWallet(100_000n, 30_000n);
    const expiry = world.height - 1;
    const claims = await world.lock(ownTimeout(0, 50_000n, expiry), ownTimeout(1, 60_000n, expiry + 1));
    await world.offer(...claims);
    expect(claims.map((claim) => taking(claim).locktime)).toEqual([expiry, expiry + 1]);
  });

  it('wait for coins and say so', async () => {
    const claims = await world.lock(ownTimeout(0, 50_000n, world.height));
    await world.offer(...claims);
    expect(world.spenderOf(first(claims))).toBeUndefined();
    expect(world.alarms).toContain('claimsLackFunds');
    expect(first(world.sweeper.pending()).obstacle).toBe('funds');
    await world.fundWallet(100_000n);
    taking(first(claims));
  });

  it('wait for their expiry', async () => {
    await world.fundWallet(100_000n);
    const claims = await world.lock(ownTimeout(0, 50_000n, world.height + 4));
    await world.offer(...claims);
    expect(first(world.sweeper.pending()).obstacle).toBe('immature');
    await world.mineEmpty(3);
    taking(first(claims));
  });

  it('with the fee inside go out as both sides signed them', async () => {
    const claims = await world.lock(ownTimeout(0, 50_000n, world.height, 'staticRemoteKey', 900n));
    await world.offer(...claims);
    const transaction = taking(first(claims));
    expect([transaction.ins.length, transaction.outs.length]).toEqual([1, 1]);
    world.feerate = 50 * SLOW;
    await world.mineEmpty();
    expect(taking(first(claims)).getId()).toBe(transaction.getId());
    await world.mine();
    expect(world.sweeper.pending()).toEqual([]);
  });
});

describe('a commitment with anchors', () => {
  /** A commitment at 253 sat/kw that is not in the mempool, and the claim on its anchor. */
  function unconfirmedCommitment(atStake: bigint, deadline: number | null, atRisk = atStake) {
    const from = world.takeCoinbase();
    const anchor = anchorOutput();
    const outputs = [
      { script: anchor.scriptPubKey, value: anchor.amount },
      { script: OPEN_SCRIPT, value: from.value - anchor.amount },
    ];
    const weight = spend([from], { outputs }).weight();
    const fee = BigInt(Math.ceil((weight * 253) / 1000));
    outputs[1] = { script: OPEN_SCRIPT, value: from.value - anchor.amount - fee };
    const transaction = spend([from], { outputs });
    return {
      transaction,
      claim: anchor.claim(outpointOf(transaction), parentOf(transaction, fee, atStake, atRisk), deadline),
    };
  }

  it('enters a full mempool together with a child that pays for it', async () => {
    await world.fundWallet(200_000n);
    world.feerate = 5_000;
    world.node.mempoolMinimum = 8_000n;
    await world.mine();
    const { transaction, claim } = unconfirmedCommitment(1_000_000n, world.height + 50);
    expect(() => world.send(transaction)).toThrow('mempool min fee not met');
    await world.offer(claim);
    const child = taking(claim);
    const fees = world.feeOf(child) + world.feeOf(transaction);
    const weight = child.weight() + transaction.weight();
    expect((Number(fees) * 1000) / weight).toBeGreaterThanOrEqual(5_000);
    world.feerate = 20_000;
    await world.mineEmpty();
    const raised = taking(claim);
    expect(raised.getId()).not.toBe(child.getId());
    await world.mine();
    expect(world.sweeper.pending()).toEqual([]);
  });

  it('that pays enough itself gets no child', async () => {
    await world.fundWallet(200_000n);
    world.feerate = 253;
    await world.mine(2);
    const { claim } = unconfirmedCommitment(1_000_000n, null);
    await world.offer(claim);
    expect(first(world.sweeper.pending()).obstacle).toBe('notNeeded');
  });

  it('gets no child that costs more than half of what depends on it', async () => {
    await world.fundWallet(5_000_000n);
    world.feerate = 50_000;
    await world.mine(2);
    const { claim } = unconfirmedCommitment(80_000n, world.height + 50);
    await world.offer(claim);
    expect(world.published).toHaveLength(0);
    expect(first(world.sweeper.pending()).obstacle).toBe('uneconomic');
  });

  it('is not hastened for more than its HTLCs are worth', async () => {
    await world.fundWallet(5_000_000n);
    world.feerate = 5_000;
    await world.mine(2);
    const { claim } = unconfirmedCommitment(3_000_000n, world.height + 10, 20_000n);
    await world.offer(claim);
    for (let block = 0; block < 20; block++) await world.mineEmpty();
    expect(world.feeOf(taking(claim))).toBeLessThanOrEqual(10_000n);
  });

  it('gives its coins back when the claim is withdrawn', async () => {
    await world.fundWallet(200_000n);
    world.feerate = 5_000;
    await world.mine();
    const { claim } = unconfirmedCommitment(1_000_000n, world.height + 50);
    await world.offer(claim);
    world.sweeper.withdraw(claim.outpoint);
    await world.settle();
    expect(world.wallet.utxos()).toMatchObject([{ state: 'reserved' }]);
    await world.mine();
    await world.mine();
    expect(world.wallet.utxos()).toMatchObject([{ state: 'spendable' }]);
  });
});
