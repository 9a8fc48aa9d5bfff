import fc from 'fast-check';
import { fromHex } from '../../../src/core/primitives/bytes.js';
import { tryDecode } from '../../../src/core/primitives/codec.js';
import { decodeRecords, encodeRecords } from '../../../src/core/primitives/tlv.js';
import {
  decodeFeatures,
  decodeMessage,
  encodeFeatures,
  encodeMessage,
  type Message,
  messageCodecs,
} from '../../../src/core/wire/index.js';
import { arbitraryMessage } from '../../unit/core/wire/arbitrary.js';
import { type FuzzTarget, isCanonical, outcome } from '../target.js';

/** BOLT 1: every message there is. */
export const messages: FuzzTarget = {
  name: 'wire-messages',
  samples: messageCodecs.flatMap(({ name }) =>
    fc.sample(arbitraryMessage(name as Message['type']), { numRuns: 3, seed: 1 }).map(encodeMessage),
  ),
  feed(input) {
    const decoded = decodeMessage(input);
    if (decoded.ok && decoded.value.type !== 'unknown') isCanonical(input, decoded.value, encodeMessage);
    return outcome(decoded);
  },
};

/** BOLT 1, Type-Length-Value Format. */
export const records: FuzzTarget = {
  name: 'tlv-records',
  samples: ['', '0100', '010101020203', '21000b01', 'fd00fd0201230300', 'ff000000010000000100'].map(fromHex),
  feed(input) {
    const decoded = tryDecode(() => decodeRecords(input));
    if (decoded.ok) isCanonical(input, decoded.value, encodeRecords);
    return outcome(decoded);
  },
};

/** BOLT 9: feature bits of any length. */
export const features: FuzzTarget = {
  name: 'feature-bits',
  samples: ['', '80', '0a', '08000000000000000002aa'].map(fromHex),
  feed(input) {
    const start = input.findIndex((byte) => byte !== 0);
    // BOLT 9: zero bytes in front say nothing.
    isCanonical(start < 0 ? new Uint8Array(0) : input.slice(start), decodeFeatures(input), encodeFeatures);
    return 'accepted';
  },
};
