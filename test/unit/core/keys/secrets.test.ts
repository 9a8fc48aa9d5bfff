import {
  emptySecretStore,
  firstSecretIndex,
  insertSecret,
  lookupSecret,
  perCommitmentSecretFromSeed,
  perCommitmentSecretsOf,
  type SecretStore,
  secretIndex,
} from '../../../../src/core/keys/index.js';
import { fromHex, toHex } from '../../../../src/core/primitives/bytes.js';
import { secretGeneration, secretStorage } from '../../../vectors/bolt3-secrets.js';

function insertAll(inserts: readonly { index: bigint; secret: Uint8Array }[]): SecretStore {
  return inserts.reduce((store, { index, secret }) => {
    const inserted = insertSecret(store, index, secret);
    if (!inserted.ok) throw new Error(`${inserted.error} at ${index}`);
    return inserted.value;
  }, emptySecretStore);
}

describe('per-commitment secrets, BOLT 3 appendix D', () => {
  it.each(secretGeneration)('$name', ({ seed, index, secret }) => {
    expect(toHex(perCommitmentSecretFromSeed(fromHex(seed), index))).toBe(secret);
  });

  it('are the same for whoever asks for many of them, in whatever order', () => {
    const seed = new Uint8Array(32).fill(9);
    const secretOf = perCommitmentSecretsOf(seed);
    const last = firstSecretIndex;
    for (const number of [0n, 1n, 255n, 256n, 257n, 2n, 65_535n, 65_536n, last - 1n, last, 0n]) {
      expect(secretOf(number)).toEqual(perCommitmentSecretFromSeed(seed, secretIndex(number)));
    }
    expect(() => secretOf(last + 1n)).toThrow(RangeError);
    expect(() => secretOf(-1n)).toThrow(RangeError);
  });

  it.each(secretStorage)('$name', ({ inserts, valid }) => {
    const entries = inserts.map(({ index, secret }) => ({ index, secret: fromHex(secret) }));
    const store = insertAll(entries.slice(0, -1));
    const last = entries.at(-1);
    if (last === undefined) throw new Error('an empty vector');
    const result = insertSecret(store, last.index, last.secret);
    expect(result.ok).toBe(valid);
    if (!result.ok) expect(result.error).toBe('secretMismatch');
  });
});

describe('secret store', () => {
  const seed = new Uint8Array(32).fill(7);
  const secretOf = (commitmentNumber: bigint) =>
    perCommitmentSecretFromSeed(seed, secretIndex(commitmentNumber));
  const numbers = (count: number) => Array.from({ length: count }, (_, n) => BigInt(n));
  const storeOf = (count: number) =>
    insertAll(numbers(count).map((n) => ({ index: secretIndex(n), secret: secretOf(n) })));

  it('finds every secret that came, and none that did not', () => {
    const store = storeOf(300);
    for (const n of numbers(300)) expect(lookupSecret(store, secretIndex(n))).toEqual(secretOf(n));
    expect(lookupSecret(store, secretIndex(300n))).toBeUndefined();
    expect(lookupSecret(store, 0n)).toBeUndefined();
    expect(lookupSecret(emptySecretStore, firstSecretIndex)).toBeUndefined();
  });

  it('grows with the logarithm of the number of secrets and leaves the earlier store as it was', () => {
    const store = storeOf(256);
    expect(store.known).toHaveLength(9);
    insertSecret(store, secretIndex(256n), secretOf(256n));
    expect(lookupSecret(store, secretIndex(256n))).toBeUndefined();
  });

  it('takes the last secret of all, from which every other follows', () => {
    const inserted = insertSecret(storeOf(8), 0n, seed);
    if (!inserted.ok) throw new Error(inserted.error);
    expect(inserted.value.known).toHaveLength(49);
    expect(lookupSecret(inserted.value, secretIndex(12345n))).toEqual(secretOf(12345n));
  });

  it('refuses another secret for an index that it knows', () => {
    const store = storeOf(8);
    expect(insertSecret(store, secretIndex(4n), secretOf(4n)).ok).toBe(true);
    expect(insertSecret(store, secretIndex(4n), secretOf(9n))).toEqual({
      ok: false,
      error: 'secretMismatch',
    });
  });

  it('counts commitments from the highest index downwards', () => {
    expect(secretIndex(0n)).toBe(281474976710655n);
    expect(secretIndex(281474976710655n)).toBe(0n);
    expect(() => secretIndex(281474976710656n)).toThrow(RangeError);
    expect(() => secretIndex(-1n)).toThrow(RangeError);
  });
});
