import { covered, notApplicable, type Section, type TestPlace } from '../requirement.js';

const PACKET = 'src/core/onion/failure-packet.ts';
const RETURNED = 'src/core/onion/returned-failure.ts';
const ATTRIBUTION = 'src/core/onion/attribution.ts';
const CHECKS = 'src/core/payments/incoming-checks.ts';
const FORWARD = 'src/core/payments/forward.ts';
const RELAY = 'src/node/relay/htlc-relay.ts';

const attribution = (title: string): TestPlace => ['test/unit/core/onion/attribution.test.ts', title];
const arrived = (title: string): TestPlace => ['test/unit/core/payments/incoming.test.ts', title];
const forward = (title: string): TestPlace => ['test/unit/core/payments/forward.test.ts', title];
const upstream = (title: string): TestPlace => ['test/unit/node/relay/attribution.test.ts', title];
const pathKey: TestPlace = [
  'test/unit/node/relay/path-key.test.ts',
  'is failed in the clear as invalid_onion_blinding, %s',
];
const passedOn = attribution('is passed on by every hop as the BOLT says');

/** How failures travel back, and what they say. */
export const failureSections: readonly Section[] = [
  {
    heading: 'Returning Errors, erring node',
    requirements: [
      covered(1121, 'sender', 'at least 256 bytes with the padding', PACKET, [
        'test/unit/core/onion/failure-packet.test.ts',
        'are at least 292 bytes: HMAC, two lengths and 256 bytes',
      ]),
      covered(
        1127,
        'sender',
        'attribution data begins with the failure',
        RETURNED,
        upstream('goes upstream with a failure of our own, and vouches for it'),
      ),
    ],
  },
  {
    heading: 'Returning Errors, intermediate nodes',
    requirements: [
      covered(1170, 'sender', 'what came from downstream is shifted', ATTRIBUTION, passedOn),
      covered(
        1172,
        'sender',
        'zeros where nothing came',
        ATTRIBUTION,
        attribution('is refused in any other length'),
      ),
      covered(1173, 'sender', 'our hold time and our codes go in', ATTRIBUTION, passedOn),
      covered(1175, 'sender', 'the return packet is obfuscated', PACKET, [
        'test/unit/core/onion/failure-packet.test.ts',
        'travels through every hop to the origin',
      ]),
      covered(1176, 'sender', 'and goes upstream', RELAY, [
        'test/hazards/payments.hazard.test.ts',
        'hazard 29: an HTLC that is passed on with the least that alice takes',
      ]),
    ],
  },
  {
    heading: 'Failure Messages',
    requirements: [
      covered(1435, 'sender', 'invalid_onion_blinding where a path_key came', RELAY, pathKey),
      notApplicable(
        1438,
        1438,
        'option_route_blinding is not offered: current_path_key is an unknown even record',
      ),
      covered(
        1440,
        'sender',
        'else the code of the fault',
        FORWARD,
        forward('reports the first fault of the list in BOLT 4'),
      ),
      covered(
        1441,
        'sender',
        'with its data',
        FORWARD,
        forward('tells the values that BOLT 4 asks for, and attaches an update only when given one'),
      ),
      covered(1457, 'sender', 'a forwarding node does the same', RELAY, pathKey),
      covered(
        1466,
        'sender',
        'the last node has no failure of a forwarding one',
        CHECKS,
        arrived('gives every mismatch the very same answer'),
      ),
      covered(
        1507,
        'sender',
        'a forwarding node has none of the last one',
        FORWARD,
        forward('reports the first fault of the list in BOLT 4'),
      ),
      covered(1513, 'receiver', 'a wrong secret fails the HTLC', CHECKS, arrived('wrong secret')),
      covered(1514, 'receiver', 'as unknown details', CHECKS, arrived('no secret')),
      covered([1516, 1517], 'receiver', 'so does too low an amount', CHECKS, arrived('amount - 1')),
      covered([1519, 1520], 'receiver', 'and an unknown hash', CHECKS, arrived('unknown hash')),
      covered([1527, 1528], 'receiver', 'and an expiry too near', CHECKS, arrived('height + delta - 1')),
      covered(
        1530,
        'receiver',
        'an expiry below that of the onion has its own code',
        CHECKS,
        arrived('expiry of the onion - 1'),
      ),
      covered(
        1532,
        'receiver',
        'an amount below that of the onion too',
        CHECKS,
        arrived('amount of the onion - 1'),
      ),
      notApplicable(1534, 1534, 'failures carry no channel_update, as the BOLT prefers'),
    ],
  },
  {
    heading: 'Receiving Failure Codes',
    requirements: [
      covered(1558, 'receiver', 'extra bytes are passed over', 'src/core/onion/failure.ts', [
        'test/unit/core/onion/failure.test.ts',
        'ignores extra bytes that are no TLV stream',
      ]),
      covered(
        1579,
        'receiver',
        'a channel_update from a failure stays with its payment',
        'src/core/payments/learn.ts',
        ['test/unit/core/payments/failures.test.ts', 'stays with the payment that it failed'],
      ),
    ],
  },
];
