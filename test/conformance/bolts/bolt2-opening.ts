import { covered, notApplicable, type Section, type TestPlace } from '../requirement.js';

const ACCEPT = 'src/core/channel/opening/checks.ts';
const OPENER = 'src/core/channel/states/wait-for-accept-channel.ts';
const ACCEPTER = 'src/core/channel/states/wait-for-funding-created.ts';
const SIDE = 'src/core/channel/opening/side-parameters.ts';
const TYPE = 'src/core/channel/opening/channel-type.ts';
const FUNDING = 'src/core/channel/states/wait-for-funding.ts';
const SIGNED = 'src/core/channel/states/wait-for-funding-signed.ts';
const READY = 'src/core/channel/states/wait-for-channel-ready.ts';
const NAMES = 'src/node/channels/managed-channel.ts';

const opening = (title: string): TestPlace => ['test/unit/core/channel/opening.test.ts', title];
const checks = (title: string): TestPlace => ['test/unit/core/channel/opening-checks.test.ts', title];
const messages = (title: string): TestPlace => ['test/unit/core/channel/opening-messages.test.ts', title];
const features = (title: string): TestPlace => ['test/unit/core/channel/negotiated-features.test.ts', title];
const zeroconf = (title: string): TestPlace => ['test/unit/core/channel/zeroconf.test.ts', title];
const names = (title: string): TestPlace => ['test/unit/node/channels/channel-names.test.ts', title];
const whole = opening(
  'publishes the funding only when the first commitment is signed, and is ready when it is deep',
);
const refused = checks('open_channel, BOLT 2: what the accepter refuses');
const badSignature = opening('a %s signature ends the opening on either side');
const flags = messages('public: %s: the flags are %d, and the upfront script is there even when it is empty');
const answer = messages(
  'has the temporary id and the type that were asked for, and a reserve above both dust limits',
);
const unsuitable = features('%s that is not negotiated, or not allowed, is neither asked for nor accepted');

/** What comes before a channel is established by version 1. */
export const constructionSections: readonly Section[] = [
  {
    heading: 'Interactive Transaction Construction',
    requirements: [
      notApplicable(
        220,
        597,
        'no transaction is built together: neither dual funding nor splicing is offered',
      ),
    ],
  },
];

/** Channel Establishment v1. */
export const openingSections: readonly Section[] = [
  {
    heading: 'The open_channel Message, sender',
    requirements: [
      covered(791, 'sender', 'the chain that it is meant for', OPENER, whole),
      covered(
        792,
        'sender',
        'a temporary id that no other channel has',
        'src/node/channels/temporary-channel-id.ts',
        names('no temporary id is given twice'),
      ),
      covered(
        796,
        'sender',
        'small unless both allow large ones',
        OPENER,
        features('%d sat, negotiated: %s'),
      ),
      covered(
        797,
        'sender',
        'pushes no more than there is',
        ACCEPT,
        messages('pushes no more than the channel holds'),
      ),
      covered(798, 'sender', 'five valid keys', 'src/core/keys/basepoints.ts', [
        'test/unit/core/keys/signer.test.ts',
        'has five different basepoints, none of which another channel has',
      ]),
      covered(799, 'sender', 'the point of the first commitment', OPENER, whole),
      covered(
        800,
        'sender',
        'a reserve that is not dust',
        SIDE,
        messages('has a reserve of no less than our dust limit, however small the channel'),
      ),
      covered(801, 'sender', 'no undefined flags', OPENER, flags),
      covered(
        803,
        'sender',
        'an upfront script, valid or empty, when negotiated',
        OPENER,
        features('the %s commits to its own and holds the other to what it said'),
      ),
      covered(807, 'sender', 'the upfront script comes with any other record', SIDE, flags),
      covered(808, 'sender', 'a channel type', OPENER, flags),
      covered(
        [809, 810],
        'sender',
        'a defined one, as short as can be',
        TYPE,
        features('channel_type, BOLT 2'),
      ),
      covered(813, 'sender', 'no hidden name for a public channel', TYPE, unsuitable),
    ],
  },
  {
    heading: 'The open_channel Message, receiver',
    requirements: [
      covered(
        822,
        'receiver',
        'undefined flags are ignored',
        ACCEPTER,
        messages('bits of channel_flags that mean nothing are ignored'),
      ),
      covered(
        822,
        'receiver',
        'no channel type, no channel',
        ACCEPTER,
        checks('a missing channel type is refused'),
      ),
      covered(
        822,
        'receiver',
        'a new opening replaces one that the connection ended',
        ACCEPTER,
        messages('an opening that a lost connection ended makes room for the next'),
      ),
      covered(842, 'receiver', 'another chain', ACCEPT, refused),
      covered(842, 'receiver', 'more pushed than there is', ACCEPT, refused),
      covered(842, 'receiver', 'an unreasonable delay', ACCEPT, checks('to_self_delay')),
      covered(842, 'receiver', 'more than 483 HTLCs', ACCEPT, checks('max_accepted_htlcs, most')),
      covered(842, 'receiver', 'a fee rate out of bounds', ACCEPT, checks('fee rate, least')),
      covered(842, 'receiver', 'a key that is no point', 'src/core/wire/types.ts', [
        'test/hazards/opening.hazard.test.ts',
        'hazard 4: %s for any of the points is refused',
      ]),
      covered(
        842,
        'receiver',
        'a reserve below the dust limit',
        ACCEPT,
        checks('reserve over their dust limit'),
      ),
      covered(842, 'receiver', 'a dust limit below 354', ACCEPT, checks('dust limit, least')),
      covered(842, 'receiver', 'a funder who cannot pay the first fee', ACCEPT, checks('first fee')),
      covered(
        842,
        'receiver',
        'nobody above the reserve',
        ACCEPT,
        checks('one side above the reserve is enough, both at it are not'),
      ),
      covered(
        842,
        'receiver',
        'a large channel where it is not negotiated',
        ACCEPT,
        checks('a large channel is accepted when both sides allow it'),
      ),
      covered(842, 'receiver', 'a channel type that does not suit', TYPE, unsuitable),
      covered(
        842,
        'receiver',
        'zeroconf from whom we do not trust',
        ACCEPTER,
        zeroconf('whoever is not trusted gets no such channel'),
      ),
      covered(
        858,
        'receiver',
        'what is pushed is ours when the funding is deep',
        'src/core/channel/transition.ts',
        messages('what was pushed cannot be spent before the funding is deep'),
      ),
    ],
  },
  {
    heading: 'The accept_channel Message',
    requirements: [
      covered(923, 'sender', 'the temporary id of open_channel', ACCEPTER, answer),
      covered(
        928,
        'sender',
        'no depth for zeroconf',
        ACCEPTER,
        zeroconf('payments flow before any block, and go on after it; public: %s'),
      ),
      covered(931, 'sender', "a reserve of at least the opener's dust limit", SIDE, answer),
      covered(
        932,
        'sender',
        "a dust limit of at most the opener's reserve",
        ACCEPTER,
        messages("is not sent where the opener's reserve is below our dust limit"),
      ),
      covered(933, 'sender', 'the channel type of open_channel', ACCEPTER, answer),
      covered(
        939,
        'receiver',
        'a reserve below our dust limit fails the channel',
        ACCEPT,
        checks('accept_channel, BOLT 2: what the opener refuses'),
      ),
      covered(
        941,
        'receiver',
        'so does a dust limit above our reserve',
        ACCEPT,
        checks('a dust limit above the reserve that the opener asked for'),
      ),
      covered(
        943,
        'receiver',
        'so does a missing channel type',
        ACCEPT,
        checks('a channel type that is missing'),
      ),
      covered(
        945,
        'receiver',
        'so does another channel type',
        ACCEPT,
        checks('accept_channel, BOLT 2: what the opener refuses'),
      ),
    ],
  },
  {
    heading: 'The funding_created Message',
    requirements: [
      covered(964, 'sender', 'id, outpoint and signature are those of the opening', FUNDING, whole),
      covered(967, 'sender', 'the funding is not published yet', FUNDING, whole),
      covered(978, 'receiver', 'a wrong or high-S signature ends it', ACCEPTER, badSignature),
    ],
  },
  {
    heading: 'The funding_signed Message',
    requirements: [
      covered(
        1006,
        'node',
        'every commitment is of the negotiated type',
        'src/core/channel/commitments/build.ts',
        [
          'test/unit/core/channel/force-close.test.ts',
          'the %s publishes its latest commitment, with HTLCs both ways',
        ],
      ),
      covered(
        1008,
        'sender',
        'the channel id of the outpoint, and a valid signature',
        'src/core/channel/opening/first-commitments.ts',
        messages('is that of the funding output in funding_signed'),
      ),
      covered(1014, 'receiver', 'a wrong or high-S signature ends it', SIGNED, badSignature),
      covered(1016, 'receiver', 'the funding is published after a valid one', SIGNED, badSignature),
    ],
  },
  {
    heading: 'The channel_ready Message',
    requirements: [
      covered(
        1049,
        'sender',
        'not without the very output that was agreed',
        'src/core/channel/shared/unconfirmed.ts',
        opening('%s: the accepter never says channel_ready'),
      ),
      covered(
        1054,
        'sender',
        'the point of commitment 1',
        READY,
        opening('the channel_ready of the %s alone is lost'),
      ),
      covered(
        1058,
        'sender',
        'an alias when negotiated',
        READY,
        zeroconf('the %s learns the alias of the other, and learns it anew when it changes'),
      ),
      covered(
        [1065, 1066],
        'sender',
        'drawn at random, and for one channel alone',
        'src/node/channels/local-alias.ts',
        names('no alias is given twice'),
      ),
      covered(
        1068,
        'sender',
        'HTLCs may come under the alias',
        NAMES,
        names('HTLCs go over it under its name in the chain and under our alias'),
      ),
      covered(
        1070,
        'sender',
        'and not under a hidden name',
        NAMES,
        names('but not under its name in the chain when its type hides that'),
      ),
      covered(1073, 'sender', 'not before the funding is deep', READY, whole),
      covered(
        1085,
        'receiver',
        'no hidden name in an invoice',
        'src/node/channels/hidden-channels.ts',
        names('but not under its name in the chain when its type hides that'),
      ),
    ],
  },
];
