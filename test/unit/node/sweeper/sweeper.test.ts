import type { Claim } from '../../../../src/core/enforcement/index.js';
import { feeratePerKw, sat } from '../../../../src/core/primitives/units.js';
import { dustLimitForScript } from '../../../../src/core/transactions/index.js';
import { cheat, ownTimeout, revokedBalance } from '../../../support/claim-fixtures.js';
import { OPEN_SCRIPT } from '../../regtest/fixtures.js';
import { SLOW, valueOut, World } from './world.js';

let world: World;
beforeEach(async () => {
  world = await World.create();
});
afterEach(async () => {
  await world.sweeper.stop();
});

const balances = (count: number, amount: bigint, deadline: number | null) =>
  [...Array(count).keys()].map((number) => revokedBalance(number, amount, deadline));

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

const confirmed = () => world.wallet.balance().confirmedSat;

describe('a batch', () => {
  it('takes twenty claims with one transaction, at the feerate asked for', async () => {
    const claims = await world.lock(...balances(20, 50_000n, 1000));
    await world.offer(...claims);
    expect(world.published).toHaveLength(1);
    const batch = taking(first(claims));
    expect(batch.ins).toHaveLength(20);
    expect(world.feerateOf(batch)).toBeGreaterThanOrEqual(SLOW);
    expect(world.feerateOf(batch)).toBeLessThan(SLOW * 1.1);
    expect(world.sweeper.pending()).toHaveLength(20);
    await world.mine();
    expect(world.sweeper.pending()).toEqual([]);
    expect(confirmed()).toBe(valueOut(batch));
  });

  it('that loses an input is made anew at once with the rest', async () => {
    const amount = 50_000n;
    const claims = await world.lock(...balances(20, amount, 1000));
    await world.offer(...claims);
    const lost = first(claims);
    await world.mineOnly(cheat(0, lost.outpoint, amount, 1_000n));
    expect(world.spenderOf(lost)).toBeUndefined();
    const batch = taking(claims[1] as Claim);
    expect(batch.ins).toHaveLength(19);
    expect(world.sweeper.pending()).toHaveLength(19);
    await world.mine();
    expect(confirmed()).toBe(valueOut(batch));
  });

  it('is split when its deadline is near', async () => {
    const claims = await world.lock(...balances(3, 400_000n, 30));
    await world.offer(...claims);
    expect(taking(first(claims)).ins).toHaveLength(3);
    await world.mineEmpty(24);
    for (const claim of claims) expect(taking(claim).ins).toHaveLength(1);
    await world.mine();
    expect(world.sweeper.pending()).toEqual([]);
  });

  it('is not shared with claims of another urgency', async () => {
    const claims = await world.lock(revokedBalance(0, 50_000n, 1000), revokedBalance(1, 50_000n, null));
    await world.offer(...claims);
    expect(claims.map((claim) => taking(claim).ins.length)).toEqual([1, 1]);
  });
});

describe('feerates', () => {
  it('that rise a hundredfold are followed, and what was raised never falls back', async () => {
    const claims = await world.lock(...balances(20, 200_000n, 100));
    await world.offer(...claims);
    world.feerate = 100 * SLOW;
    await world.mineEmpty();
    const raised = taking(first(claims));
    expect(world.feerateOf(raised)).toBeGreaterThanOrEqual(100 * SLOW);
    world.feerate = SLOW;
    await world.mineEmpty(3);
    const lost = first(claims);
    await world.mineOnly(cheat(0, lost.outpoint, 200_000n, 1_000n));
    const rest = taking(claims[1] as Claim);
    expect(rest.ins).toHaveLength(19);
    expect(world.feerateOf(rest)).toBeGreaterThanOrEqual(0.99 * 100 * SLOW);
    await world.mine();
    expect(confirmed()).toBe(valueOut(rest));
  });

  it('rise towards the deadline by themselves, up to half of the value', async () => {
    const amount = 500_000n;
    const [claim] = await world.lock(revokedBalance(0, amount, 20));
    await world.offer(claim as Claim);
    let last = 0n;
    for (let block = 0; block < 18; block++) {
      await world.mineEmpty();
      const fee = world.feeOf(taking(claim as Claim));
      expect(fee).toBeGreaterThanOrEqual(last);
      last = fee;
    }
    expect(last).toBeGreaterThan(amount / 3n);
    expect(last).toBeLessThanOrEqual((amount * 51n) / 100n);
    expect(world.refusals).toEqual([]);
  });

  it('at which a claim costs more than it brings make it wait, however rich the wallet is', async () => {
    await world.fundWallet(500_000n);
    world.feerate = 20_000;
    await world.mine();
    const claims = await world.lock(...balances(2, 3_000n, 1000), revokedBalance(2, 500_000n, 1000));
    await world.offer(...claims);
    expect(taking(claims[2] as Claim).ins).toHaveLength(1);
    expect(world.spenderOf(first(claims))).toBeUndefined();
    expect(world.sweeper.pending().map(({ obstacle }) => obstacle)).toEqual([
      'uneconomic',
      'uneconomic',
      null,
    ]);
    world.feerate = SLOW;
    await world.mine();
    await world.mine();
    expect(taking(first(claims)).ins).toHaveLength(2);
    await world.mine();
    expect(world.sweeper.pending()).toEqual([]);
  });

  it('are never paid from the wallet for what cannot pay for itself', async () => {
    await world.fundWallet(500_000n);
    world.feerate = 20_000;
    await world.mine(2);
    // Worth its input, but not a transaction.
    const claims = await world.lock(revokedBalance(0, 8_000n, null));
    await world.offer(...claims);
    expect(first(world.sweeper.pending()).obstacle).toBe('uneconomic');
    expect(world.published).toHaveLength(0);
  });

  it('never make dust of a claim', async () => {
    const claims = await world.lock(revokedBalance(0, 400n, 1000), revokedBalance(1, 500n, null));
    await world.offer(...claims);
    expect(world.published).toHaveLength(0);
    await world.mine(20);
    for (const transaction of world.published) {
      for (const { script, value } of transaction.outs) {
        expect(value).toBeGreaterThanOrEqual(dustLimitForScript(script));
      }
    }
  });
});

describe('rivals', () => {
  it('that evict a claim again and again do not keep it out', async () => {
    const amount = 300_000n;
    const [claim] = await world.lock(revokedBalance(0, amount, 40));
    await world.offer(claim as Claim);
    for (let block = 0; block < 10; block++) {
      world.evict(taking(claim as Claim).getId());
      expect(world.spenderOf(claim as Claim)).toBeUndefined();
      await world.mineEmpty();
      taking(claim as Claim);
    }
    await world.mine();
    expect(world.sweeper.pending()).toEqual([]);
  });

  it('that pin one input with a large transaction of a low feerate hold up no other, and are outbid', async () => {
    const amount = 400_000n;
    const claims = await world.lock(...balances(5, amount, 200));
    await world.mineEmpty();
    const pin = cheat(0, first(claims).outpoint, amount, 40_000n, 900);
    world.send(pin);
    await world.offer(...claims);
    expect(world.refusals).toContain('insufficient fee');
    for (const claim of claims) {
      const transaction = taking(claim);
      expect(transaction.ins).toHaveLength(1);
      expect(transaction.getId()).not.toBe(pin.getId());
    }
    expect(world.feeOf(taking(first(claims)))).toBeLessThan(80_000n);
    for (const claim of claims.slice(1)) expect(world.feeOf(taking(claim))).toBeLessThan(1_000n);
  });
});

describe('reorganisations', () => {
  it.each([1, 2, 3, 5, 10])('of depth %d are followed, and the claims taken again', async (depth) => {
    const claims = await world.lock(...balances(4, 60_000n, 1000));
    await world.mineEmpty(depth);
    await world.offer(...claims);
    await world.mine();
    expect(world.sweeper.pending()).toEqual([]);
    await world.mineEmpty(depth - 1);
    await world.reorganise(depth);
    expect(world.sweeper.pending()).toHaveLength(4);
    const again = taking(first(claims));
    await world.mine();
    expect(world.sweeper.pending()).toEqual([]);
    expect(confirmed()).toBe(valueOut(again));
  });

  it('bring back a claim that somebody else had taken', async () => {
    const claims = await world.lock(...balances(2, 60_000n, 1000));
    await world.offer(...claims);
    const rival = cheat(0, first(claims).outpoint, 60_000n, 1_000n);
    await world.mineOnly(rival);
    expect(world.sweeper.pending()).toHaveLength(1);
    const fork = world.node.chain.tip;
    world.node.invalidate(fork);
    world.evict(rival.getId());
    await world.mineEmpty(2);
    expect(world.sweeper.pending()).toHaveLength(2);
    await world.mine();
    expect(world.sweeper.pending()).toEqual([]);
    expect(confirmed()).toBeGreaterThan(118_000n);
  });
});

describe('a restart', () => {
  it('takes up claims, what was published, and its feerates', async () => {
    const claims = await world.lock(...balances(3, 100_000n, 100));
    await world.offer(...claims);
    world.feerate = 10 * SLOW;
    await world.mineEmpty();
    const before = world.sweeper.pending();
    world.evict(taking(first(claims)).getId());
    world.feerate = SLOW;
    await world.restart();
    expect(world.sweeper.pending()).toEqual(before);
    expect(world.feerateOf(taking(first(claims)))).toBeGreaterThanOrEqual(10 * SLOW);
    await world.mine();
    expect(world.sweeper.pending()).toEqual([]);
  });

  it('follows a block that is taken back after it, also when the claims are offered again first', async () => {
    const claims = await world.lock(...balances(2, 60_000n, 1000));
    await world.offer(...claims);
    await world.mine();
    await world.restart(() => {
      for (const claim of claims) world.sweeper.offer(claim);
    });
    expect(world.sweeper.pending()).toEqual([]);
    await world.reorganise(1);
    expect(world.sweeper.pending()).toHaveLength(2);
    expect(taking(first(claims)).ins).toHaveLength(2);
  });

  it('forgets what no channel offers any more, spent or not', async () => {
    const claims = await world.lock(...balances(3, 60_000n, 1000));
    await world.offer(...claims);
    const [kept, gone] = claims;
    await world.restart(() => {
      if (kept !== undefined) world.sweeper.offer(kept);
    });
    world.sweeper.forgetOrphans();
    await world.settle();
    expect(world.sweeper.pending()).toHaveLength(1);
    if (gone !== undefined) await world.offer(gone);
    await world.mine();
    expect(world.storedRows()).not.toEqual([]);
    // The crash came after the commit of the block, before the channels' withdrawals were heard.
    await world.restart();
    world.sweeper.forgetOrphans();
    await world.settle();
    expect(world.storedRows()).toEqual([]);
    await world.reorganise(1);
    expect(world.sweeper.pending()).toEqual([]);
    if (gone !== undefined) await world.offer(gone);
    expect(world.sweeper.pending()).toHaveLength(1);
  });

  it('keeps the coins that pay for claims from being spent elsewhere', async () => {
    await world.fundWallet(100_000n);
    const claims = await world.lock(ownTimeout(0, 200_000n, world.height));
    await world.offer(...claims);
    expect(taking(first(claims)).ins).toHaveLength(2);
    await world.restart();
    const funded = world.wallet.fund({
      outputs: [{ scriptPubKey: OPEN_SCRIPT, amountSat: sat(20_000n) }],
      feeratePerKw: feeratePerKw(SLOW),
    });
    expect(funded).toMatchObject({ ok: false, error: { code: 'insufficientFunds' } });
  });
});

describe('withdrawing', () => {
  it('a claim of a batch makes it anew without it', async () => {
    const claims = await world.lock(...balances(3, 50_000n, 1000));
    await world.offer(...claims);
    world.sweeper.withdraw(first(claims).outpoint);
    await world.settle();
    expect(world.spenderOf(first(claims))).toBeUndefined();
    expect(taking(claims[1] as Claim).ins).toHaveLength(2);
  });

  it('and offering again in one turn keeps watch', async () => {
    const claims = await world.lock(revokedBalance(0, 50_000n, 1000));
    await world.offer(...claims);
    world.sweeper.withdraw(first(claims).outpoint);
    await world.offer(...claims);
    await world.mine();
    expect(world.sweeper.pending()).toEqual([]);
  });
});
