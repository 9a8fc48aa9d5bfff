import fc from 'fast-check';
import { curve, hmacSha256, sha256 } from '../../../../src/core/crypto/index.js';
import { buildOnion } from '../../../../src/core/onion/build.js';
import { peelOnion } from '../../../../src/core/onion/peel.js';
import { fromHex, toHex, utf8 } from '../../../../src/core/primitives/bytes.js';
import { type OnionVector, onionTable } from '../../../vectors/bolt4.js';

const key = (byte: number) => new Uint8Array(32).fill(byte);
const nodeId = (byte: number) => curve().publicKey(key(byte));

function build(vector: OnionVector) {
  const built = buildOnion({
    sessionKey: fromHex(vector.sessionKey),
    associatedData: fromHex(vector.associatedData),
    hops: vector.hops.map((hop) => ({ nodeId: fromHex(hop.nodeId), payload: fromHex(hop.payload) })),
  });
  if (!built.ok) throw new Error(built.error.code);
  return built.value;
}

/** BOLT 4, Onion Decryption: in a blinded route the shared secret comes from a tweaked key. */
function blindedEcdh(nodeKey: Uint8Array, pathKey: Uint8Array) {
  const tweak = hmacSha256(utf8('blinded_node_id'), curve().ecdh(pathKey, nodeKey));
  const tweaked = curve().scalarMultiply(nodeKey, tweak);
  return (publicKey: Uint8Array) => curve().ecdh(publicKey, tweaked);
}

describe('onion vectors', () => {
  it.each(onionTable.valid.map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
    const { packet, sharedSecrets } = build(vector);
    expect(toHex(packet)).toBe(vector.onion);

    let current: Uint8Array | undefined = packet;
    for (const [index, hop] of vector.hops.entries()) {
      if (current === undefined) throw new Error('the onion ended early');
      if (hop.packet !== undefined) expect(toHex(current)).toBe(hop.packet);
      const nodeKey = fromHex(hop.nodeKey);
      const peeled = peelOnion({
        nodeKey: hop.pathKey === undefined ? nodeKey : blindedEcdh(nodeKey, fromHex(hop.pathKey)),
        packet: current,
        associatedData: fromHex(vector.associatedData),
      });
      if (!peeled.ok) throw new Error(peeled.error.code);
      expect(toHex(peeled.value.payload)).toBe(hop.payload);
      expect(peeled.value.sharedSecret).toEqual(sharedSecrets[index]);
      current = peeled.value.next;
    }
    expect(current).toBeUndefined();
  });

  it.each(onionTable.invalid.map((broken) => [broken.name, broken] as const))('%s', (_, broken) => {
    const vector = onionTable.valid[0] as OnionVector;
    const packet = fromHex(vector.onion);
    packet.set(fromHex(broken.bytes), broken.offset);
    const peeled = peelOnion({
      nodeKey: fromHex((vector.hops[0] as OnionVector['hops'][0]).nodeKey),
      packet,
      associatedData: fromHex(vector.associatedData),
    });
    expect(peeled).toEqual({ ok: false, error: { code: broken.code, onionHash: sha256(packet) } });
  });
});

describe('buildOnion', () => {
  const hop = (length: number) => ({ nodeId: nodeId(2), payload: new Uint8Array(length).fill(7) });
  const blueprint = (...lengths: number[]) => ({
    sessionKey: key(1),
    associatedData: key(9),
    hops: lengths.map(hop),
  });

  it('fills the packet to the last byte and not past it', () => {
    const full = buildOnion(blueprint(1231, 2));
    expect(full).toEqual({ ok: false, error: { code: 'onionTooLong', length: 1301, size: 1300 } });
    const exact = buildOnion(blueprint(1230, 2));
    expect(exact.ok && exact.value.packet.length).toBe(1366);
  });

  it('takes 20 hops of 65 bytes each', () => {
    const built = buildOnion(blueprint(...Array(20).fill(32)));
    expect(built.ok && built.value.sharedSecrets.length).toBe(20);
  });

  it('refuses what is not a route', () => {
    expect(() => buildOnion(blueprint())).toThrow(RangeError);
    expect(() => buildOnion(blueprint(1))).toThrow(RangeError);
  });
});

describe('peelOnion', () => {
  const associatedData = key(9);

  it('checks the associated data', () => {
    const vector = onionTable.valid[0] as OnionVector;
    const peeled = peelOnion({ nodeKey: key(0x41), packet: fromHex(vector.onion), associatedData });
    expect(peeled.ok ? undefined : peeled.error.code).toBe('invalidOnionHmac');
  });

  it('hands the shared secret over when an authentic payload is not framed as it must be', () => {
    const prefixes = {
      zero: '00',
      one: '01',
      notMinimal: 'fd0010',
      pastTheEnd: 'fd04f2',
      noRoomForTheHmac: 'fd0a06',
      pastThePadding: 'fd0a26',
      huge: 'ffffffffffffffffff',
    };
    for (const prefix of Object.values(prefixes)) {
      const { packet, sharedSecret } = packetWithPlaintext(fromHex(prefix));
      const peeled = peelOnion({ nodeKey: key(2), packet, associatedData });
      expect(peeled).toEqual({
        ok: false,
        error: { code: 'invalidOnionPayload', onionHash: sha256(packet), sharedSecret },
      });
    }
  });

  it('takes a layer that ends with the last byte of the packet', () => {
    const { packet } = packetWithPlaintext(fromHex('fd04f1'));
    const peeled = peelOnion({ nodeKey: key(2), packet, associatedData });
    expect(peeled.ok && peeled.value.payload.length).toBe(0x4f1);
  });

  it('never throws, whatever the packet', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), fc.boolean(), (bytes, valid) => {
        if (valid) bytes.set([0, ...nodeId(3)].slice(0, bytes.length));
        return !peelOnion({ nodeKey: key(2), packet: bytes, associatedData }).ok;
      }),
    );
  });

  it('gives back what was built, for any route that fits', () => {
    const payloads = fc.array(fc.uint8Array({ minLength: 2, maxLength: 260 }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(payloads, (all) => {
        const built = buildOnion({
          sessionKey: key(1),
          associatedData,
          hops: all.map((payload, index) => ({ nodeId: nodeId(index + 2), payload })),
        });
        let packet = built.ok ? built.value.packet : undefined;
        all.forEach((payload, index) => {
          const peeled = packet && peelOnion({ nodeKey: key(index + 2), packet, associatedData });
          expect(peeled?.ok && peeled.value.payload).toEqual(payload);
          packet = peeled?.ok ? peeled.value.next : undefined;
        });
        expect(packet).toBeUndefined();
      }),
      { numRuns: 10 },
    );
  });

  /** A packet that the node with key 2 authenticates, whose first decrypted bytes are the given ones. */
  function packetWithPlaintext(plaintext: Uint8Array) {
    const built = buildOnion({
      sessionKey: key(1),
      associatedData,
      hops: [{ nodeId: nodeId(2), payload: new Uint8Array(16) }],
    });
    if (!built.ok) throw new Error(built.error.code);
    const { packet, sharedSecrets } = built.value;
    const sharedSecret = sharedSecrets[0] as Uint8Array;
    const framed = [16, ...new Uint8Array(16)];
    plaintext.forEach((byte, index) => {
      packet[34 + index] = (packet[34 + index] as number) ^ (framed[index] as number) ^ byte;
    });
    packet.set(hmacSha256(hmacSha256(utf8('mu'), sharedSecret), packet.slice(34, -32), associatedData), 1334);
    return { packet, sharedSecret };
  }
});
