import fc from 'fast-check';
import { fromHex, toHex } from '../../../../src/core/primitives/bytes.js';
import {
  checkFeatures,
  decodeFeatures,
  encodeFeatures,
  type FeatureName,
  type FeatureSet,
  featureBits,
  featuresIn,
  featureTable,
  hasFeature,
  negotiate,
  withoutFeatures,
} from '../../../../src/core/wire/features.js';

const names = Object.keys(featureTable) as FeatureName[];

describe('feature bits (BOLT 9)', () => {
  it.each([
    [[], ''],
    [[0], '01'],
    [[7], '80'],
    [[8], '0100'],
    [[1, 9, 14], '4202'],
    [[49], '02000000000000'],
  ])('%j is %j on the wire', (bits, hex) => {
    expect(toHex(encodeFeatures(bits))).toBe(hex);
    expect(decodeFeatures(fromHex(hex))).toEqual(bits);
  });

  it('are negotiated when both have them, as a must or as an offer', () => {
    const ours = {
      optionAnchors: 'optional',
      optionQuiesce: 'required',
      optionZeroconf: 'optional',
    } as const;
    expect([...negotiate(ours, [22, 35, 63])]).toEqual(['optionAnchors', 'optionQuiesce']);
  });

  it('without one, those go that depend on it', () => {
    const all: FeatureSet = {
      varOnionOptin: 'required',
      paymentSecret: 'required',
      basicMpp: 'optional',
      optionScidAlias: 'optional',
      optionZeroconf: 'optional',
    };
    expect(Object.keys(withoutFeatures(all, ['optionScidAlias']))).toEqual([
      'varOnionOptin',
      'paymentSecret',
      'basicMpp',
    ]);
    expect(Object.keys(withoutFeatures(all, ['varOnionOptin']))).toEqual([
      'optionScidAlias',
      'optionZeroconf',
    ]);
    expect(withoutFeatures(all, ['optionAnchors'])).toEqual(all);
  });

  it('round-trip, in any order, and leading zero bytes mean nothing', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(600), { maxLength: 12 }), fc.nat(3), (bits, zeros) => {
        const bytes = encodeFeatures(bits);
        const ascending = [...bits].sort((a, b) => a - b);
        expect(bytes[0]).not.toBe(0);
        expect(decodeFeatures(Uint8Array.of(...new Uint8Array(zeros), ...bytes))).toEqual(ascending);
      }),
    );
  });

  it('has one even bit a feature, and only known features as dependencies', () => {
    const bits = names.map((name) => featureTable[name].bit);
    expect(new Set(bits).size).toBe(bits.length);
    for (const name of names) {
      expect(featureTable[name].bit % 2).toBe(0);
      for (const needs of featureTable[name].dependsOn ?? []) expect(names).toContain(needs);
    }
  });

  it('sets the even bit for a must and the odd one for an offer', () => {
    const bits = featureBits({ basicMpp: 'optional', paymentSecret: 'required', varOnionOptin: 'required' });
    expect(bits).toEqual([8, 14, 17]);
    expect(hasFeature(bits, 'basicMpp')).toBe(true);
    expect(hasFeature(bits, 'paymentSecret')).toBe(true);
    expect(hasFeature(bits, 'optionAnchors')).toBe(false);
  });

  it('shows a feature only where the table says', () => {
    const features = {
      optionPaymentMetadata: 'optional',
      basicMpp: 'optional',
      optionAnchors: 'optional',
    } as const;
    expect(featuresIn(features, 'invoice')).toEqual({
      optionPaymentMetadata: 'optional',
      basicMpp: 'optional',
    });
    expect(featuresIn(features, 'channelType')).toEqual({ optionAnchors: 'optional' });
    expect(featuresIn(features, 'node')).toEqual({ basicMpp: 'optional', optionAnchors: 'optional' });
  });
});

describe('features that somebody else sets', () => {
  const all = Object.fromEntries(names.map((name) => [name, 'optional' as const]));

  it.each([100, 64, 30, 2])('an unknown even bit %i is refused, its odd neighbour ignored', (bit) => {
    expect(checkFeatures([bit], all)).toEqual({ ok: false, error: { code: 'unknownRequiredFeature', bit } });
    expect(checkFeatures([bit + 1], all)).toEqual({ ok: true, value: [bit + 1] });
  });

  it('a known feature that this node does not have is refused as a must, ignored as an offer', () => {
    expect(checkFeatures([28], {})).toEqual({
      ok: false,
      error: { code: 'unknownRequiredFeature', bit: 28 },
    });
    expect(checkFeatures([29], {}).ok).toBe(true);
    expect(checkFeatures([28], { optionDualFund: 'optional' }).ok).toBe(true);
  });

  it.each([0, 8, 12, 14, 44])('the assumed feature %i may always be a must', (bit) => {
    expect(checkFeatures([bit], {}).ok).toBe(true);
  });

  it.each(
    names.flatMap((name) => (featureTable[name].dependsOn ?? []).map((needs) => [name, needs] as const)),
  )('%s needs %s, unless that one is assumed', (name, needs) => {
    const { bit } = featureTable[name];
    const assumed = ['varOnionOptin', 'optionStaticRemotekey', 'paymentSecret'].includes(needs);
    for (const set of [bit, bit + 1]) {
      const alone = checkFeatures([set], all);
      if (assumed) expect(alone.ok).toBe(true);
      else expect(alone).toEqual({ ok: false, error: { code: 'missingDependency', feature: name, needs } });
      expect(checkFeatures([featureTable[needs].bit + 1, set], all).ok).toBe(true);
    }
  });
});
