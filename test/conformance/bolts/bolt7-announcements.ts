import { covered, notApplicable, type Section, type TestPlace } from '../requirement.js';

const OWN = 'src/core/channel/shared/announcement.ts';
const MAKE = 'src/core/gossip/channel-announcement.ts';
const VERIFY = 'src/core/gossip/verification.ts';
const SIGN = 'src/core/gossip/signing.ts';
const INTAKE = 'src/core/gossip/announcement-intake.ts';
const NODE = 'src/node/node-announcement.ts';
const NODE_INTAKE = 'src/core/gossip/node-intake.ts';
const ADDRESSES = 'src/core/gossip/addresses.ts';

const SPLICING = 'option_splice is not offered';

const again = (title: string): TestPlace => ['test/unit/core/channel/reestablish.test.ts', title];
const own = (title: string): TestPlace => ['test/unit/core/channel/announcement.test.ts', title];
const signing = (title: string): TestPlace => ['test/unit/core/gossip/signing.test.ts', title];
const intake = (title: string): TestPlace => ['test/unit/core/gossip/intake.test.ts', title];
const life = (title: string): TestPlace => ['test/unit/core/gossip/graph-life.test.ts', title];
const addresses = (title: string): TestPlace => ['test/unit/core/gossip/addresses.test.ts', title];
const node = (title: string): TestPlace => ['test/unit/node/node-announcement.test.ts', title];

const made = own('is made with six confirmations, and is what both signed');
const ends = own('has the nodes in ascending order, each with its own funding key');
const ownNode = node(
  'is signed, and has its features, its alias with zeros behind it and its addresses in order',
);
const unmade = addresses('are not made with port 0, two hostnames, or a hostname that is not ASCII');

/** Channels and nodes. */
export const announcementSections: readonly Section[] = [
  {
    heading: 'The announcement_signatures Message',
    requirements: [
      covered(88, 'node', 'sent when the funding is deep', OWN, made),
      notApplicable(90, 90, SPLICING),
      covered(92, 'node', 'not for a private channel', OWN, [
        'test/unit/core/channel/opening.test.ts',
        'never announces a private channel',
      ]),
      covered(
        95,
        'node',
        "sent again until the peer's has come",
        OWN,
        again('are sent again when %s and %s of them arrived'),
      ),
      covered(
        97,
        'receiver',
        'answered',
        OWN,
        again('are answered once a connection, so that two peers do not answer each other for ever'),
      ),
      notApplicable(99, 101, SPLICING),
    ],
  },
  {
    heading: 'The channel_announcement Message, origin node',
    requirements: [
      covered(173, 'sender', 'our chain', OWN, made),
      covered(176, 'sender', 'Bitcoin has its hash', 'src/core/primitives/network.ts', [
        'test/unit/core/primitives/network.test.ts',
        'knows %s by its genesis block',
      ]),
      covered(178, 'sender', 'the name of the funding in the chain', OWN, made),
      notApplicable(181, 181, SPLICING),
      covered([188, 192], 'sender', 'the keys of the funding output', MAKE, ends),
      covered(189, 'sender', 'the lesser node first', MAKE, ends),
      covered(
        194,
        'sender',
        'all behind the signatures is signed',
        SIGN,
        signing('signs all that follows the four signatures, later fields too'),
      ),
      covered([198, 201], 'sender', 'by both nodes and both funding keys', MAKE, made),
      covered([204, 205], 'sender', 'no more features than there are', OWN, made),
      covered(208, 'sender', 'not before six confirmations', OWN, made),
    ],
  },
  {
    heading: 'The channel_announcement Message, receiving node',
    requirements: [
      covered(211, 'receiver', 'all four signatures', VERIFY, signing('is refused with a wrong %s')),
      covered(
        214,
        'receiver',
        'no route over an unknown even feature',
        'src/core/gossip/graph-channel.ts',
        life('are not there for a channel with an unknown even feature'),
      ),
      covered(
        219,
        'receiver',
        'the output is there, unspent, and that of both keys',
        INTAKE,
        intake('is ignored when its output is %p'),
      ),
      covered(
        221,
        'receiver',
        'our chain alone',
        VERIFY,
        signing('is refused for another chain and for nodes out of order'),
      ),
      covered(
        232,
        'receiver',
        'a wrong signature: ignored',
        INTAKE,
        intake('warns its sender of a wrong signature and keeps nothing'),
      ),
    ],
  },
  {
    heading: 'The node_announcement Message, origin node',
    requirements: [
      covered([321, 322], 'sender', 'hostnames in ASCII', ADDRESSES, unmade),
      covered(
        328,
        'sender',
        'newer than the last',
        NODE,
        node('is newer than the last one when it says something else, also with a clock that was set back'),
      ),
      covered(331, 'sender', 'signed by the node', SIGN, ownNode),
      covered(337, 'sender', 'an alias in UTF-8, zeros behind it', NODE, ownNode),
      covered(341, 'sender', 'the length of the addresses', 'src/core/wire/gossip.ts', [
        'test/unit/core/wire/registry.test.ts',
        '%s comes back as it was sent',
      ]),
      covered(342, 'sender', 'addresses in ascending order', ADDRESSES, ownNode),
      covered(345, 'sender', 'no port 0', ADDRESSES, unmade),
      covered(348, 'sender', 'features as BOLT 9 has them', NODE, ownNode),
      covered(352, 'sender', 'one hostname at most', ADDRESSES, unmade),
    ],
  },
  {
    heading: 'The node_announcement Message, receiving node',
    requirements: [
      covered(
        358,
        'receiver',
        'a node id that is a key',
        VERIFY,
        signing('is not of a node whose id is no key'),
      ),
      covered(
        364,
        'receiver',
        'the signature',
        VERIFY,
        signing('verifies, and not once anything is changed'),
      ),
      covered(
        368,
        'receiver',
        'no payment but for an invoice to a node that demands unknown features',
        'src/core/payments/plan.ts',
        [
          'test/unit/core/payments/outgoing.test.ts',
          'pays a node that demands unknown features by invoice alone',
        ],
      ),
      covered(
        369,
        'receiver',
        'no payment through it',
        'src/core/gossip/graph-node.ts',
        life('with an unknown even feature keeps payments from going through'),
      ),
      covered(
        392,
        'receiver',
        'not forwarded with two hostnames',
        NODE_INTAKE,
        life('is not forwarded with two hostnames'),
      ),
    ],
  },
];
