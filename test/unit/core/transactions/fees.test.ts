import { fromHex } from '../../../../src/core/primitives/bytes.js';
import { msat, sat } from '../../../../src/core/primitives/units.js';
import {
  commitmentFee,
  commitmentWeight,
  dustLimitForScript,
  htlcSuccessFee,
  htlcSuccessWeight,
  htlcTimeoutFee,
  htlcTimeoutWeight,
  isTrimmed,
  isValidShutdownScript,
  openerCommitmentCost,
} from '../../../../src/core/transactions/index.js';
import { dustLimits, expectedWeights, feeExample, shutdownScripts } from '../../../vectors/bolt3-fees.js';

describe('fees, BOLT 3', () => {
  it.each(expectedWeights)('weights of $format', (expected) => {
    expect(commitmentWeight(0, expected.format)).toBe(expected.commitment);
    expect(commitmentWeight(5, expected.format)).toBe(expected.withFiveHtlcs);
    expect(htlcTimeoutWeight(expected.format)).toBe(expected.htlcTimeout);
    expect(htlcSuccessWeight(expected.format)).toBe(expected.htlcSuccess);
  });

  it('follow the example', () => {
    const { feeratePerKw, dustLimit, htlcs } = feeExample;
    expect(htlcTimeoutFee(feeratePerKw, 'staticRemoteKey')).toBe(feeExample.htlcTimeoutFee);
    expect(htlcSuccessFee(feeratePerKw, 'staticRemoteKey')).toBe(feeExample.htlcSuccessFee);
    const trimmed = htlcs.map(({ direction, amountMsat }) =>
      isTrimmed({ direction, amountMsat: msat(amountMsat) }, feeratePerKw, sat(dustLimit), 'staticRemoteKey'),
    );
    expect(trimmed).toEqual(htlcs.map((htlc) => htlc.trimmed));
    expect(commitmentFee(feeratePerKw, 2, 'staticRemoteKey')).toBe(feeExample.baseFee);
  });

  it('round down', () => {
    expect(commitmentFee(253, 1, 'staticRemoteKey')).toBe(226n);
    expect(htlcTimeoutFee(253, 'staticRemoteKey')).toBe(167n);
    expect(htlcSuccessFee(253, 'staticRemoteKey')).toBe(177n);
  });

  it('stay exact at the highest feerate', () => {
    expect(commitmentFee(0xffff_ffff, 966, 'anchors')).toBe((0xffff_ffffn * 167276n) / 1000n);
  });

  it('with anchors leave HTLC transactions free and charge the opener both anchors', () => {
    expect(htlcTimeoutFee(5000, 'anchors')).toBe(0n);
    expect(htlcSuccessFee(5000, 'anchors')).toBe(0n);
    expect(openerCommitmentCost(1000, 0, 'anchors')).toBe(1124n + 660n);
    expect(openerCommitmentCost(1000, 0, 'staticRemoteKey')).toBe(724n);
  });
});

describe('trimming, BOLT 3', () => {
  it.each([
    ['offered', 'staticRemoteKey', 546n + 663n],
    ['received', 'staticRemoteKey', 546n + 703n],
    ['offered', 'anchors', 546n],
    ['received', 'anchors', 546n],
  ] as const)('%s, %s: %p satoshi is the least that has an output', (direction, format, least) => {
    const trimmed = (amount: bigint) =>
      isTrimmed({ direction, amountMsat: msat(amount) }, 1000, sat(546), format);
    expect(trimmed(least * 1000n)).toBe(false);
    expect(trimmed(least * 1000n - 1n)).toBe(true);
  });
});

describe('dust limits, BOLT 3', () => {
  it.each(dustLimits)('$kind: $dustLimit', ({ script, dustLimit }) => {
    expect(dustLimitForScript(fromHex(script))).toBe(dustLimit);
  });
});

describe('shutdown scripts, BOLT 2', () => {
  it.each(shutdownScripts.valid)('$script needs $needs', ({ script, needs }) => {
    const bytes = fromHex(script);
    expect(isValidShutdownScript(bytes, false)).toBe(needs === 'nothing');
    expect(isValidShutdownScript(bytes, true)).toBe(needs !== 'simpleClose');
    expect(isValidShutdownScript(bytes, false, true)).toBe(needs !== 'anySegwit');
    expect(isValidShutdownScript(bytes, true, true)).toBe(true);
  });

  it.each(shutdownScripts.invalid)('refuses: $why', ({ script }) => {
    expect(isValidShutdownScript(fromHex(script), true, true)).toBe(false);
  });
});
