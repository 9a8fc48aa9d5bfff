import { type BoltIndex, covered, type TestPlace } from '../requirement.js';

const OUTPUTS = 'src/core/transactions/commitment-outputs.ts';
const CLOSING = 'src/core/transactions/closing.ts';
const FEES = 'src/core/transactions/fees.ts';
const HTLC = 'src/core/transactions/htlc-transaction.ts';

const vectors = (title: string): TestPlace => [
  'test/unit/core/transactions/commitment-vectors.test.ts',
  title,
];
const commitment = (title: string): TestPlace => ['test/unit/core/transactions/commitment.test.ts', title];
const closing = (title: string): TestPlace => ['test/unit/core/transactions/closing.test.ts', title];
const simpleClose = (title: string): TestPlace => ['test/unit/core/channel/simple-close.test.ts', title];
const fees = (title: string): TestPlace => ['test/unit/core/transactions/fees.test.ts', title];

const appendix = vectors('has the outputs and fees that the specification lists');

export const bolt3: BoltIndex = {
  bolt: 3,
  sections: [
    {
      heading: 'Commitment Transaction Outputs',
      requirements: [
        covered(107, 'node', 'amounts are rounded down', OUTPUTS, commitment('are rounded down')),
        covered(
          297,
          'node',
          'the opener pays the fee',
          OUTPUTS,
          commitment('are paid for by the opener, whoever owns the commitment'),
        ),
        covered(
          [303, 305],
          'node',
          'to_local from the dust limit on',
          OUTPUTS,
          commitment('have an output from the dust limit of the owner on'),
        ),
        covered(
          [308, 310],
          'node',
          'to_remote from the dust limit on',
          OUTPUTS,
          commitment('have an output from the dust limit of the owner on'),
        ),
        covered([314, 316], 'node', 'an offered HTLC from where it pays its transaction', OUTPUTS, appendix),
        covered([321, 323], 'node', 'a received HTLC from where it pays its transaction', OUTPUTS, appendix),
      ],
    },
    {
      heading: 'Closing Transaction',
      requirements: [
        covered(377, 'sender', 'amounts are rounded down', CLOSING, [
          'test/unit/core/channel/shutdown.test.ts',
          'begun by the %s: one transaction, signed by both, with both balances',
        ]),
        covered(378, 'sender', 'the opener pays the fee', CLOSING, [
          'test/unit/core/channel/shutdown.test.ts',
          'begun by the %s: one transaction, signed by both, with both balances',
        ]),
        covered(
          379,
          'sender',
          'nothing below its dust limit',
          CLOSING,
          closing('leaves out what is below the dust limit and what a side gives up'),
        ),
        covered(
          [431, 432],
          'sender',
          'the closer pays the fee',
          CLOSING,
          simpleClose('begun by the %s: two transactions, each paid for by one side'),
        ),
        covered(
          433,
          'sender',
          'an OP_RETURN gets nothing',
          CLOSING,
          closing('gives nothing to an OP_RETURN output, which is never dust'),
        ),
      ],
    },
    {
      heading: 'Fee Calculation',
      requirements: [
        covered(
          [472, 473],
          'node',
          'the fee of an HTLC-timeout transaction',
          FEES,
          fees('with anchors leave HTLC transactions free and charge the opener both anchors'),
        ),
        covered(
          [478, 479],
          'node',
          'the fee of an HTLC-success transaction',
          FEES,
          fees('follow the example'),
        ),
        covered(483, 'node', 'the fee of a commitment', FEES, fees('follow the example')),
      ],
    },
    {
      heading: 'Per-commitment Secret Requirements',
      requirements: [
        covered(788, 'node', 'a seed of its own for each channel', 'src/core/keys/channel-seed.ts', [
          'test/unit/core/keys/signer.test.ts',
          'differs from channel to channel and from node to node, and is the same every time',
        ]),
        covered(789, 'node', 'the seed is not shown', 'src/core/keys/memory-signer.ts', [
          'test/unit/core/keys/signer.test.ts',
          'shows no secret in its properties',
        ]),
        covered(
          794,
          'node',
          'the first secret is of the highest index',
          'src/core/keys/commitment-secret.ts',
          ['test/unit/core/keys/secrets.test.ts', 'counts commitments from the highest index downwards'],
        ),
        covered(798, 'node', 'the secret of an index', 'src/core/keys/commitment-secret.ts', [
          'test/unit/core/keys/secrets.test.ts',
          "('$name', ({ seed, index, secret })",
        ]),
      ],
    },
    {
      heading: 'Appendix B',
      requirements: [
        covered(
          1185,
          'node',
          'commitments are signed whole',
          HTLC,
          vectors('signs and finalizes the commitment bit by bit'),
        ),
      ],
    },
  ],
};
