import { covered, type Section, type TestPlace } from '../requirement.js';

const ANNOUNCER = 'src/node/channels/channel-announcer.ts';
const MAKE = 'src/core/gossip/channel-update.ts';
const INTAKE = 'src/core/gossip/update-intake.ts';

const own = (title: string): TestPlace => ['test/unit/node/channels/channel-announcer.test.ts', title];
const signing = (title: string): TestPlace => ['test/unit/core/gossip/signing.test.ts', title];
const intake = (title: string): TestPlace => ['test/unit/core/gossip/intake.test.ts', title];

const policy = own('is its policy, within what the channel and the peer take');
const direction = signing('verifies with the key of its direction alone, and after the wire');
const flags = signing('sets the flags of BOLT 7');

/** Policies. */
export const updateSections: readonly Section[] = [
  {
    heading: 'The channel_update Message, origin node',
    requirements: [
      covered(
        481,
        'sender',
        'not before channel_ready',
        'src/core/channel/states/wait-for-channel-ready.ts',
        [
          'test/unit/core/channel/announcement.test.ts',
          'is ready for a channel_update with the channel_ready of both, not of one',
        ],
      ),
      covered(
        486,
        'sender',
        "under the peer's alias or the real name",
        ANNOUNCER,
        own("of a private channel is sent under the peer's alias, not to be forwarded"),
      ),
      covered(
        488,
        'sender',
        'not to be forwarded before the announcement',
        ANNOUNCER,
        own('is for the peer alone before the announcement, by the real name of a public channel'),
      ),
      covered(489, 'node', 'and not forwarded', INTAKE, [
        'test/unit/core/gossip/graph-life.test.ts',
        "take the peer's updates by id or alias, and forward none while private",
      ]),
      covered(493, 'sender', 'signed by the node', MAKE, direction),
      covered(495, 'sender', 'chain and name of the channel', ANNOUNCER, policy),
      covered([499, 501], 'sender', 'the direction', MAKE, direction),
      covered([502, 503, 504], 'sender', 'at most what channel and peer take', ANNOUNCER, policy),
      covered([505, 521], 'sender', 'no less at most than at least', ANNOUNCER, policy),
      covered(506, 'sender', 'must_be_one', MAKE, flags),
      covered(507, 'sender', 'no other flags', MAKE, flags),
      covered(
        514,
        'sender',
        'newer than any before',
        ANNOUNCER,
        own('is newer each time: in one second, with a clock that was set back, and after a restart'),
      ),
      covered(517, 'sender', 'the blocks that we subtract', ANNOUNCER, policy),
      covered(519, 'sender', 'the least that the peer takes', ANNOUNCER, policy),
      covered([522, 524], 'sender', 'the fees', ANNOUNCER, policy),
    ],
  },
  {
    heading: 'The channel_update Message, receiving node',
    requirements: [
      covered(
        532,
        'receiver',
        'of an unknown channel: ignored',
        INTAKE,
        intake('waits with a pending announcement, its signature checked, the newest alone'),
      ),
      covered(
        535,
        'receiver',
        'of a spent channel: ignored unless it disables',
        INTAKE,
        intake('of a spent channel is ignored unless it disables'),
      ),
      covered(
        544,
        'receiver',
        'with a wrong signature: not processed',
        INTAKE,
        intake('with a wrong signature costs the connection and no token'),
      ),
      covered(547, 'receiver', 'of another chain: ignored', INTAKE, intake('of another chain is ignored')),
    ],
  },
];
