import { feeratePerKw, sat } from '../../../../src/core/primitives/units.js';
import {
  checkDust,
  feeOfWeight,
  type Payment,
  selectCoins,
  sweepCoins,
  transactionWeight,
} from '../../../../src/node/wallet/selection.js';
import type { Coin } from '../../../../src/node/wallet/store.js';

const P2WSH = new Uint8Array(34).fill(1).fill(0, 0, 1).fill(32, 1, 2);
const P2WPKH = new Uint8Array(22).fill(1).fill(0, 0, 1).fill(20, 1, 2);

const coin = (amount: number | bigint, outputIndex = 0): Coin => ({
  txid: '11'.repeat(32),
  outputIndex,
  amountSat: sat(amount),
  key: { chain: 'external', index: 0 },
  coinbase: false,
  height: 1,
  spentBy: undefined,
});
const pay = (amount: number | bigint, scriptPubKey = P2WSH): Payment[] => [
  { scriptPubKey, amountSat: sat(amount) },
];

describe('coin selection', () => {
  // 42 empty, 271 an input, 172 a P2WSH and 124 a P2WPKH output.
  it.each([
    [1, [34], 42 + 271 + 172],
    [2, [34, 22], 42 + 2 * 271 + 172 + 124],
    [253, [22], 42 + 8 + 253 * 271 + 124],
  ])('%i inputs to scripts of %j bytes weigh at most %i', (inputs, scripts, weight) => {
    expect(transactionWeight(inputs, scripts)).toBe(weight);
  });

  it('rounds fees up', () => {
    expect(feeOfWeight(1000, feeratePerKw(253))).toBe(253n);
    expect(feeOfWeight(609, feeratePerKw(253))).toBe(155n);
  });

  it('gives change back to the satoshi', () => {
    const fee = feeOfWeight(609, feeratePerKw(2500));
    const selected = selectCoins([coin(1_000_000)], [], pay(400_000), feeratePerKw(2500));
    expect(selected).toMatchObject({ ok: true, value: { feeSat: fee, changeSat: 600_000n - fee } });
  });

  it.each([
    [294n, 294n],
    [293n, 0n],
    [1n, 0n],
  ])('of %i satoshi to spare, %i come back', (spare, changeSat) => {
    const fee = feeOfWeight(609, feeratePerKw(253));
    const selected = selectCoins([coin(500_000n + fee + spare)], [], pay(500_000), feeratePerKw(253));
    const feeSat = changeSat === 0n ? fee + spare : fee;
    expect(selected).toMatchObject({ ok: true, value: { changeSat, feeSat } });
  });

  it('spends the last satoshi, and not one more', () => {
    const fee = feeOfWeight(transactionWeight(1, [34]), feeratePerKw(253));
    const exact = selectCoins([coin(500_000n + fee)], [], pay(500_000), feeratePerKw(253));
    expect(exact).toMatchObject({ ok: true, value: { changeSat: 0n, feeSat: fee } });
    const short = selectCoins([coin(500_000n + fee - 1n)], [], pay(500_000), feeratePerKw(253));
    expect(short).toMatchObject({
      ok: false,
      error: { code: 'insufficientFunds', availableSat: 500_000n + fee - 1n },
    });
    expect(!short.ok && 'neededSat' in short.error && short.error.neededSat).toBeGreaterThanOrEqual(
      500_000n + fee,
    );
  });

  it('takes confirmed coins first and the others only when it must', () => {
    const confirmed = coin(100_000, 0);
    const change = coin(900_000, 1);
    const small = selectCoins([confirmed], [change], pay(50_000), feeratePerKw(253));
    expect(small.ok && small.value.coins).toEqual([confirmed]);
    const large = selectCoins([confirmed], [change], pay(950_000), feeratePerKw(253));
    expect(large.ok && large.value.coins).toHaveLength(2);
    const larger = selectCoins([confirmed], [change], pay(1_050_000), feeratePerKw(253));
    expect(larger).toMatchObject({ error: { code: 'insufficientFunds', availableSat: 1_000_000n } });
  });

  it('leaves coins that cost more than they bring', () => {
    const coins = [coin(100_000, 0), coin(60, 1), coin(50, 2)];
    const selected = selectCoins(coins, [], pay(90_000), feeratePerKw(1000));
    expect(selected.ok && selected.value.coins).toEqual([coins[0]]);
    const swept = sweepCoins(coins, P2WPKH, feeratePerKw(1000));
    expect(swept.ok && swept.value.coins).toEqual([coins[0]]);
  });

  it('sweeps everything into one output', () => {
    const fee = feeOfWeight(transactionWeight(2, [22]), feeratePerKw(1000));
    const swept = sweepCoins([coin(60_000, 0), coin(40_000, 1)], P2WPKH, feeratePerKw(1000));
    expect(swept).toMatchObject({ ok: true, value: { changeSat: 100_000n - fee, feeSat: fee } });
    expect(sweepCoins([coin(700)], P2WPKH, feeratePerKw(1000))).toMatchObject({
      error: { code: 'insufficientFunds', availableSat: 700n },
    });
    expect(sweepCoins([], P2WPKH, feeratePerKw(1000))).toMatchObject({
      error: { code: 'insufficientFunds' },
    });
  });

  it('reckons large amounts exactly', () => {
    const huge = 2_099_999_997_690_000n;
    const fee = feeOfWeight(609, feeratePerKw(253));
    const selected = selectCoins([coin(huge)], [], pay(1_234_567_890_123_457n), feeratePerKw(253));
    expect(selected).toMatchObject({
      value: { changeSat: huge - 1_234_567_890_123_457n - fee, feeSat: fee },
    });
  });

  it.each([
    [P2WSH, 330n],
    [P2WPKH, 294n],
  ])('refuses dust', (script, minimumSat) => {
    expect(checkDust(pay(minimumSat, script)).ok).toBe(true);
    expect(checkDust(pay(minimumSat - 1n, script))).toEqual({
      ok: false,
      error: { code: 'dustAmount', amountSat: minimumSat - 1n, minimumSat },
    });
  });
});
