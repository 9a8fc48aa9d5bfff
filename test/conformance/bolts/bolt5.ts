import { type BoltIndex, covered, type TestPlace } from '../requirement.js';

const FOLLOW = 'src/core/enforcement/follow.ts';
const ADVANCE = 'src/core/enforcement/advance.ts';
const LOCAL = 'src/core/enforcement/local-outputs.ts';
const REMOTE = 'src/core/enforcement/remote-outputs.ts';
const REVOKED = 'src/core/enforcement/revoked-outputs.ts';
const PREIMAGES = 'src/core/enforcement/preimages.ts';
const FAIL = 'src/core/channel/shared/fail.ts';

const closes: TestPlace = ['test/unit/core/enforcement/closes.test.ts', 'is resolved to the last output'];
const random: TestPlace = [
  'test/unit/core/enforcement/random.test.ts',
  'every output is taken, and every HTLC ends the same on both sides (seed %i)',
];
const settlement = (title: string): TestPlace => ['test/unit/core/enforcement/settlement.test.ts', title];
const revoked = (title: string): TestPlace => ['test/unit/core/enforcement/revoked.test.ts', title];
const cheated = revoked('loses their outputs too');
const forceClose = (title: string): TestPlace => ['test/unit/core/channel/force-close.test.ts', title];
const stale = (title: string): TestPlace => ['test/unit/core/channel/stale-copy.test.ts', title];
const sweeper = (title: string): TestPlace => ['test/unit/node/sweeper/sweeper.test.ts', title];
const walletPaid = (title: string): TestPlace => ['test/unit/node/sweeper/wallet-paid.test.ts', title];
const signatures: TestPlace = [
  'test/unit/core/transactions/commitment.test.ts',
  'use the sighash of the format alone',
];

export const bolt5: BoltIndex = {
  bolt: 5,
  sections: [
    {
      heading: 'General Requirements',
      requirements: [
        covered(70, 'node', 'spends of what is not resolved for good are watched', FOLLOW, closes),
        covered(72, 'node', 'every output is resolved', ADVANCE, random),
        covered(73, 'node', 'again, when the chain is reorganised', FOLLOW, [
          'test/stress/reorganisations.test.ts',
          'by force: nothing is lost',
        ]),
      ],
    },
    {
      heading: 'Failing a Channel',
      requirements: [
        covered(
          140,
          'node',
          'the channel is known until the other side closes it',
          'src/core/channel/states/wait-for-remote-close.ts',
          stale('believes the proof, asks the peer to close and never publishes, whatever happens'),
        ),
        covered(
          147,
          'node',
          'an outdated commitment is not published',
          'src/core/channel/states/wait-for-remote-close.ts',
          stale('believes the proof, asks the peer to close and never publishes, whatever happens'),
        ),
        covered(
          149,
          'node',
          'the last commitment is',
          FAIL,
          forceClose('the %s publishes its latest commitment, with HTLCs both ways'),
        ),
        covered(
          151,
          'node',
          'its anchor pays for it',
          'src/core/enforcement/unconfirmed-anchor.ts',
          walletPaid('enters a full mempool together with a child that pays for it'),
        ),
        covered(160, 'node', 'all outputs are spent', ADVANCE, random),
      ],
    },
    {
      heading: 'Unilateral Close Handling: Local Commitment Transaction',
      requirements: [
        covered(198, 'node', 'our balance after its delay', LOCAL, closes),
        covered([207, 209], 'node', 'HTLCs of both sides', LOCAL, closes),
      ],
    },
    {
      heading: 'Local Commitment, Local Offers',
      requirements: [
        covered(239, 'receiver', 'the preimage is read from the spend', PREIMAGES, random),
        covered(242, 'node', 'an expired one is timed out', LOCAL, closes),
        covered(
          245,
          'node',
          'and failed upstream once that is deep',
          ADVANCE,
          settlement('is failed upstream only when our timeout is deep'),
        ),
        covered([246, 252], 'node', 'and what it gave is taken after its delay', FOLLOW, closes),
        covered(
          [258, 261],
          'node',
          'one without an output fails when the commitment is deep',
          ADVANCE,
          settlement('that is in no output fails when the commitment is deep'),
        ),
      ],
    },
    {
      heading: 'Local Commitment, Remote Offers',
      requirements: [
        covered(330, 'node', 'taken with the preimage', LOCAL, closes),
        covered(
          332,
          'node',
          'no preimage of ours for one that goes further',
          'src/core/payments/forward.ts',
          ['test/unit/core/payments/forward.test.ts', 'passes on what the onion says and keeps the rest'],
        ),
        covered([333, 339], 'node', 'and what it gave is taken after its delay', FOLLOW, closes),
        covered(
          336,
          'node',
          'one that was never committed is left',
          LOCAL,
          settlement('is not claimed by the other side with a preimage: it was never committed'),
        ),
      ],
    },
    {
      heading: 'Unilateral Close Handling: Remote Commitment Transaction',
      requirements: [
        covered([365, 374, 376], 'node', 'every output', REMOTE, closes),
        covered(
          379,
          'node',
          'what cannot be handled is told',
          'src/core/enforcement/salvage.ts',
          settlement('of a later commitment still gives our balance, and warns'),
        ),
      ],
    },
    {
      heading: 'Remote Commitment, Local Offers',
      requirements: [
        covered(413, 'receiver', 'the preimage is read from the spend', PREIMAGES, random),
        covered(418, 'node', 'an expired one is taken', REMOTE, closes),
        covered(
          [422, 425],
          'node',
          'one without an output fails when the commitment is deep',
          ADVANCE,
          settlement('fails when the one before confirms, as soon as that is deep'),
        ),
      ],
    },
    {
      heading: 'Remote Commitment, Remote Offers',
      requirements: [
        covered(497, 'node', 'taken with the preimage', REMOTE, closes),
        covered(
          500,
          'node',
          'one that was never committed is left',
          REMOTE,
          settlement('is not claimed by the other side with a preimage: it was never committed'),
        ),
      ],
    },
    {
      heading: 'Revoked Transaction Close Handling',
      requirements: [
        covered(
          518,
          'node',
          'nothing revoked is published',
          FAIL,
          forceClose('in the middle of a commitment it is the one that is signed and not revoked'),
        ),
        covered(524, 'node', "the cheater's balance is taken", REVOKED, revoked('a revoked commitment')),
        covered(
          [526, 530],
          'node',
          'HTLCs of both sides are taken',
          REVOKED,
          revoked('a revoked commitment'),
        ),
        covered([534, 536], 'node', "what the cheater's HTLC transactions gave is taken", REVOKED, cheated),
        covered(
          549,
          'node',
          'a justice transaction that loses an input is made anew',
          'src/core/claims/advance.ts',
          sweeper('that loses an input is made anew at once with the rest'),
        ),
      ],
    },
    {
      heading: 'Generation of HTLC Transactions',
      requirements: [
        covered(
          [617, 619],
          'node',
          'with anchors the peer signs for one input and output, we for all',
          'src/core/transactions/commitment-signature.ts',
          signatures,
        ),
        covered(
          [624, 632],
          'node',
          'other inputs bring the fee',
          'src/core/claims/build.ts',
          walletPaid('without fee share one transaction and one coin of the wallet'),
        ),
      ],
    },
    {
      heading: 'On-chain HTLC Transaction Handling',
      requirements: [
        covered(
          642,
          'node',
          'a spend of no known kind is told',
          'src/core/enforcement/salvage.ts',
          settlement('of a later commitment still gives our balance, and warns'),
        ),
      ],
    },
  ],
};
