import fc from 'fast-check';
import { type CryptoBackend, cryptoBackend, useCryptoBackend } from '../../../src/core/crypto/index.js';
import { portableBackend } from '../../../src/core/crypto/portable.js';
import { concatBytes, fromHex, toHex } from '../../../src/core/primitives/bytes.js';
import { installNodeCrypto, nodeBackend } from '../../../src/node/crypto/index.js';
import { loadOptional } from '../../../src/node/crypto/optional.js';

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const FIELD = 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2fn;
const GENERATOR = fromHex('0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798');

const withoutNative = (name: string) => (name === 'sodium-native' ? loadOptional(name) : undefined);
const withoutSodium = (name: string) => (name === 'secp256k1/bindings' ? loadOptional(name) : undefined);
const backends: [string, CryptoBackend][] = [
  ['libsecp256k1 + libsodium', nodeBackend()],
  ['libsodium alone', nodeBackend(withoutNative)],
  ['libsecp256k1 alone', nodeBackend(withoutSodium)],
  ['neither', nodeBackend(() => undefined)],
  ['the portable one', portableBackend],
];

const number32 = (value: bigint) => fromHex(value.toString(16).padStart(64, '0'));
const zero = new Uint8Array(32);
const one = number32(1n);
const negate = (point: Uint8Array) => concatBytes(Uint8Array.of((point[0] as number) ^ 1), point.subarray(1));
const highS = (signature: Uint8Array) =>
  concatBytes(signature.subarray(0, 32), number32(ORDER - BigInt(`0x${toHex(signature.subarray(32))}`)));

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const anyBytes = fc.uint8Array({ maxLength: 300 });
const nearOrder = fc.bigInt({ min: -2n, max: 2n }).map((offset) => number32(ORDER + offset));
const scalar = fc.oneof({ weight: 8, arbitrary: bytes(32) }, nearOrder, fc.constant(zero), fc.constant(one));
const point = fc.oneof(
  { weight: 6, arbitrary: bytes(32).map((key) => validPoint(key)) },
  bytes(33),
  bytes(32).map((x) => concatBytes(Uint8Array.of(2), x)),
  fc.constant(GENERATOR),
  fc.constant(negate(GENERATOR)),
);

function validPoint(key: Uint8Array): Uint8Array {
  return portableBackend.curve.isPrivateKey(key) ? portableBackend.curve.publicKey(key) : GENERATOR;
}

/** What a call gives, in a form that can be compared: bytes as hex, a throw as the name of its error. */
function outcome(call: () => unknown): unknown {
  try {
    return JSON.stringify(call(), (_, value) => (value instanceof Uint8Array ? plainHex(value) : value));
  } catch (error) {
    return (error as Error).name;
  }
}

function plainHex(value: Uint8Array): string {
  return Buffer.isBuffer(value) ? 'a Buffer, not plain bytes' : toHex(value);
}

function sameAs(backend: CryptoBackend, call: (backend: CryptoBackend) => unknown): void {
  expect(outcome(() => call(backend))).toBe(outcome(() => call(portableBackend)));
}

describe.each(backends)('%s', (_, backend) => {
  const { curve, ciphers, hashes } = backend;

  it('computes on keys and points as the portable one does', () => {
    fc.assert(
      fc.property(scalar, scalar, point, point, (a, b, p, q) => {
        sameAs(backend, (one) => one.curve.isPrivateKey(a));
        sameAs(backend, (one) => one.curve.isPublicKey(p));
        sameAs(backend, (one) => one.curve.publicKey(a));
        sameAs(backend, (one) => one.curve.ecdh(p, a));
        sameAs(backend, (one) => one.curve.pointMultiply(p, a));
        sameAs(backend, (one) => one.curve.pointAdd(p, q));
        sameAs(backend, (one) => one.curve.pointAdd(p, q, GENERATOR));
        sameAs(backend, (one) => one.curve.scalarAdd(a, b));
        sameAs(backend, (one) => one.curve.scalarMultiply(a, b));
      }),
      { numRuns: 60 },
    );
  });

  it('signs, verifies and recovers as the portable one does', () => {
    fc.assert(
      fc.property(bytes(32), scalar, fc.integer({ min: -1, max: 5 }), (hash, key, recoveryId) => {
        sameAs(backend, (one) => one.curve.sign(hash, key));
        sameAs(backend, (one) => one.curve.sign(hash, key, true));
        sameAs(backend, (one) => one.curve.signRecoverable(hash, key));
        if (!curve.isPrivateKey(key)) return;
        const signature = portableBackend.curve.sign(hash, key);
        for (const tried of [signature, highS(signature)]) {
          sameAs(backend, (one) => one.curve.recover(hash, tried, recoveryId));
          sameAs(backend, (one) => one.curve.verify(hash, tried, curve.publicKey(key)));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('hashes and encrypts as the portable one does', () => {
    const parts = fc.array(fc.uint8Array({ maxLength: 3000 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(parts, bytes(32), bytes(12), anyBytes, anyBytes, (data, key, nonce, text, associated) => {
        sameAs(backend, (one) => one.hashes.sha256(...data));
        sameAs(backend, (one) => one.hashes.ripemd160(text));
        sameAs(backend, (one) => one.hashes.hmacSha256(key, ...data));
        sameAs(backend, (one) => one.ciphers.seal(key, nonce, associated, text));
        sameAs(backend, (one) => one.ciphers.chacha20(key, nonce, text));
        const sealed = ciphers.seal(key, nonce, associated, text);
        sameAs(backend, (one) => one.ciphers.open(key, nonce, associated, sealed));
      }),
      { numRuns: 60 },
    );
  });

  it('leaves its inputs as they were', () => {
    const a = number32(7n);
    const b = number32(8n);
    expect(curve.scalarAdd(a, b)).toEqual(number32(15n));
    expect(curve.scalarMultiply(a, b)).toEqual(number32(56n));
    expect([a, b]).toEqual([number32(7n), number32(8n)]);
  });

  it('refuses invalid private keys and scalars', () => {
    for (const bad of [zero, number32(ORDER), number32(ORDER + 1n), new Uint8Array(32).fill(255)]) {
      expect(curve.isPrivateKey(bad)).toBe(false);
      expect(() => curve.publicKey(bad)).toThrow(RangeError);
      expect(() => curve.sign(zero, bad)).toThrow(RangeError);
      expect(() => curve.signRecoverable(zero, bad)).toThrow(RangeError);
      expect(() => curve.ecdh(GENERATOR, bad)).toThrow(RangeError);
      expect(() => curve.pointMultiply(GENERATOR, bad)).toThrow(RangeError);
      for (const operation of [curve.scalarAdd, curve.scalarMultiply]) {
        expect(() => operation(bad, one)).toThrow(RangeError);
        expect(() => operation(one, bad)).toThrow(RangeError);
      }
    }
    expect(curve.isPrivateKey(new Uint8Array(31).fill(1))).toBe(false);
    expect(curve.isPrivateKey(number32(ORDER - 1n))).toBe(true);
    expect(() => curve.scalarAdd(one, number32(ORDER - 1n))).toThrow(RangeError);
    expect(curve.scalarMultiply(number32(ORDER - 1n), number32(ORDER - 1n))).toEqual(one);
  });

  it('refuses invalid points', () => {
    const invalid = [
      new Uint8Array(33),
      GENERATOR.subarray(1),
      concatBytes(Uint8Array.of(4), GENERATOR.subarray(1)),
      concatBytes(Uint8Array.of(2), number32(5n)),
      concatBytes(Uint8Array.of(2), number32(FIELD + 1n)),
      fromHex(
        '0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798' +
          '483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8',
      ),
    ];
    for (const bad of invalid) {
      expect(curve.isPublicKey(bad)).toBe(false);
      expect(() => curve.ecdh(bad, one)).toThrow(RangeError);
      expect(() => curve.pointMultiply(bad, one)).toThrow(RangeError);
      expect(() => curve.pointAdd(bad)).toThrow(RangeError);
      expect(() => curve.pointAdd(GENERATOR, bad)).toThrow(RangeError);
      expect(curve.verify(one, curve.sign(one, one), bad)).toBe(false);
    }
  });

  it('refuses the point at infinity as a sum but not on the way to one', () => {
    expect(() => curve.pointAdd()).toThrow(RangeError);
    expect(() => curve.pointAdd(GENERATOR, negate(GENERATOR))).toThrow(RangeError);
    expect(curve.pointAdd(GENERATOR, negate(GENERATOR), GENERATOR)).toEqual(GENERATOR);
    expect(curve.pointAdd(GENERATOR)).toEqual(GENERATOR);
  });

  it('verifies low-S signatures only and recovers from high-S ones', () => {
    const key = number32(42n);
    const hash = hashes.sha256(one);
    const { signature, recoveryId } = curve.signRecoverable(hash, key);
    expect(curve.verify(hash, signature, curve.publicKey(key))).toBe(true);
    expect(curve.verify(hash, highS(signature), curve.publicKey(key))).toBe(false);
    expect(curve.recover(hash, signature, recoveryId)).toEqual(curve.publicKey(key));
    expect(curve.recover(hash, highS(signature), recoveryId ^ 1)).toEqual(curve.publicKey(key));
  });

  it('never throws on a bad signature', () => {
    const publicKey = curve.publicKey(one);
    const bad = [
      new Uint8Array(64),
      new Uint8Array(64).fill(255),
      new Uint8Array(63),
      new Uint8Array(0),
      concatBytes(number32(ORDER), one),
      concatBytes(one, number32(ORDER)),
      concatBytes(one, zero),
    ];
    for (const signature of bad) {
      expect(curve.verify(one, signature, publicKey)).toBe(false);
      for (const recoveryId of [-1, 0, 1, 2, 3, 4, 0.5]) {
        expect(curve.recover(one, signature, recoveryId)).toBeUndefined();
      }
    }
    expect(curve.verify(new Uint8Array(31), curve.sign(one, one), publicKey)).toBe(false);
  });

  it('grinds for a low r on demand', () => {
    const ground = Array.from({ length: 8 }, (_, i) =>
      curve.sign(hashes.sha256(number32(BigInt(i))), one, true),
    );
    expect(ground.filter((signature) => (signature[0] as number) >= 0x80)).toEqual([]);
  });

  it('opens nothing that was changed', () => {
    const nonce = new Uint8Array(12);
    const sealed = ciphers.seal(one, nonce, one, Uint8Array.of(1, 2, 3));
    expect(ciphers.open(one, nonce, one, sealed)).toEqual(Uint8Array.of(1, 2, 3));
    expect(ciphers.open(one, nonce, zero, sealed)).toBeUndefined();
    expect(ciphers.open(zero, nonce, one, sealed)).toBeUndefined();
    expect(ciphers.open(one, nonce, one, sealed.subarray(0, 15))).toBeUndefined();
    for (let i = 0; i < sealed.length; i++) {
      const changed = Uint8Array.from(sealed, (byte, at) => (at === i ? byte ^ 1 : byte));
      expect(ciphers.open(one, nonce, one, changed)).toBeUndefined();
    }
  });
});

describe('installing', () => {
  afterEach(() => useCryptoBackend(portableBackend));

  it('puts the chosen backend under the core', () => {
    const backend = installNodeCrypto();
    expect(cryptoBackend()).toBe(backend);
  });

  it('says that it is slow when there is no native curve', () => {
    expect(nodeBackend(withoutNative).fast).toBe(false);
    expect(nodeBackend(() => undefined).name).toContain('WebAssembly');
  });
});
