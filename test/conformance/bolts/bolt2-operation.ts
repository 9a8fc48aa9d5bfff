import { covered, notApplicable, type Section, type TestPlace } from '../requirement.js';

const ADD = 'src/core/channel/commitments/add-htlc.ts';
const REMOVE = 'src/core/channel/commitments/remove-htlc.ts';
const SIGN = 'src/core/channel/commitments/sign.ts';
const FEE = 'src/core/channel/commitments/fee.ts';
const LIMITS = 'src/core/channel/commitments/limits.ts';
const DEADLINES = 'src/core/channel/shared/deadlines.ts';
const RELAY = 'src/node/relay/htlc-relay.ts';

const operation = (title: string): TestPlace => ['test/unit/core/channel/operation.test.ts', title];
const limits = (title: string): TestPlace => ['test/unit/core/channel/limits.test.ts', title];
const commitments = (title: string): TestPlace => ['test/unit/core/channel/commitments.test.ts', title];
const forceClose = (title: string): TestPlace => ['test/unit/core/channel/force-close.test.ts', title];
const forward = (title: string): TestPlace => ['test/unit/core/payments/forward.test.ts', title];
const relay = (title: string): TestPlace => ['test/unit/node/relay/htlc-relay.test.ts', title];
const settlement = (title: string): TestPlace => ['test/unit/core/enforcement/settlement.test.ts', title];
const expired = forceClose('one that we offered may stay three blocks beyond its expiry');
const kept = forceClose(
  'one that we fulfilled is claimed six blocks before its expiry when the peer keeps it',
);
const affordable = limits('the opener keeps its reserve and the fee spike buffer, to the millisatoshi');
const ids = operation(
  'begin with 0, rise by one, and go on when the HTLCs are gone and the connection is new',
);
const oneForOne = operation(
  'name the funding transaction, and are answered one for one, however many updates they cover',
);
const NO_SPLICE = 'option_splice is not offered';
const NO_BLINDING = 'option_route_blinding is not offered';

/** Normal Operation. */
export const operationSections: readonly Section[] = [
  {
    heading: 'Forwarding HTLCs',
    requirements: [
      covered(
        2569,
        'receiver',
        'an HTLC goes on when it is irrevocable',
        SIGN,
        operation('one that comes in, when the commitments without it are revoked on both sides'),
      ),
      covered(
        2571,
        'receiver',
        'and back when its removal is',
        SIGN,
        operation('one that goes out, failed, when the commitments with it are revoked on both sides'),
      ),
      covered(
        2571,
        'receiver',
        'or when the timeout on chain is deep',
        'src/core/enforcement/advance.ts',
        settlement('is failed upstream only when our timeout is deep'),
      ),
      covered(
        2574,
        'receiver',
        'one with too little time is failed',
        'src/core/payments/forward.ts',
        forward('delta - 1'),
      ),
      covered(2574, 'receiver', 'one that is held is failed in time', 'src/core/payments/held.ts', [
        'test/unit/core/payments/held.test.ts',
        'is canceled by itself in time: height %p',
      ]),
      covered(
        2578,
        'receiver',
        'a preimage goes back at once',
        RELAY,
        relay('that the next peer fulfils is fulfilled'),
      ),
      covered(
        2578,
        'receiver',
        'one that is seen on chain too',
        'src/core/enforcement/preimages.ts',
        settlement('is fulfilled by a preimage in the mempool'),
      ),
    ],
  },
  {
    heading: 'cltv_expiry_delta Selection',
    requirements: [
      covered(
        [2687, 2688],
        'sender',
        'the deadline of what we offer is after its expiry',
        DEADLINES,
        expired,
      ),
      covered(2692, 'sender', 'and fails the channel', DEADLINES, expired),
      covered(2696, 'receiver', 'what we fulfil has a deadline', DEADLINES, kept),
      covered(2697, 'receiver', 'it is not fulfilled after it', 'src/core/payments/incoming-checks.ts', [
        'test/unit/core/payments/incoming.test.ts',
        'height + delta - 1',
      ]),
      covered(2701, 'receiver', 'and a peer that keeps it then fails the channel', DEADLINES, kept),
    ],
  },
  {
    heading: 'Adding an HTLC: update_add_htlc, sender',
    requirements: [
      covered(2779, 'sender', 'the funder can pay for it', LIMITS, affordable),
      covered(2785, 'sender', 'and for the anchors', LIMITS, affordable),
      covered(2798, 'sender', 'an amount', ADD, limits('an amount of zero')),
      covered(2799, 'sender', "the peer's minimum", ADD, limits('htlc_minimum_msat')),
      covered(2800, 'sender', 'a height, not a time', ADD, limits('a time for an expiry')),
      covered(
        2803,
        'sender',
        'as many as the peer takes',
        LIMITS,
        limits('the 483rd HTLC is taken and the 484th is not'),
      ),
      covered(
        2806,
        'sender',
        'as much as it takes',
        LIMITS,
        limits('the value in flight, to the millisatoshi'),
      ),
      covered([2808, 2809, 2815, 2816], 'sender', 'ids from 0 upwards, for ever', ADD, ids),
      notApplicable(2811, 2811, NO_BLINDING),
      notApplicable(2813, 2813, NO_SPLICE),
    ],
  },
  {
    heading: 'Adding an HTLC: update_add_htlc, receiver',
    requirements: [
      covered(2832, 'receiver', 'equal hashes are allowed', ADD, limits('equal hashes are allowed')),
      covered(
        2834,
        'receiver',
        'what was never signed may come again',
        'src/core/channel/commitments/disconnect.ts',
        operation('one that was never signed comes again after a reconnection, and counts once'),
      ),
      covered(
        2838,
        'receiver',
        'the onion is decrypted',
        RELAY,
        relay('is offered to the next channel, once, with what the onion says'),
      ),
      notApplicable(2839, 2839, NO_BLINDING),
      covered(
        2840,
        'receiver',
        'with the payment hash',
        RELAY,
        relay('with the onion of another payment hash too'),
      ),
      covered(
        2842,
        'receiver',
        'one that cannot be read is given back',
        RELAY,
        relay('with an onion of another %s is given back as malformed'),
      ),
      covered(2842, 'receiver', 'one with a payload that makes no sense is failed', RELAY, [
        'test/hazards/payments.hazard.test.ts',
        'an unknown even record',
      ]),
      covered(
        2844,
        'receiver',
        'what the payload asks for is checked',
        'src/core/payments/forward.ts',
        forward('fee - 1'),
      ),
      notApplicable(2846, 2846, NO_SPLICE),
    ],
  },
  {
    heading: 'Removing an HTLC',
    requirements: [
      covered(
        2942,
        'sender',
        'not before it is irrevocable',
        REMOVE,
        commitments('is refused twice, and before the commitment is irrevocable'),
      ),
      notApplicable(2947, 2953, NO_BLINDING),
      covered(
        2959,
        'sender',
        'with attribution data',
        RELAY,
        relay('ends with attribution data, well or badly, when the peer upstream takes them'),
      ),
      covered(2963, 'receiver', 'an unknown id fails the channel', REMOVE, commitments('an unknown id')),
      covered(2967, 'receiver', 'so does a wrong preimage', REMOVE, commitments('a wrong preimage')),
      covered(
        2971,
        'receiver',
        'so does a malformed onion without BADONION',
        REMOVE,
        commitments('a code without BADONION'),
      ),
      covered(
        2977,
        'receiver',
        'what the next peer calls malformed is reported in its place',
        RELAY,
        relay('that the next peer calls malformed is failed with what it said'),
      ),
    ],
  },
  {
    heading: 'Batching channel messages',
    requirements: [
      notApplicable(
        3021,
        3041,
        'start_batch is for splices, which are not offered; it is ignored as any odd message',
      ),
    ],
  },
  {
    heading: 'Committing Updates So Far: commitment_signed',
    requirements: [
      covered(
        3079,
        'sender',
        'not without updates',
        SIGN,
        commitments('nothing is signed twice before the revocation, and nothing when there is nothing'),
      ),
      covered(
        [3087, 3089],
        'sender',
        'a signature for every HTLC, and the funding transaction',
        SIGN,
        oneForOne,
      ),
      notApplicable(3094, 3100, NO_SPLICE),
      covered(
        3106,
        'receiver',
        'a wrong or high-S signature fails the channel',
        SIGN,
        commitments('%s fails the channel and is not kept'),
      ),
      covered(
        3110,
        'receiver',
        'so does another number of HTLCs',
        SIGN,
        commitments('one HTLC signature too few'),
      ),
      covered(
        3113,
        'receiver',
        'so does a wrong signature for one',
        SIGN,
        commitments('a wrong HTLC signature'),
      ),
      notApplicable(3117, 3134, NO_SPLICE),
      covered(3136, 'receiver', 'it is answered with the revocation', SIGN, oneForOne),
    ],
  },
  {
    heading: 'Completing the Transition: revoke_and_ack',
    requirements: [
      covered([3191, 3193], 'sender', 'the last secret and the next point', SIGN, oneForOne),
      covered(3195, 'sender', 'one for all that was signed', SIGN, oneForOne),
      covered(
        3200,
        'receiver',
        'a wrong secret fails the channel',
        SIGN,
        commitments('a revocation with a wrong secret, or without a reason, fails the channel'),
      ),
      covered(
        3206,
        'node',
        'nothing that is revoked is published',
        'src/core/channel/shared/fail.ts',
        forceClose('in the middle of a commitment it is the one that is signed and not revoked'),
      ),
    ],
  },
  {
    heading: 'Updating Fees: update_fee',
    requirements: [
      covered(3241, 'sender', 'from the funder alone', FEE, limits('the accepter may not send it')),
      notApplicable(3253, 3253, NO_SPLICE),
      covered(3257, 'receiver', 'a fee rate out of bounds fails the channel', FEE, limits('%s sat/kw is %s')),
      covered(3260, 'receiver', 'so does one from the fundee', FEE, limits('the accepter may not send it')),
      notApplicable(3274, 3274, NO_SPLICE),
    ],
  },
];
