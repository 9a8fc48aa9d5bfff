import { covered, type Section, type TestPlace } from '../requirement.js';

const ENCODING = 'src/core/gossip/query-encoding.ts';
const SYNC = 'src/core/gossip/sync.ts';
const RESPONDER = 'src/core/gossip/query-responder.ts';
const BROADCAST = 'src/core/gossip/broadcast.ts';

const encoding = (title: string): TestPlace => ['test/unit/core/gossip/query-encoding.test.ts', title];
const queries = (title: string): TestPlace => ['test/unit/core/gossip/queries.test.ts', title];
const broadcast = (title: string): TestPlace => ['test/unit/core/gossip/broadcast.test.ts', title];

const vectors = encoding('reads and writes $type $hex');
const missing = queries('asks for every channel that is missing, 500 at a time');
const start = queries('wants no stream and asks nothing of a peer that is not worth it');
const flag = queries('with the flag %d is answered with %p');
const all = queries('is answered with announcement, updates and nodes of each, no node twice, and the end');
const range = queries('from %d for %d blocks');
const split = queries(
  'is split into replies that each fit, in order and with nothing lost, within a block too',
);
const asked = broadcast('goes to all but its origins, once a filter asks for it');

/** What peers ask of each other's graph, and what they pass on. */
export const querySections: readonly Section[] = [
  {
    heading: 'Query Messages',
    requirements: [covered(623, 'receiver', 'no zlib', ENCODING, encoding('refuses the zlib of $type $hex'))],
  },
  {
    heading: 'query_short_channel_ids, sender',
    requirements: [
      covered(
        680,
        'sender',
        'one at a time',
        SYNC,
        queries('waits for the end of an answer before it asks again'),
      ),
      covered(681, 'sender', 'our chain', SYNC, missing),
      covered([683, 684], 'sender', 'the encoding, and whole names', ENCODING, vectors),
      covered(689, 'sender', 'the encoding of the flags', ENCODING, vectors),
      covered(
        691,
        'sender',
        'a flag a name',
        SYNC,
        queries('asks for nothing that it has, and with timestamps for newer updates alone'),
      ),
    ],
  },
  {
    heading: 'query_short_channel_ids, receiver',
    requirements: [
      covered([710, 713], 'receiver', 'an answer for each known channel, nodes too', RESPONDER, all),
      covered([719, 721, 723, 725, 727], 'receiver', 'what its flags ask for', RESPONDER, flag),
      covered(730, 'receiver', 'and the end', RESPONDER, all),
      covered(
        732,
        'receiver',
        'no full information about another chain',
        RESPONDER,
        queries('gives nothing of unknown, private or spent channels, nor for another chain'),
      ),
    ],
  },
  {
    heading: 'query_channel_range, sender',
    requirements: [
      covered(821, 'sender', 'one at a time', SYNC, start),
      covered(822, 'sender', 'our chain', SYNC, missing),
      covered([824, 825], 'sender', 'from the first block, for one or more', SYNC, missing),
    ],
  },
  {
    heading: 'query_channel_range, receiver',
    requirements: [
      covered(832, 'receiver', 'an answer', RESPONDER, range),
      covered(
        833,
        'receiver',
        'about the chain that was asked for',
        RESPONDER,
        queries('about another chain has no channel in its answer, which is about that chain'),
      ),
      covered(834, 'receiver', 'no more blocks than fit', RESPONDER, split),
      covered([838, 839], 'receiver', 'the first covers the first block', RESPONDER, range),
      covered(841, 'receiver', 'in order', RESPONDER, split),
      covered(842, 'receiver', 'not complete before the last', RESPONDER, split),
      covered(844, 'receiver', 'to the last block', RESPONDER, split),
      covered(845, 'receiver', 'and then complete', RESPONDER, split),
    ],
  },
  {
    heading: 'The gossip_timestamp_filter Message',
    requirements: [
      covered(883, 'sender', 'our chain', SYNC, start),
      covered(
        899,
        'receiver',
        'no announcement without an update',
        BROADCAST,
        broadcast('leaves out spent channels, channels without an update, and their nodes'),
      ),
      covered(
        903,
        'receiver',
        'an announcement is as old as an update',
        BROADCAST,
        broadcast('takes its first second in and its last out'),
      ),
      covered(904, 'receiver', 'it goes out with the first one', 'src/core/gossip/update-intake.ts', [
        'test/unit/core/gossip/intake.test.ts',
        'is stored, and the first one takes the announcement and the known nodes with it',
      ]),
      covered(
        906,
        'receiver',
        'before its updates and nodes',
        BROADCAST,
        broadcast(
          'gives all of a range, each announcement before its updates, all channels before the nodes',
        ),
      ),
      covered(933, 'node', 'nothing of others unless asked', BROADCAST, asked),
    ],
  },
  {
    heading: 'Rebroadcasting',
    requirements: [covered(953, 'node', 'nothing of others before a filter', BROADCAST, asked)],
  },
  {
    heading: 'Pruning the Network View',
    requirements: [
      covered(
        1007,
        'receiver',
        'old gossip costs nobody the connection',
        'src/core/gossip/update-intake.ts',
        [
          'test/unit/core/gossip/intake.test.ts',
          'is taken at the edge of the future and of two weeks, and ignored past it',
        ],
      ),
    ],
  },
];
