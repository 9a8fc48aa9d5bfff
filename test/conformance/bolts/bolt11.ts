import { type BoltIndex, covered, type TestPlace, uncovered } from '../requirement.js';

const DECODE = 'src/core/invoice/decode.ts';
const ENCODE = 'src/core/invoice/encode.ts';
const ENVELOPE = 'src/core/invoice/envelope.ts';
const AMOUNT = 'src/core/invoice/amount.ts';
const FIELDS = 'src/core/invoice/field-codecs.ts';
const SIGNATURE = 'src/core/invoice/signature.ts';

const hostile = (title: string): TestPlace => ['test/unit/core/invoice/hostile.test.ts', title];
const writing = (title: string): TestPlace => ['test/unit/core/invoice/encode.test.ts', title];
const amounts = (title: string): TestPlace => ['test/unit/core/invoice/amount.test.ts', title];
const vector = (name: string): TestPlace => ['test/vectors/bolt11.ts', name];
const examples = writing('writes what the BOLT examples say again, field by field');
const sameText: TestPlace = [
  'test/unit/core/invoice/vectors.test.ts',
  'signs to the same text, unless its signature is not low-S',
];
const terms = (title: string): TestPlace => ['test/unit/core/payments/invoices.test.ts', title];

export const bolt11: BoltIndex = {
  bolt: 11,
  sections: [
    {
      heading: 'Encoding Overview',
      requirements: [
        covered(37, 'sender', 'Bech32', ENVELOPE, sameText),
        covered(42, 'receiver', 'Bech32 of any length, in either case', ENVELOPE, vector('upper case')),
        covered(45, 'receiver', 'a wrong checksum fails', ENVELOPE, vector('a wrong checksum')),
      ],
    },
    {
      heading: 'Human-Readable Part',
      requirements: [
        covered(66, 'sender', 'the prefix of the network', 'src/core/payments/create-invoice.ts', sameText),
        covered(68, 'sender', 'the amount that is asked for', ENVELOPE, sameText),
        covered(
          69,
          'sender',
          'a whole number above 0, no leading zero',
          AMOUNT,
          amounts('%s msat is written %s'),
        ),
        covered(70, 'sender', 'pico amounts end in 0', AMOUNT, amounts('%s msat is written %s')),
        covered(76, 'receiver', 'an unknown prefix fails', ENVELOPE, hostile('is refused: text %#')),
        covered(82, 'receiver', 'an amount that is none fails', AMOUNT, amounts('%s is refused')),
        covered(84, 'receiver', 'the multiplier is applied', AMOUNT, amounts('%s is %s msat')),
        covered(
          87,
          'receiver',
          'less than a millisatoshi fails',
          AMOUNT,
          vector('sub-millisatoshi precision'),
        ),
      ],
    },
    {
      heading: 'Data Part',
      requirements: [
        covered(115, 'sender', 'seconds since 1970', ENVELOPE, sameText),
        covered(117, 'sender', 'a signature with its recovery id', SIGNATURE, sameText),
        covered(124, 'receiver', 'the signature is checked', SIGNATURE, hostile('covers the amount')),
      ],
    },
    {
      heading: 'Tagged Fields',
      requirements: [
        covered(
          168,
          'sender',
          'one payment hash',
          ENCODE,
          writing('leaves the default expiry and empty features out'),
        ),
        covered(
          169,
          'sender',
          'one payment secret',
          ENCODE,
          writing('leaves the default expiry and empty features out'),
        ),
        covered(
          170,
          'sender',
          'the hash of the preimage',
          'src/core/payments/create-invoice.ts',
          terms('writes what the record keeps'),
        ),
        covered(172, 'sender', 'one description, plain or hashed', ENCODE, writing('both descriptions')),
        covered(
          174,
          'sender',
          'UTF-8',
          ENCODE,
          writing('is read back as it was, for any text, amount and expiry'),
        ),
        uncovered(
          177,
          'sender',
          'the text behind a hashed description is at hand',
          'the node makes none of these; the library leaves the text to its caller',
        ),
        covered(182, 'sender', 'the shortest expiry', FIELDS, sameText),
        covered(
          184,
          'sender',
          'the final delta that is asked for',
          ENCODE,
          writing('always says the final delta'),
        ),
        covered(186, 'sender', 'the shortest final delta', FIELDS, sameText),
        covered(188, 'sender', 'the payee is the signer', SIGNATURE, examples),
        covered(191, 'sender', 'a fallback that exists', FIELDS, writing('a fallback of no version')),
        covered([194, 195], 'sender', 'hints lead from a public node', 'src/node/service/invoices.ts', [
          'test/e2e/private-channel.e2e.test.ts',
          'is paid over through the hint in the invoice, and announced to nobody',
        ]),
        covered(
          [203, 206],
          'sender',
          'the shortest features, or none',
          FIELDS,
          writing('leaves the default expiry and empty features out'),
        ),
        covered(207, 'sender', 'padded with zeros', 'src/core/invoice/words.ts', sameText),
        covered(209, 'sender', 'the preferred one first', ENCODE, examples),
        covered(
          212,
          'receiver',
          'a fallback of an unknown version is skipped',
          DECODE,
          hostile('leaves a skipped fallback out'),
        ),
        covered(
          213,
          'receiver',
          'a fixed field of another length fails',
          DECODE,
          hostile('a payment hash of 31 bytes'),
        ),
        covered(214, 'receiver', 'one description, not none, not both', DECODE, hostile('both descriptions')),
        covered(
          216,
          'receiver',
          'an unknown odd feature is ignored',
          DECODE,
          hostile('an unknown odd feature'),
        ),
        covered(218, 'receiver', 'an unknown even feature fails', DECODE, hostile('an unknown even feature')),
        uncovered(
          220,
          'receiver',
          'a hashed description is compared with its text',
          'the text does not come with the invoice; `decode` shows the hash for the user to compare',
        ),
        covered(
          223,
          'receiver',
          'a payee that is named must have signed',
          SIGNATURE,
          hostile('another payee'),
        ),
        covered(
          225,
          'receiver',
          'its signature must be low-S',
          SIGNATURE,
          vector('a high-S signature with an n field'),
        ),
        covered(
          227,
          'receiver',
          'else the payee is recovered, of a high-S one too',
          SIGNATURE,
          vector('public-key recovery with a high-S signature'),
        ),
        covered(229, 'receiver', 'no payment secret fails', DECODE, vector('no payment secret')),
        covered(231, 'receiver', 'the secret goes into the onion', 'src/core/payments/part-onion.ts', [
          'test/unit/core/payments/multi-part.test.ts',
          'tells each part the same total and secret, and the amounts make up the total',
        ]),
        covered(233, 'receiver', 'a final delta of 18 when none is given', DECODE, examples),
        covered(235, 'receiver', 'the metadata goes into the onion', 'src/core/payments/part-onion.ts', [
          'test/unit/core/payments/outgoing.test.ts',
          'carries metadata and keysend preimages to the payee alone',
        ]),
      ],
    },
    {
      heading: 'Feature Bits',
      requirements: [
        covered(316, 'sender', 'the features of an invoice', ENCODE, examples),
        covered(321, 'receiver', 'missing dependencies fail', DECODE, [
          'test/unit/core/wire/features.test.ts',
          '%s needs %s, unless that one is assumed',
        ]),
        covered(325, 'receiver', 'one part without basic_mpp', 'src/core/payments/plan.ts', [
          'test/unit/core/payments/invoices.test.ts',
          'splits only when the invoice offers it',
        ]),
      ],
    },
  ],
};
