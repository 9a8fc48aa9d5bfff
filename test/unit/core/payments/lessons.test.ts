import {
  excludeChannel,
  excludeNode,
  extraEdgesWithLessons,
  graphWithLessons,
  lowerCeiling,
} from '../../../../src/core/payments/lessons.js';
import { noLessons } from '../../../../src/core/payments/payment.js';
import { msat } from '../../../../src/core/primitives/units.js';
import { channels, directionOf, graphOf, idOf, scidOf } from './network.js';

const [channel, other] = channels('a-b 9000', 'b-c 9000');
if (channel === undefined || other === undefined) throw new Error('two channels are needed');
const direction = directionOf(channel, 'a');

describe('lessons of failed parts', () => {
  it('keep the lowest ceiling, whatever came first', () => {
    const low = lowerCeiling(noLessons, direction, msat(10));
    expect(lowerCeiling(low, direction, msat(20)).ceilings).toEqual([{ direction, amountMsat: 10n }]);
    expect(lowerCeiling(low, direction, msat(5)).ceilings).toEqual([{ direction, amountMsat: 5n }]);
  });

  it('name each channel and node once', () => {
    const twice = excludeChannel(excludeChannel(noLessons, direction), direction);
    expect(twice.excludedChannels).toEqual([direction]);
    expect(excludeNode(excludeNode(noLessons, '02'), '02').excludedNodes).toEqual(['02']);
  });

  it('let less than the ceiling through, in its direction alone', () => {
    const graph = graphWithLessons(graphOf([channel, other]), lowerCeiling(noLessons, direction, msat(10)));
    const maxima = [0, 1, 2].flatMap((index) =>
      graph.edgesTo(index).map(({ key, htlcMaximumMsat }) => [key, htlcMaximumMsat]),
    );
    expect(Object.fromEntries(maxima)).toEqual({
      [direction]: 9,
      [directionOf(channel, 'b')]: 9000,
      [directionOf(other, 'b')]: 9000,
      [directionOf(other, 'c')]: 9000,
    });
  });

  it.each([
    [undefined, 9n],
    [5n, 5n],
    [10n, 9n],
  ])('bound the hop of a route hint with a maximum of %s to %s', (maximum, expected) => {
    const hint = {
      fromNodeId: idOf('a'),
      toNodeId: idOf('b'),
      shortChannelId: scidOf(0),
      feeBaseMsat: 0,
      feeProportionalMillionths: 0,
      cltvExpiryDelta: 1,
      ...(maximum === undefined ? {} : { htlcMaximumMsat: msat(maximum) }),
    };
    const [edge] = extraEdgesWithLessons([hint], lowerCeiling(noLessons, direction, msat(10)));
    expect(edge?.htlcMaximumMsat).toBe(expected);
  });
});
