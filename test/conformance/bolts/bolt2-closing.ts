import { covered, notApplicable, type Section, type TestPlace } from '../requirement.js';

const SHUTDOWN = 'src/core/channel/states/shutting-down.ts';
const SIMPLE = 'src/core/channel/states/simple-closing.ts';
const TERMS = 'src/core/channel/shared/simple-close.ts';
const NEGOTIATING = 'src/core/channel/states/negotiating.ts';

const shutdown = (title: string): TestPlace => ['test/unit/core/channel/shutdown.test.ts', title];
const simple = (title: string): TestPlace => ['test/unit/core/channel/simple-close.test.ts', title];
const closing = (title: string): TestPlace => ['test/unit/core/channel/closing.test.ts', title];
const promised: TestPlace = [
  'test/unit/core/channel/negotiated-features.test.ts',
  'the %s commits to its own and holds the other to what it said',
];
const both = simple('begun by the %s: two transactions, each paid for by one side');
const fields = simple('who %s (%d msat pushed) signs for what BOLT 2 says');
const burns = simple('an OP_RETURN of the %s holds nothing');
const moved = simple('a new script is taken, unless another was promised');
const answered = closing('an offer below what is relayed is answered from the overlap, once');
const insists = closing('an opener keeps to its range, however the accepter insists');

/** Channel Close. */
export const closingSections: readonly Section[] = [
  {
    heading: 'Closing Initiation: shutdown',
    requirements: [
      covered(2128, 'sender', 'not before both commitments are signed', 'src/core/channel/transition.ts', [
        'test/unit/core/channel/opening-messages.test.ts',
        'what our user wants closed before there is one is not said to the peer',
      ]),
      covered(
        2131,
        'sender',
        'not while updates of ours are unsigned',
        SHUTDOWN,
        shutdown('waits until our own updates are signed'),
      ),
      covered(2132, 'sender', 'once', SHUTDOWN, [
        'test/unit/core/channel/operation.test.ts',
        'is said once a connection, however often it is asked for',
      ]),
      notApplicable(2133, 2133, 'option_splice is not offered'),
      covered(
        2134,
        'sender',
        'no new HTLC after it',
        SHUTDOWN,
        shutdown('with HTLCs pending waits until they are settled, and takes no new one'),
      ),
      covered(
        2137,
        'sender',
        'no update at all when no HTLC is left',
        'src/core/channel/shared/updates.ts',
        shutdown('an update_fee that crosses the last revocation is still taken'),
      ),
      covered(2140, 'sender', 'the script that was promised', SHUTDOWN, promised),
      covered(2141, 'sender', 'a script of a known form', SHUTDOWN, shutdown('P2TR without the feature')),
      covered(
        2141,
        'sender',
        'OP_RETURN for a simple close alone',
        SHUTDOWN,
        simple('OP_RETURN is only for those who negotiated option_simple_close'),
      ),
      covered(
        2161,
        'receiver',
        'it is answered once our updates are signed',
        SHUTDOWN,
        shutdown('our answer too waits until our updates are signed'),
      ),
      covered(2164, 'receiver', 'another script than promised ends the connection', SHUTDOWN, promised),
    ],
  },
  {
    heading: 'Closing Negotiation: closing_complete, sender',
    requirements: [
      covered(
        2272,
        'sender',
        'a fee that we can pay',
        TERMS,
        simple('who cannot pay a fee offers nothing, and takes what the other pays for'),
      ),
      covered(2273, 'sender', 'an output that is not dust stays', TERMS, fields),
      covered([2274, 2275], 'sender', 'our script, and the last one of the peer', SIMPLE, moved),
      covered(2276, 'sender', 'the lock time of the transaction', SIMPLE, both),
      covered(
        [2278, 2279, 2282, 2287, 2288, 2290],
        'sender',
        'signatures for the outputs that may be',
        TERMS,
        fields,
      ),
      covered(2285, 'sender', 'OP_RETURN holds nothing', 'src/core/transactions/closing.ts', burns),
      covered([2291, 2292], 'sender', 'the transaction of BOLT 3, signed', TERMS, both),
      covered(
        2297,
        'sender',
        'no other offer before the answer',
        SIMPLE,
        simple('a fee can be raised, again and again, once the last offer was answered'),
      ),
    ],
  },
  {
    heading: 'Closing Negotiation: closing_complete, receiver',
    requirements: [
      covered(2302, 'receiver', 'a fee beyond the balance', SIMPLE, simple('a fee above the balance')),
      covered(2312, 'receiver', "the closer's OP_RETURN holds nothing", TERMS, burns),
      covered(2313, 'receiver', 'the transaction of BOLT 3', TERMS, both),
      covered(
        2316,
        'receiver',
        'without our output when that is dust',
        TERMS,
        simple('whose own output is dust wants it left out'),
      ),
      notApplicable(2318, 2318, 'an output that is not dust is never taken for uneconomical'),
      covered(
        2320,
        'receiver',
        'else with both outputs',
        TERMS,
        simple('the signature for another transaction'),
      ),
      covered(
        2322,
        'receiver',
        "else without the closer's",
        TERMS,
        simple('has less, and only dust after the fee'),
      ),
      covered(
        2324,
        'receiver',
        'the signature that is needed is missing',
        SIMPLE,
        simple('no signature for both outputs'),
      ),
      covered(2326, 'receiver', 'it does not fit', SIMPLE, simple('another fee than was signed')),
      covered(
        2328,
        'receiver',
        'it is high-S',
        SIMPLE,
        simple('%s: warning, new connection, nothing signed'),
      ),
      covered([2329, 2330], 'receiver', 'what fits is signed, published and answered', SIMPLE, both),
      covered(2331, 'receiver', 'the new script of the closer counts', SIMPLE, moved),
      covered(2354, 'sender', 'no dust output is signed for', TERMS, fields),
    ],
  },
  {
    heading: 'Closing Negotiation: closing_sig, receiver',
    requirements: [
      covered(2335, 'receiver', 'other terms than offered', SIMPLE, simple('another closer script')),
      covered(2337, 'receiver', 'not one signature', SIMPLE, simple('two signatures')),
      covered(
        2339,
        'receiver',
        'one for what was not offered',
        SIMPLE,
        simple('a transaction that was not offered'),
      ),
      covered(
        2341,
        'receiver',
        'one that does not fit',
        SIMPLE,
        simple('a signature for another transaction'),
      ),
      covered(
        2343,
        'receiver',
        'one that is high-S',
        SIMPLE,
        simple('%s: warning, new connection, nothing published'),
      ),
      covered(2345, 'receiver', 'what fits is published', SIMPLE, both),
    ],
  },
  {
    heading: 'Legacy Closing Negotiation: closing_signed',
    requirements: [
      covered(
        2438,
        'sender',
        'a peer that never answers fails the channel',
        NEGOTIATING,
        closing('fails the channel after 144 blocks, if the %s is there'),
      ),
      covered(
        2442,
        'sender',
        'a signature for the closing transaction',
        NEGOTIATING,
        shutdown('begun by the %s: one transaction, signed by both, with both balances'),
      ),
      covered(
        2448,
        'receiver',
        'a wrong or high-S signature',
        NEGOTIATING,
        closing('a fee that its signature is not for'),
      ),
      covered(
        2460,
        'receiver',
        'fee ranges that never meet fail the channel',
        NEGOTIATING,
        closing('after fees without an overlap too'),
      ),
      covered(2464, 'receiver', 'so does a fee outside of the overlap, for the funder', NEGOTIATING, insists),
      covered(2466, 'receiver', 'whose answer is the same fee otherwise', NEGOTIATING, insists),
      covered(
        2470,
        'receiver',
        'and another fee than ours, for the fundee who has named one',
        NEGOTIATING,
        answered,
      ),
      covered(2472, 'receiver', 'who names one from the overlap', NEGOTIATING, answered),
      covered(
        2480,
        'receiver',
        'without ranges, a fee in between',
        NEGOTIATING,
        closing('an answer lies strictly between the last two fees, and so does the one after it'),
      ),
      covered(
        2485,
        'receiver',
        'an output that is dust fails the channel',
        NEGOTIATING,
        closing('one that the network would not relay fails the channel'),
      ),
    ],
  },
];
