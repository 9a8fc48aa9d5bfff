import {
  ATTRIBUTION_DATA_SIZE,
  attribute,
  MAX_ATTRIBUTED_HOPS,
  readAttribution,
} from '../../../../src/core/onion/attribution.js';
import { createFailure, wrapFailure } from '../../../../src/core/onion/failure-packet.js';
import { fromHex, toHex } from '../../../../src/core/primitives/bytes.js';
import { attributionTable } from '../../../vectors/bolt4.js';

const NOTHING = new Uint8Array(0);

describe.each(attributionTable.valid.map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
  const hops = vector.hops.map((hop) => ({ ...hop, secret: fromHex(hop.sharedSecret) }));
  const secrets = hops.map(({ secret }) => secret);
  const first = fromHex(vector.hops[0]?.attributionData ?? '');
  const packet = fromHex(vector.hops[0]?.packet ?? '');

  it('is passed on by every hop as the BOLT says', () => {
    let message: Uint8Array = fromHex(vector.rawPacket);
    let downstream: Uint8Array | undefined;
    for (const hop of [...hops].reverse()) {
      downstream = attribute(hop.secret, message, hop.holdTime, downstream);
      expect(toHex(downstream)).toBe(hop.attributionData);
      message = wrapFailure(hop.secret, message);
      expect(toHex(message)).toBe(hop.packet);
    }
  });

  it('tells the origin every hold time', () => {
    expect(readAttribution(secrets, packet, first)).toEqual({ holdTimes: [5, 4, 3, 2, 1] });
  });

  it('is not read beyond the hop that changed it', () => {
    // Hop 2 changes one byte of what it sends to hop 1.
    const changed = fromHex(vector.hops[2]?.attributionData ?? '');
    changed[3] = (changed[3] as number) ^ 1;
    let message = fromHex(vector.hops[2]?.packet ?? '');
    let data: Uint8Array = changed;
    for (const hop of [hops[1], hops[0]]) {
      if (hop === undefined) throw new Error('the vector is too short');
      data = attribute(hop.secret, message, hop.holdTime, data);
      message = wrapFailure(hop.secret, message);
    }
    expect(readAttribution(secrets, message, data)).toEqual({ holdTimes: [5, 4] });
  });

  it('is refused in any other length', () => {
    expect(readAttribution(secrets, packet, first.subarray(1))).toEqual({ holdTimes: [] });
    const secret = secrets[0] as Uint8Array;
    expect(attribute(secret, NOTHING, 1, first.subarray(1))).toEqual(attribute(secret, NOTHING, 1));
  });
});

const secretOf = (hop: number) => new Uint8Array(32).fill(hop + 1);

it('covers a route of 20 hops, wherever on it the failure began', () => {
  const secrets = Array.from({ length: MAX_ATTRIBUTED_HOPS }, (_, hop) => secretOf(hop));
  for (const failing of [0, 7, MAX_ATTRIBUTED_HOPS - 1]) {
    let packet = createFailure(secretOf(failing), { code: 'temporaryNodeFailure' });
    let data = attribute(secretOf(failing), wrapFailure(secretOf(failing), packet), failing);
    for (let hop = failing - 1; hop >= 0; hop--) {
      data = attribute(secretOf(hop), packet, hop, data);
      packet = wrapFailure(secretOf(hop), packet);
    }
    expect(data).toHaveLength(ATTRIBUTION_DATA_SIZE);
    const { holdTimes } = readAttribution(secrets, packet, data);
    expect(holdTimes).toEqual(Array.from({ length: failing + 1 }, (_, hop) => hop));
  }
});

it('ends at the hop that adds nothing, whose successors are not heard', () => {
  const downstream = attribute(secretOf(1), NOTHING, 5);
  expect(readAttribution([secretOf(0), secretOf(1)], NOTHING, downstream).holdTimes).toEqual([]);
  const begun = attribute(secretOf(0), NOTHING, 9);
  expect(readAttribution([secretOf(0), secretOf(1)], NOTHING, begun).holdTimes).toEqual([9]);
});
