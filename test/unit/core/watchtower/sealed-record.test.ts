import fc from 'fast-check';
import { sha256 } from '../../../../src/core/crypto/index.js';
import { toHex, utf8 } from '../../../../src/core/primitives/bytes.js';
import { encode } from '../../../../src/core/primitives/codec.js';
import {
  BLOB_LENGTH,
  buildKit,
  decodeKit,
  kitCodec,
  kitMode,
  openKit,
  type SealedRecord,
  sealKit,
  stateHint,
} from '../../../../src/core/watchtower/index.js';
import { DESTINATION, entropy, htlcs, revoked, victim } from './fixtures.js';

const kitOf = (format: 'staticRemoteKey' | 'anchors', mode: 'own' | 'stranger', count: number) =>
  buildKit(revoked(format, htlcs(count)), victim, mode, DESTINATION);

function finder(records: readonly SealedRecord[]) {
  return (hint: Uint8Array) => records.filter((record) => toHex(record.hint) === toHex(hint));
}

function first(records: readonly SealedRecord[]): SealedRecord {
  const [record] = records;
  if (record === undefined) throw new Error('no record');
  return record;
}

describe('sealed records', () => {
  it.each([
    ['staticRemoteKey', 'own', 0, 1],
    ['anchors', 'own', 0, 1],
    ['anchors', 'own', 7, 1],
    ['anchors', 'own', 9, 2],
    ['staticRemoteKey', 'stranger', 0, 1],
    ['anchors', 'stranger', 0, 1],
    ['anchors', 'stranger', 10, 5],
    ['staticRemoteKey', 'stranger', 10, 9],
  ] as const)('%s, %s tower, %i HTLCs: %i records of one size', (format, mode, count, expected) => {
    const { kit, txid } = kitOf(format, mode, count);
    const records = sealKit(kit, txid, entropy);
    expect(records.length).toBe(expected);
    for (const { blob } of records) expect(blob.length).toBe(BLOB_LENGTH);
    expect(new Set(records.map(({ hint }) => toHex(hint))).size).toBe(expected);
    expect(first(records).hint).toEqual(stateHint(txid));
    expect(openKit(first(records), txid, finder(records))).toEqual({ ok: true, value: kit });
    expect(kitMode(kit)).toBe(mode);
  });

  it('gives other bytes every time, under the same hint', () => {
    const { kit, txid } = kitOf('anchors', 'own', 0);
    const [a, b] = [first(sealKit(kit, txid, entropy)), first(sealKit(kit, txid, entropy))];
    expect(a.hint).toEqual(b.hint);
    expect(a.blob).not.toEqual(b.blob);
  });

  it('opens with no other txid, and not when a byte is changed', () => {
    const { kit, txid } = kitOf('anchors', 'own', 0);
    const record = first(sealKit(kit, txid, entropy));
    const other = sha256(utf8('another transaction'));
    expect(openKit(record, other, () => [])).toMatchObject({ error: { code: 'notDecryptable' } });
    fc.assert(
      fc.property(fc.nat(BLOB_LENGTH - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
        const blob = record.blob.slice();
        blob[place] = (blob[place] ?? 0) ^ change;
        expect(openKit({ ...record, blob }, txid, () => [])).toMatchObject({
          error: { code: 'notDecryptable' },
        });
      }),
    );
    const hint = stateHint(other);
    expect(openKit({ ...record, hint }, txid, () => [])).toMatchObject({ error: { code: 'notDecryptable' } });
    const short = record.blob.slice(1);
    expect(openKit({ ...record, blob: short }, txid, () => [])).toMatchObject({
      error: { code: 'notDecryptable' },
    });
  });

  it('says which record of a long state is missing, and is not misled by others under its hint', () => {
    const { kit, txid } = kitOf('anchors', 'stranger', 4);
    const records = sealKit(kit, txid, entropy);
    const [base, second, ...rest] = records;
    if (base === undefined || second === undefined) throw new Error('too few records');
    expect(openKit(base, txid, finder([base, ...rest]))).toMatchObject({
      error: { code: 'kitIncomplete', missing: 1 },
    });
    const forged = { hint: second.hint, blob: new Uint8Array(BLOB_LENGTH).fill(7) };
    expect(openKit(base, txid, finder([base, forged, second, ...rest])).ok).toBe(true);
  });

  it('reads no kit out of bytes that are none', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 800 }), (bytes) => {
        expect(decodeKit(bytes)).toMatchObject({ ok: false });
      }),
    );
    const bytes = encode(kitCodec, kitOf('anchors', 'own', 2).kit);
    expect(decodeKit(bytes).ok).toBe(true);
    for (const length of [0, 1, 40, bytes.length - 1]) {
      expect(decodeKit(bytes.subarray(0, length))).toMatchObject({ error: { code: 'truncated' } });
    }
    expect(decodeKit(Uint8Array.of(2, ...bytes.subarray(1)))).toMatchObject({
      error: { code: 'invalidValue' },
    });
  });

  it('has no secret of ours in the kit for a stranger', () => {
    const { kit } = kitOf('anchors', 'stranger', 2);
    const own = kitOf('anchors', 'own', 2).kit;
    expect(kit.revocationKey.length).toBe(33);
    expect(toHex(encode(kitCodec, kit))).not.toContain(toHex(own.revocationKey));
  });
});
