import { covered, notApplicable, type Section, type TestPlace } from '../requirement.js';

const REESTABLISH = 'src/core/channel/shared/reestablish.ts';
const FUNDED = 'src/core/channel/shared/funded.ts';
const TRANSITION = 'src/core/channel/transition.ts';

const operation = (title: string): TestPlace => ['test/unit/core/channel/operation.test.ts', title];
const opening = (title: string): TestPlace => ['test/unit/core/channel/opening.test.ts', title];
const again = (title: string): TestPlace => ['test/unit/core/channel/reestablish.test.ts', title];
const stale = (title: string): TestPlace => ['test/unit/core/channel/stale-copy.test.ts', title];
const whateverWasLost: TestPlace = [
  'test/unit/core/channel/random-payments.test.ts',
  'both ends agree whenever nothing is on its way, whatever was lost before',
];
const fresh = operation('of a fresh channel: the numbers 1 and 0, and zeros for a secret');
const used = operation('of a used one: what is expected next, and the last secret that came');
const first = again('channel_ready goes again only while both are at their first commitment');
const NOT_BUILT = 'no transaction is built together: neither dual funding nor splicing is offered';

/** Message Retransmission. */
export const reestablishSections: readonly Section[] = [
  {
    heading: 'Message Retransmission, on a lost connection',
    requirements: [
      covered(
        3374,
        'node',
        'a funder whose funding is published keeps the channel',
        'src/core/channel/states/wait-for-funding-signed.ts',
        opening('is restored with the funding published again by the opener'),
      ),
      covered(
        3381,
        'node',
        'so does a fundee that has signed',
        'src/core/channel/states/wait-for-funding-created.ts',
        opening('a funding_signed that is lost leaves the accepter waiting and the opener without a channel'),
      ),
      covered(3386, 'node', 'channels go on over the next one', FUNDED, whateverWasLost),
      covered(
        3388,
        'receiver',
        'updates of the peer that it never signed are undone',
        'src/core/channel/commitments/disconnect.ts',
        again('updates without their signature are forgotten on both sides, and who waits is told'),
      ),
    ],
  },
  {
    heading: 'Message Retransmission, channel_reestablish, sender',
    requirements: [
      covered(3399, 'sender', 'one for every channel', FUNDED, used),
      covered(
        3400,
        'sender',
        "nothing else before the peer's",
        TRANSITION,
        operation("nothing else is said before the peer's has come"),
      ),
      covered([3404, 3406], 'sender', 'the numbers that are expected next', REESTABLISH, used),
      covered(3408, 'sender', 'a valid point', REESTABLISH, used),
      covered(3410, 'sender', 'zeros when there is no secret yet', REESTABLISH, fresh),
      covered(3412, 'sender', 'else the last one that came', REESTABLISH, used),
      notApplicable(3415, 3418, NOT_BUILT),
      covered(3420, 'sender', 'no next_funding', 'src/core/wire/operation.ts', fresh),
      notApplicable(3423, 3435, 'option_splice is not offered'),
    ],
  },
  {
    heading: 'Message Retransmission, channel_reestablish, receiver',
    requirements: [
      covered(
        3439,
        'receiver',
        'a next commitment of zero fails the channel at once',
        REESTABLISH,
        again('next_commitment_number 0'),
      ),
      covered(3444, 'receiver', 'channel_ready is sent again at the first commitment', FUNDED, first),
      covered(3446, 'receiver', 'and not later', FUNDED, first),
      covered(
        3449,
        'receiver',
        'one that is redundant is ignored',
        'src/core/channel/states/wait-for-channel-ready.ts',
        opening('a channel_ready that comes twice counts once'),
      ),
      covered(
        3452,
        'receiver',
        'a lost commitment_signed comes again for the same commitment',
        REESTABLISH,
        again('commitment_signed and its updates'),
      ),
      covered(
        3460,
        'receiver',
        'a lost revocation is sent again',
        REESTABLISH,
        again('next_revocation_number − 1 with the right secret asks for a revocation again'),
      ),
      covered(
        3463,
        'receiver',
        'both in the order in which they went out, the revocation first',
        REESTABLISH,
        again('both, the revocation first, as they went out'),
      ),
      covered(
        3463,
        'receiver',
        'or the commitment first',
        REESTABLISH,
        again('both, the commitment first, as they went out'),
      ),
      covered(
        3474,
        'receiver',
        'the point is ignored',
        'src/core/wire/operation.ts',
        again('an odd point is ignored'),
      ),
      covered(
        3478,
        'receiver',
        'who has lost state publishes nothing',
        'src/core/channel/states/wait-for-remote-close.ts',
        stale('believes the proof, asks the peer to close and never publishes, whatever happens'),
      ),
      notApplicable(3489, 3511, NOT_BUILT),
    ],
  },
  {
    heading: 'Message Retransmission, what was sent before',
    requirements: [
      covered(3514, 'node', 'it may have arrived', REESTABLISH, whateverWasLost),
      covered(
        3516,
        'node',
        'a commitment that was signed may be published',
        'src/core/enforcement/recognise.ts',
        ['test/unit/core/channel/force-close.test.ts', 'is told by whose it is'],
      ),
      covered(3522, 'node', 'shutdown is sent again', 'src/core/channel/states/shutting-down.ts', [
        'test/unit/core/channel/closing.test.ts',
        'by a restart of both, after %s messages',
      ]),
      notApplicable(3535, 3535, 'it says that something is no requirement'),
    ],
  },
];
