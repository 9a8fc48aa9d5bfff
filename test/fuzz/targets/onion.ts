import { curve } from '../../../src/core/crypto/index.js';
import {
  buildOnion,
  createFailure,
  decodeFailure,
  decodePayload,
  encodeFailure,
  encodePayload,
  peelOnion,
  readAttribution,
  readFailure,
  wrapFailure,
} from '../../../src/core/onion/index.js';
import { fromHex, toHex } from '../../../src/core/primitives/bytes.js';
import { decodeRecords } from '../../../src/core/primitives/tlv.js';
import { attributionTable, failureTable, onionTable, payloadTable } from '../../vectors/bolt4.js';
import { type FuzzTarget, isCanonical, must, outcome } from '../target.js';

const nodeKey = new Uint8Array(32).fill(0x42);
const associatedData = new Uint8Array(32).fill(7);
const payloads = payloadTable.valid.map(({ bytes }) => fromHex(bytes));
/** One of the appendix, and one of each shape: a node's, an amount and a height, an expiry, an update, an offset. */
const failures = [
  ...failureTable.valid.map(({ failureMessage }) => failureMessage),
  '2002',
  '400f00000000000003e8000c3500',
  '001200000090',
  '1007000401020304',
  '100c00000000000003e80000',
  '4016fd0102000a',
].map(fromHex);

/** BOLT 4, Packet Structure: the 1366 bytes as a peer sends them. */
export const packets: FuzzTarget = {
  name: 'onion-packets',
  samples: onionTable.valid.map(({ onion }) => fromHex(onion)),
  feed: (packet) => outcome(peelOnion({ nodeKey, packet, associatedData })),
};

/** BOLT 4, Onion Decryption: a layer with a good HMAC around whatever the origin put there. */
export const layers: FuzzTarget = {
  name: 'onion-layers',
  samples: payloads,
  feed(payload) {
    if (payload.length < 2) return 'notBuilt';
    const sessionKey = new Uint8Array(32).fill(0x41);
    const hops = [{ nodeId: curve().publicKey(nodeKey), payload }];
    const onion = buildOnion({ sessionKey, hops, associatedData });
    if (!onion.ok) return onion.error.code;
    const peeled = must(peelOnion({ nodeKey, packet: onion.value.packet, associatedData }));
    return outcome(decodePayload(peeled.payload, peeled.next === undefined));
  },
};

/** BOLT 4, Payload Format: of a hop on the way, and of the last one. */
export const hopPayloads: FuzzTarget = {
  name: 'onion-payloads',
  samples: payloads,
  feed(input) {
    const outcomes = [false, true].map((isFinal) => {
      const decoded = decodePayload(input, isFinal);
      if (decoded.ok) onlyWhatWasThere(input, encodePayload(decoded.value));
      return outcome(decoded);
    });
    return outcomes.join(' / ');
  },
};

/** A hop passes over records that are not for it, but reads none in two ways. A final one adds the total when there is none. */
function onlyWhatWasThere(input: Uint8Array, written: Uint8Array): void {
  const given = new Map(decodeRecords(input).map(({ type, value }) => [type, toHex(value)]));
  for (const { type, value } of decodeRecords(written)) {
    const before = given.get(type);
    if (before !== toHex(value))
      throw new Error(`record ${type} was ${before} and is written as ${toHex(value)}`);
  }
}

/** BOLT 4, Failure Messages: what an erring hop may say once its packet has been opened. */
export const failureMessages: FuzzTarget = {
  name: 'failure-messages',
  samples: failures,
  feed(input) {
    const failure = decodeFailure(input);
    isCanonical(encodeFailure(failure), decodeFailure(encodeFailure(failure)), encodeFailure);
    return failure.code;
  },
};

/** BOLT 4, Returning Errors: the packet that comes back to the origin. */
export const failurePackets: FuzzTarget = {
  name: 'failure-packets',
  samples: failures.map((message) =>
    wrapFailure(associatedData, createFailure(nodeKey, decodeFailure(message))),
  ),
  feed: (packet) =>
    readFailure([associatedData, nodeKey], packet) === undefined ? 'unreadable' : 'accepted',
};

/** BOLT 4, `attribution_data` of a failure: an origin reads what hops vouch for, and none beyond the first that does not. */
export const attributions: FuzzTarget = {
  name: 'attribution-data',
  samples: attributionTable.valid.flatMap(({ hops }) =>
    hops.slice(0, 1).map(({ attributionData }) => fromHex(attributionData)),
  ),
  feed(input) {
    const outcomes = attributionTable.valid.map(({ hops }) => {
      const secrets = hops.map(({ sharedSecret }) => fromHex(sharedSecret));
      return readAttribution(secrets, fromHex(hops[0]?.packet ?? ''), input).holdTimes.length;
    });
    return outcomes.includes(5) ? 'accepted' : `${Math.max(...outcomes)} hops`;
  },
};
