import { decodeAddresses, printableAlias, usableAddresses } from '../../../src/core/gossip/index.js';
import {
  decodeChecksums,
  decodeQueryFlags,
  decodeQueryOption,
  decodeShortIds,
  decodeTimestamps,
  encodeChecksums,
  encodeShortIds,
  encodeTimestamps,
} from '../../../src/core/gossip/query-encoding.js';
import { bigSize } from '../../../src/core/primitives/bigsize.js';
import { concatBytes, fromHex } from '../../../src/core/primitives/bytes.js';
import { encode } from '../../../src/core/primitives/codec.js';
import type { ShortChannelId } from '../../../src/core/wire/index.js';
import { type FuzzTarget, isCanonical, outcome } from '../target.js';

const ids = [1n, 2n ** 40n, 2n ** 64n - 1n] as readonly bigint[] as readonly ShortChannelId[];
const pairs = [
  { node1: 1, node2: 0 },
  { node1: 0xffff_ffff, node2: 7 },
];

/** BOLT 7, the `addresses` of a `node_announcement`. */
export const addresses: FuzzTarget = {
  name: 'gossip-addresses',
  samples: [
    `017f0000012607`,
    `0220010db80000000000000000000000012607`,
    `04${'ab'.repeat(35)}2607`,
    `050b6578616d706c652e636f6d2607`,
    `00${'cd'.repeat(12)}017f0000012607ff0102`,
  ].map(fromHex),
  feed(input) {
    printableAlias(input.slice(0, 32));
    const decoded = decodeAddresses(input);
    if (decoded.ok) usableAddresses(decoded.value);
    return outcome(decoded);
  },
};

/** BOLT 7, Query Messages: every list that a query or its answer carries. */
export const queryLists: FuzzTarget = {
  name: 'gossip-query-lists',
  samples: [
    encodeShortIds(ids),
    encodeTimestamps(pairs),
    encodeChecksums(pairs),
    concatBytes(Uint8Array.of(0), ...[0n, 31n, 253n].map((flag) => encode(bigSize, flag))),
    encode(bigSize, 3n),
  ],
  feed(input) {
    const shortIds = decodeShortIds(input);
    if (shortIds.ok) isCanonical(input, shortIds.value, encodeShortIds);
    const timestamps = decodeTimestamps(input);
    if (timestamps.ok) isCanonical(input, timestamps.value, encodeTimestamps);
    const results = [
      shortIds,
      timestamps,
      decodeChecksums(input),
      decodeQueryFlags(input, 3),
      decodeQueryOption(input),
    ];
    return results.map(outcome).join(' / ');
  },
};
