import { bech32 } from 'bech32';
import { decodeInvoice } from '../../../src/core/invoice/index.js';
import { utf8 } from '../../../src/core/primitives/bytes.js';
import { invoiceTable } from '../../vectors/bolt11.js';
import { type FuzzTarget, outcome } from '../target.js';

const NO_LIMIT = Number.MAX_SAFE_INTEGER;
const texts = invoiceTable.valid.map(({ text }) => text);

/** BOLT 11: the text as somebody pastes it. */
export const invoiceTexts: FuzzTarget = {
  name: 'invoice-texts',
  samples: texts.map(utf8),
  feed: (input) => outcome(decodeInvoice(new TextDecoder().decode(input))),
};

/** BOLT 11: groups of five bits that arrive under a good checksum. */
export const invoiceFields: FuzzTarget = {
  name: 'invoice-fields',
  samples: texts.map((text) => Uint8Array.from(bech32.decode(text.toLowerCase(), NO_LIMIT).words)),
  feed: (input) =>
    outcome(
      decodeInvoice(
        bech32.encode(
          'lnbc25m',
          [...input].map((byte) => byte & 31),
          NO_LIMIT,
        ),
      ),
    ),
};
