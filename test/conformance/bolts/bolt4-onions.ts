import { covered, notApplicable, type Section, type TestPlace } from '../requirement.js';

const PEEL = 'src/core/onion/peel.ts';
const PAYLOAD = 'src/core/onion/payload-codec.ts';
const PART_ONION = 'src/core/payments/part-onion.ts';
const PLAN = 'src/core/payments/plan.ts';
const OUTGOING = 'src/core/payments/outgoing.ts';
const INCOMING = 'src/core/payments/incoming.ts';
const CHECKS = 'src/core/payments/incoming-checks.ts';
const RELAY = 'src/node/relay/htlc-relay.ts';

const NO_BLINDING = 'option_route_blinding is not offered: its records are unknown even types';
const NO_MESSAGES = 'option_onion_messages is not offered';

const vector = (title: string): TestPlace => ['test/vectors/bolt4.ts', title];
const sphinx = (title: string): TestPlace => ['test/unit/core/onion/sphinx.test.ts', title];
const sent = (title: string): TestPlace => ['test/unit/core/payments/outgoing.test.ts', title];
const parts = (title: string): TestPlace => ['test/unit/core/payments/multi-part.test.ts', title];
const arrived = (title: string): TestPlace => ['test/unit/core/payments/incoming.test.ts', title];

const route = sent('carries the fees, the expiry and the onion to the first hop');
const metadata = sent('carries metadata and keysend preimages to the payee alone');
const totals = parts('tells each part the same total and secret, and the amounts make up the total');
const complete = arrived('hold every part until the total is there, then fulfill all');
const framing = sphinx('hands the shared secret over when an authentic payload is not framed as it must be');

/** What an onion is made of, and how it is read. */
export const onionSections: readonly Section[] = [
  {
    heading: 'Overview',
    requirements: [
      covered(42, 'receiver', 'another version is reported', RELAY, [
        'test/hazards/payments.hazard.test.ts',
        'hazard 32: a packet with %s',
      ]),
      covered(43, 'receiver', 'and its packet goes no further', PEEL, vector('version 1')),
    ],
  },
  {
    heading: 'Payload Format, writer',
    requirements: [
      notApplicable(247, 276, NO_BLINDING),
      covered(278, 'sender', 'amount and expiry for every hop', PART_ONION, route),
      covered(280, 'sender', 'the channel for every hop but the last', PART_ONION, route),
      covered(281, 'sender', 'payment data for none but the last', PART_ONION, route),
      covered(283, 'sender', 'no channel for the last', PART_ONION, route),
      covered([285, 286, 287], 'sender', 'payment data: the secret and the total', PART_ONION, totals),
      covered(289, 'sender', "the payee's metadata", PART_ONION, metadata),
      covered(
        290,
        'sender',
        'metadata of any size that fits',
        PLAN,
        sent('takes a shorter route when metadata leaves no room for the best'),
      ),
    ],
  },
  {
    heading: 'Payload Format, reader',
    requirements: [
      notApplicable(296, 326, NO_BLINDING),
      covered(328, 'receiver', 'a path_key fails the HTLC', RELAY, [
        'test/unit/node/relay/path-key.test.ts',
        'is failed in the clear as invalid_onion_blinding, %s',
      ]),
      covered(329, 'receiver', 'so does a payload without amount or expiry', PAYLOAD, vector('no expiry')),
      covered(
        331,
        'receiver',
        'one to pass on names a channel that it pays enough for, in amount and blocks',
        'src/core/payments/forward.ts',
        [
          'test/unit/core/payments/forward.test.ts',
          'tells the values that BOLT 4 asks for, and attaches an update only when given one',
        ],
      ),
      covered(
        337,
        'receiver',
        'the amount is the total when there is none',
        PAYLOAD,
        vector('a keysend without payment data'),
      ),
      covered(
        338,
        'receiver',
        'the last HTLC is not below what the onion says, nor too near',
        CHECKS,
        arrived('amount of the onion - 1'),
      ),
    ],
  },
  {
    heading: 'Basic Multi-Part Payments, writer',
    requirements: [
      covered(370, 'sender', 'one hash for all parts', OUTGOING, totals),
      covered(375, 'sender', 'at least the amount asked for, at most twice', 'src/core/payments/target.ts', [
        'test/unit/core/payments/invoices.test.ts',
        'twice the amount + 1',
      ]),
      covered(378, 'sender', "the payer's amount where none is asked for", 'src/core/payments/target.ts', [
        'test/unit/core/payments/invoices.test.ts',
        'any amount',
      ]),
      covered(379, 'sender', 'the parts come to the total', PLAN, totals),
      covered(381, 'sender', 'and to no more', OUTGOING, [
        'test/unit/core/payments/simulation.test.ts',
        'end, pay all or nothing, and keep to the fee limit and to what each channel holds',
      ]),
      covered(383, 'sender', 'each part has the secret', PART_ONION, totals),
      covered(385, 'sender', 'one part where parts are not taken', PLAN, parts('is not tried when %s')),
    ],
  },
  {
    heading: 'Basic Multi-Part Payments, final node',
    requirements: [
      covered(
        388,
        'receiver',
        'what does not match the invoice is failed',
        CHECKS,
        arrived('gives every mismatch the very same answer'),
      ),
      covered(
        391,
        'receiver',
        'without basic_mpp an HTLC is all of the payment',
        CHECKS,
        arrived('are refused by a node that does not offer basic_mpp'),
      ),
      covered(393, 'receiver', 'an HTLC joins the set of its hash', INCOMING, complete),
      covered(
        401,
        'receiver',
        'nothing is fulfilled below the total',
        INCOMING,
        arrived('are not complete one millisatoshi short'),
      ),
      covered(
        402,
        'receiver',
        'an incomplete set is failed in the end',
        INCOMING,
        arrived('time out a minute after the first part, never half-credited'),
      ),
      covered(
        405,
        'receiver',
        'every part needs the secret',
        CHECKS,
        arrived('are not disturbed by a part with a wrong secret'),
      ),
      covered(
        407,
        'receiver',
        'all of a set is fulfilled, or nothing',
        INCOMING,
        arrived('settle by what is delivered again after a restart, and refuse a late part'),
      ),
    ],
  },
  { heading: 'Route Blinding', requirements: [notApplicable(492, 542, NO_BLINDING)] },
  {
    heading: 'Payload for the Last Node',
    requirements: [covered(690, 'sender', 'amount, expiry and secret of the payee', PART_ONION, route)],
  },
  {
    heading: 'Onion Construction',
    requirements: [
      covered(752, 'sender', 'a way from peer to peer', 'src/core/routing/search.ts', [
        'test/unit/core/routing/properties.test.ts',
        'is what every node on it forwards, within all limits',
      ]),
    ],
  },
  {
    heading: 'Onion Decryption',
    requirements: [
      covered(913, 'receiver', 'version 0 alone', PEEL, vector('version 1')),
      covered(915, 'receiver', 'a key that is a point', PEEL, vector('a key that is no point')),
      covered(921, 'receiver', 'no onion is passed on twice', 'src/node/relay/onion-log.ts', [
        'test/hazards/payments.hazard.test.ts',
        'hazard 32: an onion that comes again, also after a restart, is not passed on twice',
      ]),
      covered(931, 'receiver', 'the HMAC is compared to the last byte', 'src/core/primitives/bytes.ts', [
        'test/unit/core/primitives/bytes.test.ts',
        'sees a difference in any one byte of a secret',
      ]),
      covered(933, 'receiver', 'a wrong HMAC', PEEL, vector('the last payload byte changed')),
      covered([938, 940, 942], 'receiver', 'a length that cannot be', PEEL, framing),
      covered(945, 'receiver', 'no room for the next HMAC', PEEL, framing),
      covered(948, 'receiver', 'a layer past the packet that it came in', PEEL, framing),
      covered(957, 'receiver', 'what cannot be passed on fails', RELAY, [
        'test/unit/hazards/hazard-28.test.ts',
        'fails an HTLC that is to be passed on',
      ]),
    ],
  },
];

/** What is behind a feature that is not offered. */
export const onionMessageSections: readonly Section[] = [
  { heading: 'Onion Messages', requirements: [notApplicable(1666, 1728, NO_MESSAGES)] },
];
