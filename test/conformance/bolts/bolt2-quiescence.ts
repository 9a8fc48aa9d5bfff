import { covered, notApplicable, type Section, type TestPlace } from '../requirement.js';

const QUIESCENCE = 'src/core/channel/quiescence.ts';
const quiescence = (title: string): TestPlace => ['test/unit/core/channel/quiescence.test.ts', title];
const agreed = quiescence('asked for by the %s: said once by each, and the initiator is agreed');
const silent = quiescence('while it is quiet the %s begins nothing');

/** From Channel Establishment v2 to splicing, of which quiescence alone is offered. */
export const quiescenceSections: readonly Section[] = [
  {
    heading: 'Channel Establishment v2',
    requirements: [notApplicable(1198, 1452, 'option_dual_fund is not offered')],
  },
  {
    heading: 'Channel Quiescence',
    requirements: [
      covered(
        1485,
        'sender',
        'only when it is negotiated',
        QUIESCENCE,
        quiescence('that was not negotiated'),
      ),
      covered(
        1486,
        'sender',
        'not while updates of ours are pending',
        QUIESCENCE,
        quiescence('the %s finishes its own updates first'),
      ),
      covered(1488, 'sender', 'once', QUIESCENCE, agreed),
      covered([1490, 1492], 'sender', 'the initiator is who does not reply', QUIESCENCE, agreed),
      covered(1493, 'sender', 'the id of the channel', QUIESCENCE, [
        'test/unit/core/channel/operation.test.ts',
        'names its channel, from the opening to the close',
      ]),
      covered([1494, 1495], 'sender', 'no update after it', QUIESCENCE, silent),
      covered(1499, 'receiver', 'both have said it: the channel is quiescent', QUIESCENCE, agreed),
      covered(
        1502,
        'receiver',
        'it is answered as soon as that can be',
        QUIESCENCE,
        quiescence('the other side finishes its own updates before it answers'),
      ),
      covered(1505, 'node', 'it lasts 60 seconds at most', 'src/node/channels/quiescence-limit.ts', [
        'test/unit/node/channels/quiescence-limit.test.ts',
        'ends with the connection after 60 seconds, unless it ended before',
      ]),
      notApplicable(1511, 1511, 'no protocol that depends on quiescence is offered'),
    ],
  },
  {
    heading: 'Channel Splicing',
    requirements: [notApplicable(1645, 2008, 'option_splice is not offered')],
  },
];
