import { type FeatureSet, featureBits } from '../../../src/core/wire/index.js';
import { takesAttribution } from '../../../src/node/features.js';
import type { Peer } from '../../../src/node/peers/index.js';

const offering: FeatureSet = { optionAttributionData: 'optional' };
const peerWith = (features: FeatureSet) => ({ features: featureBits(features) }) as unknown as Peer;

describe('attribution data', () => {
  it.each([
    ['both offer it', offering, peerWith(offering), true],
    ['the peer insists on it', offering, peerWith({ optionAttributionData: 'required' }), true],
    ['the peer does not offer it', offering, peerWith({}), false],
    ['it is turned off here', {}, peerWith(offering), false],
    ['the peer is away', offering, undefined, true],
    ['the peer is away and it is turned off here', {}, undefined, false],
  ])('when %s', (_, ours, peer, taken) => {
    expect(takesAttribution(ours, peer)).toBe(taken);
  });
});
