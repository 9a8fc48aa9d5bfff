import { type BoltIndex, covered, notApplicable, type TestPlace } from '../requirement.js';

const TLV = 'src/core/primitives/tlv.ts';
const REGISTRY = 'src/core/wire/registry.ts';
const INIT = 'src/node/peers/exchange-init.ts';
const CONNECTED = 'src/node/peers/connected-peer.ts';
const KEPT = 'src/node/backup/peer-storage.ts';

const tlv = (title: string): TestPlace => ['test/unit/core/primitives/tlv.test.ts', title];
const connection = (title: string): TestPlace => ['test/unit/node/peers/connection.test.ts', title];
const features = (title: string): TestPlace => ['test/unit/core/wire/features.test.ts', title];
const registry = (title: string): TestPlace => ['test/unit/core/wire/registry.test.ts', title];
const storage = (title: string): TestPlace => ['test/unit/node/backup/peer-storage.test.ts', title];
const backup = (title: string): TestPlace => ['test/unit/core/backup/backup.test.ts', title];

const canonical = tlv('decode of any bytes either works and is canonical, or is a DecodeError');

export const bolt1: BoltIndex = {
  bolt: 1,
  sections: [
    {
      heading: 'Connection Handling and Multiplexing',
      requirements: [
        covered(41, 'node', 'one connection a peer', 'src/node/peers/peer-manager.ts', [
          'test/unit/node/peers/peer-manager.test.ts',
          'takes the place of the first, whose end is told before',
        ]),
      ],
    },
    {
      heading: 'Lightning Message Format',
      requirements: [
        covered(
          67,
          'sender',
          'no even message that was not negotiated',
          REGISTRY,
          registry('holds every message of the family %s under its own name'),
        ),
        covered(
          68,
          'sender',
          'no even record that was not negotiated',
          REGISTRY,
          registry('%s comes back as it was sent'),
        ),
        covered(
          70,
          'sender',
          'the fields of what was negotiated',
          REGISTRY,
          registry('%s comes back as it was sent'),
        ),
        covered(
          81,
          'receiver',
          'an unknown odd message is ignored',
          CONNECTED,
          connection('our chain among others is enough, and unknown odd features and messages are let pass'),
        ),
        covered(
          83,
          'receiver',
          'an unknown even message ends the connection',
          CONNECTED,
          connection('an unknown even message'),
        ),
        covered(
          86,
          'receiver',
          'a message cut short ends the connection',
          CONNECTED,
          connection('a message that is cut short'),
        ),
        covered(
          91,
          'receiver',
          'an extension that is none ends the connection',
          REGISTRY,
          registry('refuses init: $name'),
        ),
      ],
    },
    {
      heading: 'Type-Length-Value Format',
      requirements: [
        covered(
          147,
          'sender',
          'records in ascending order',
          TLV,
          tlv('come back sorted, whatever order they were given in'),
        ),
        covered(148, 'sender', 'no record twice', TLV, tlv('cannot be written twice')),
        covered(149, 'sender', 'types and lengths as short as can be', TLV, canonical),
        covered(161, 'receiver', 'the end of the bytes ends the stream', TLV, tlv('$namespace reads $bytes')),
        covered(
          163,
          'receiver',
          'a type or length that could be shorter fails',
          TLV,
          tlv('$namespace refuses $bytes: $code'),
        ),
        covered(
          166,
          'receiver',
          'a type out of order, or twice, fails',
          TLV,
          tlv('takes a higher-numbered valid stream behind a lower-numbered one, and no other order'),
        ),
        covered(168, 'receiver', 'a length past the end fails', TLV, tlv('$namespace refuses $bytes: $code')),
        covered(170, 'receiver', 'a known record is decoded', TLV, tlv('$namespace reads $bytes')),
        covered(
          172,
          'receiver',
          'a known record of another length fails',
          TLV,
          tlv('$namespace refuses $bytes: $code'),
        ),
        covered(
          174,
          'receiver',
          'a field inside that could be shorter fails',
          TLV,
          tlv('$namespace refuses $bytes: $code'),
        ),
        covered(
          177,
          'receiver',
          'an unknown even record fails',
          TLV,
          tlv('$namespace refuses $bytes: $code'),
        ),
        covered(179, 'receiver', 'an unknown odd record is passed over', TLV, tlv('$namespace reads $bytes')),
      ],
    },
    {
      heading: 'Fundamental Types',
      requirements: [
        covered(238, 'node', 'no leading zeros in truncated integers', TLV, tlv('truncated integers')),
        covered(
          [244, 247, 248],
          'node',
          'amounts of at most 21 million bitcoin',
          'src/core/primitives/units.ts',
          [
            'test/unit/core/channel/opening-checks.test.ts',
            'an amount of %s is refused without an exception',
          ],
        ),
        covered(266, 'sender', 'texts are UTF-8', 'src/core/primitives/bytes.ts', [
          'test/unit/core/primitives/bytes.test.ts',
          'encodes text as UTF-8',
        ]),
      ],
    },
    {
      heading: 'The init Message',
      requirements: [
        covered(
          278,
          'sender',
          'features fill whole bytes',
          'src/core/wire/features.ts',
          features('%j is %j on the wire'),
        ),
        covered(
          303,
          'sender',
          'init comes first',
          INIT,
          connection('%s ends the connection, and nobody hears of the peer'),
        ),
        covered(
          304,
          'sender',
          'features as BOLT 9 has them',
          'src/node/features.ts',
          features('shows a feature only where the table says'),
        ),
        covered(
          305,
          'sender',
          'no other bits',
          'src/core/wire/features.ts',
          features('%j is %j on the wire'),
        ),
        notApplicable(313, 313, 'remote_addr is not sent'),
        covered(
          317,
          'receiver',
          'nothing is sent before init has come',
          INIT,
          connection('%s ends the connection, and nobody hears of the peer'),
        ),
        covered(
          318,
          'receiver',
          'both bitmaps count',
          INIT,
          connection('features in the first field count as much as in the second'),
        ),
        covered(
          319,
          'receiver',
          'known features are negotiated',
          'src/core/wire/features.ts',
          features('are negotiated when both have them, as a must or as an offer'),
        ),
        covered(
          321,
          'receiver',
          'an unknown odd feature is ignored',
          'src/core/wire/features.ts',
          features('an unknown even bit %i is refused, its odd neighbour ignored'),
        ),
        covered(
          323,
          'receiver',
          'an unknown even feature ends the connection',
          INIT,
          connection('an init that demands an unknown feature'),
        ),
        covered(
          327,
          'receiver',
          'missing dependencies end the connection',
          INIT,
          connection('an init whose features lack what they depend on'),
        ),
      ],
    },
    {
      heading: 'The error and warning Messages',
      requirements: [
        covered(
          [367, 371],
          'sender',
          'the temporary id until there is another',
          'src/core/channel/shared/fail.ts',
          ['test/unit/core/channel/opening.test.ts', 'a %s signature ends the opening on either side'],
        ),
        notApplicable(375, 379, 'channels are established by version 1'),
        covered(385, 'sender', 'who sends an error fails the channel', 'src/core/channel/shared/fail.ts', [
          'test/unit/core/channel/force-close.test.ts',
          'the %s publishes its latest commitment, with HTLCs both ways',
        ]),
        covered(396, 'receiver', 'an error about all channels fails them all', 'src/node/message-router.ts', [
          'test/unit/node/message-router.test.ts',
          'about every channel reaches every one of this peer, and no other',
        ]),
        covered(398, 'receiver', 'an error fails the channel it names', 'src/core/channel/shared/fail.ts', [
          'test/unit/core/channel/force-close.test.ts',
          'in %s: the channel is closed, and no error comes back',
        ]),
        covered(
          403,
          'receiver',
          'one about no channel of the sender is ignored',
          'src/node/message-router.ts',
          ['test/unit/node/message-router.test.ts', 'about a channel of somebody else is ignored'],
        ),
      ],
    },
    {
      heading: 'The ping and pong Messages',
      requirements: [
        covered(
          451,
          'sender',
          'nothing secret in a ping',
          CONNECTED,
          connection('is sent to a silent peer, which is dropped when it stays silent'),
        ),
        covered(
          455,
          'sender',
          'silence ends the connection and no channel',
          CONNECTED,
          connection('is sent to a silent peer, which is dropped when it stays silent'),
        ),
        covered(
          459,
          'sender',
          'nothing secret in a pong',
          CONNECTED,
          connection('is answered with as many bytes as it asks for, below 65532'),
        ),
        covered(
          [464, 466],
          'receiver',
          'a pong of the length asked for, below 65532',
          CONNECTED,
          connection('is answered with as many bytes as it asks for, below 65532'),
        ),
      ],
    },
    {
      heading: 'Peer Storage',
      requirements: [
        covered(
          539,
          'sender',
          'at most 65531 bytes',
          'src/core/backup/sealed-backup.ts',
          backup('keeps every channel, however many, but gives a peer the largest that it can store'),
        ),
        covered(
          540,
          'sender',
          'sealed, so that a change shows',
          'src/core/backup/sealed-backup.ts',
          backup('holds everything, and comes back with its key alone'),
        ),
        covered(
          546,
          'receiver',
          'kept for a peer with a channel',
          KEPT,
          storage('comes back on the next connection, the last of it, after a restart too'),
        ),
        covered(
          551,
          'receiver',
          'the last one counts',
          KEPT,
          storage('comes back on the next connection, the last of it, after a restart too'),
        ),
        covered(
          552,
          'receiver',
          'given back on every connection',
          KEPT,
          storage('comes back on the next connection, the last of it, after a restart too'),
        ),
        covered(
          556,
          'sender',
          'the last one is given back',
          KEPT,
          storage('and what waits is given back all the same'),
        ),
      ],
    },
  ],
};
