import fc from 'fast-check';
import type { CommitmentFormat } from '../../../../src/core/transactions/index.js';
import { ChannelModel } from '../../../support/channel-model.js';
import { ChannelPair, type PeerName } from '../../../support/channel-pair.js';

type Step = (model: ChannelModel, pair: ChannelPair) => void;

const peer = fc.constantFrom<PeerName>('opener', 'accepter');
const few = fc.nat({ max: 6 });

const stepOf: fc.Arbitrary<{ readonly label: string; readonly step: Step }> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(peer, fc.integer({ min: 1000, max: 250_000_000 })).map(([by, amount]) => ({
      label: `${by} adds ${amount}`,
      step: (model: ChannelModel) => model.add(by, amount),
    })),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(peer, fc.integer({ min: 1000, max: 900_000 })).map(([by, amount]) => ({
      label: `${by} adds dust ${amount}`,
      step: (model: ChannelModel) => model.add(by, amount),
    })),
  },
  {
    weight: 5,
    arbitrary: fc
      .tuple(
        peer,
        few,
        fc.constantFrom('fulfill' as const, 'fulfill' as const, 'fail' as const, 'malformed' as const),
      )
      .map(([by, choice, kind]) => ({
        label: `${by} ${kind} ${choice}`,
        step: (model: ChannelModel) => model.remove(by, choice, kind),
      })),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 253, max: 8000 }).map((rate) => ({
      label: `fee ${rate}`,
      step: (model: ChannelModel) => model.proposeFeerate(rate),
    })),
  },
  {
    weight: 8,
    arbitrary: peer.map((by) => ({ label: `${by} signs`, step: (model: ChannelModel) => model.sign(by) })),
  },
  {
    weight: 16,
    arbitrary: fc.tuple(peer, few).map(([to, count]) => ({
      label: `${to} gets ${count + 1}`,
      step: (_model: ChannelModel, pair: ChannelPair) => {
        for (let i = 0; i <= count; i++) pair.deliver(to);
      },
    })),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(few, few).map(([toOpener, toAccepter]) => ({
      label: `cut ${toOpener} ${toAccepter}`,
      step: (model: ChannelModel) => model.cut(toOpener, toAccepter),
    })),
  },
  {
    weight: 1,
    arbitrary: peer.map((name) => ({
      label: `${name} restarts`,
      step: (model: ChannelModel) => model.restart(name),
    })),
  },
  {
    weight: 8,
    arbitrary: fc.constant({ label: 'reconnect', step: (model: ChannelModel) => model.reconnect() }),
  },
  { weight: 1, arbitrary: fc.constant({ label: 'check', step: (model: ChannelModel) => model.check() }) },
);

describe.each<CommitmentFormat>(['anchors', 'staticRemoteKey'])(
  'random payments over a %s channel',
  (format) => {
    const total = { adds: 0, refusals: 0, fulfils: 0, failures: 0, fees: 0, signatures: 0, lost: 0 };

    it('both ends agree whenever nothing is on its way, whatever was lost before', () => {
      fc.assert(
        fc.property(fc.array(stepOf, { minLength: 120, maxLength: 200, size: 'max' }), (steps) => {
          const pair = ChannelPair.ready({ format });
          const model = new ChannelModel(pair);
          for (const { step } of steps) step(model, pair);
          model.check();
          for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += model.seen[key];
        }),
        { numRuns: 25, seed: 20_240_501 },
      );
      // Too tame a sequence would prove nothing.
      for (const count of Object.values(total)) expect(count).toBeGreaterThan(20);
    });
  },
);
