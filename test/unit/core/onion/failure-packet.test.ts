import fc from 'fast-check';
import { hmacSha256 } from '../../../../src/core/crypto/index.js';
import { buildOnion } from '../../../../src/core/onion/build.js';
import { decodeFailure, encodeFailure } from '../../../../src/core/onion/failure.js';
import { createFailure, readFailure, wrapFailure } from '../../../../src/core/onion/failure-packet.js';
import { byteStream, onionKey } from '../../../../src/core/onion/keys.js';
import { concatBytes, fromHex, toHex } from '../../../../src/core/primitives/bytes.js';
import { type FailureVector, failureTable } from '../../../vectors/bolt4.js';

const secretsOf = (vector: FailureVector) => vector.hops.map((hop) => fromHex(hop.sharedSecret));

describe('returning errors', () => {
  describe.each(failureTable.valid.map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
    const secrets = secretsOf(vector);
    const last = secrets.length - 1;
    const failure = decodeFailure(fromHex(vector.failureMessage));
    const paddedLength = vector.payload.length / 2 - 4;

    it('agrees on the keys and the streams of every hop', () => {
      for (const hop of vector.hops) {
        const ammag = onionKey('ammag', fromHex(hop.sharedSecret));
        expect(toHex(ammag)).toBe(hop.ammagKey);
        if (hop.stream) expect(toHex(byteStream(ammag, hop.stream.length / 2))).toBe(hop.stream);
      }
      expect(toHex(onionKey('um', secrets[last] as Uint8Array))).toBe(vector.umKey);
    });

    it('has the shared secrets of an onion with the session key 41…', () => {
      const built = buildOnion({
        sessionKey: new Uint8Array(32).fill(0x41),
        associatedData: new Uint8Array(0),
        hops: vector.hops.map((hop) => ({ nodeId: fromHex(hop.nodeId), payload: new Uint8Array(2) })),
      });
      expect(built.ok && built.value.sharedSecrets).toEqual(secrets);
    });

    it('travels through every hop to the origin', () => {
      expect(toHex(encodeFailure(failure))).toBe(vector.failureMessage);
      let packet = createFailure(secrets[last] as Uint8Array, failure, paddedLength);
      const raw = toHex(wrapFailure(secrets[last] as Uint8Array, packet));
      expect(raw.slice(64)).toBe(vector.payload);
      if (vector.rawErrorPacket) expect(raw).toBe(vector.rawErrorPacket);
      for (let hop = last; hop >= 0; hop--) {
        if (hop < last) packet = wrapFailure(secrets[hop] as Uint8Array, packet);
        const expected = vector.hops[hop]?.errorPacket;
        if (expected) expect(toHex(packet)).toBe(expected);
      }
      expect(toHex(packet)).toBe(vector.errorPacket);
      expect(readFailure(secrets, packet)).toEqual({ hop: last, failure });
    });

    it('is not read when a byte changed on the way', () => {
      for (const offset of [0, 31, 32, 40, vector.errorPacket.length / 2 - 1]) {
        const packet = fromHex(vector.errorPacket);
        packet[offset] = (packet[offset] as number) ^ 1;
        expect(readFailure(secrets, packet)).toBeUndefined();
      }
    });
  });
});

describe('failure packets', () => {
  const secrets = secretsOf(failureTable.valid[0] as FailureVector);
  const send = (from: number, packet: Uint8Array) =>
    secrets.slice(0, from).reduceRight((wrapped, secret) => wrapFailure(secret, wrapped), packet);

  it('names the hop that failed', () => {
    for (const [hop, secret] of secrets.entries()) {
      const packet = send(hop, createFailure(secret, { code: 'expiryTooFar' }));
      expect(readFailure(secrets, packet)).toEqual({ hop, failure: { code: 'expiryTooFar' } });
    }
  });

  it('are at least 292 bytes: HMAC, two lengths and 256 bytes', () => {
    const secret = secrets[0] as Uint8Array;
    expect(createFailure(secret, { code: 'mppTimeout' }).length).toBe(292);
    expect(createFailure(secret, { code: 'mppTimeout' }, 3).length).toBe(292);
    const channelUpdate = new Uint8Array(252);
    expect(createFailure(secret, { code: 'expiryTooSoon', channelUpdate }).length).toBe(292);
    expect(createFailure(secret, { code: 'expiryTooSoon', channelUpdate: new Uint8Array(253) }).length).toBe(
      293,
    );
  });

  it('do the same work wherever the failure is, past the end of the route too', () => {
    const route = secrets.slice(0, 3);
    const foreign = createFailure(secrets[4] as Uint8Array, { code: 'mppTimeout' });
    expect(readFailure(route, foreign)).toBeUndefined();
    const padding = new Uint8Array(32);
    const forged = route.reduceRight(
      (wrapped, secret) => wrapFailure(secret, wrapped),
      createFailure(padding, { code: 'mppTimeout' }),
    );
    expect(readFailure(route, forged)).toBeUndefined();
  });

  it('name the hop even when its message makes no sense', () => {
    const secret = secrets[1] as Uint8Array;
    for (const body of ['', '00', 'ffff2002', '00000100', '00012000ff']) {
      const bytes = fromHex(body);
      const sealed = concatBytes(hmacSha256(onionKey('um', secret), bytes), bytes);
      const read = readFailure(secrets, send(1, wrapFailure(secret, sealed)));
      expect([read?.hop, read?.failure.code]).toEqual([1, 'unknown']);
    }
  });

  it('are refused, not thrown at, when they are noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => readFailure(secrets, noise) === undefined),
      { numRuns: 20 },
    );
  });
});
