import fc from 'fast-check';
import { ChannelModel } from '../../../support/channel-model.js';
import { ChannelPair, type PeerName } from '../../../support/channel-pair.js';
import { closeBy, closingScripts, expectSameClose } from '../../../support/mutual-close.js';

type Step = (model: ChannelModel, pair: ChannelPair) => void;

const names: readonly PeerName[] = ['opener', 'accepter'];
const peer = fc.constantFrom(...names);
const few = fc.nat({ max: 6 });
const removal = fc.constantFrom<'fulfill' | 'fail'>('fulfill', 'fail');

const stepOf: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 2,
    arbitrary: peer.map(
      (by): Step =>
        (_model, pair) =>
          void closeBy(pair, by),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(peer, few, removal).map(
      ([by, choice, kind]): Step =>
        (model) =>
          model.remove(by, choice, kind),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 253, max: 3000 }).map(
      (rate): Step =>
        (model) =>
          model.proposeFeerate(rate),
    ),
  },
  {
    weight: 1,
    arbitrary: peer.map(
      (by): Step =>
        (model) =>
          model.add(by, 7_000_000),
    ),
  },
  {
    weight: 6,
    arbitrary: peer.map(
      (by): Step =>
        (model) =>
          model.sign(by),
    ),
  },
  {
    weight: 12,
    arbitrary: fc.tuple(peer, few).map(
      ([to, count]): Step =>
        (_model, pair) => {
          for (let i = 0; i <= count; i++) pair.deliver(to);
        },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(few, few).map(
      ([one, other]): Step =>
        (model) =>
          model.cut(one, other),
    ),
  },
  {
    weight: 1,
    arbitrary: peer.map(
      (name): Step =>
        (model) =>
          model.restart(name),
    ),
  },
  { weight: 8, arbitrary: fc.constant<Step>((model) => model.reconnect()) },
);

/** Lets what was begun come to its end: every HTLC removed, both sides willing to close. */
function finish(model: ChannelModel, pair: ChannelPair): void {
  for (let round = 0; round < 10; round++) {
    model.reconnect();
    pair.settle();
    if (pair.peers.every(({ state }) => state.kind === 'closing')) return;
    for (const name of names) {
      while (removable(pair, name) > 0) model.remove(name, 0, 'fail');
      const { kind } = pair.peer(name).state;
      if (kind === 'normal' || kind === 'shuttingDown') closeBy(pair, name);
    }
  }
}

function removable(pair: ChannelPair, name: PeerName): number {
  const { htlcs } = pair.peer(name).commitments;
  return htlcs.filter(({ offerer, phase }) => offerer === 'remote' && phase === 'committed').length;
}

describe('random closes', () => {
  it('end with one transaction that pays both balances, whatever was lost before', () => {
    fc.assert(
      fc.property(fc.array(stepOf, { minLength: 20, maxLength: 70, size: 'max' }), (steps) => {
        const pair = ChannelPair.ready({ isPublic: false });
        const model = new ChannelModel(pair);
        for (const name of names) model.add(name, 9_000_000);
        pair.settle();
        for (const step of steps) step(model, pair);
        finish(model, pair);
        const { outs } = expectSameClose(pair);
        const paid = outs.find(({ script }) => script.length === closingScripts.accepter.length)?.value;
        expect(paid).toBe(model.balance.accepter / 1000n);
      }),
      { numRuns: 40, seed: 20_240_502 },
    );
  });
});
