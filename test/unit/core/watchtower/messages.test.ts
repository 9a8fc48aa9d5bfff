import fc from 'fast-check';
import { curve, sha256 } from '../../../../src/core/crypto/index.js';
import { concatBytes, fromHex, utf8 } from '../../../../src/core/primitives/bytes.js';
import {
  BLOB_LENGTH,
  checkReceipt,
  countOf,
  decodeTowerMessage,
  encodeTowerMessage,
  judgeRecord,
  recordHash,
  sequenceRanges,
  signReceipt,
  type TowerMessage,
  type TowerMessageNamed,
  verifyReceipt,
} from '../../../../src/core/watchtower/index.js';

const towerKey = sha256(utf8('tower'));
const towerId = curve().publicKey(towerKey);
const session = curve().publicKey(sha256(utf8('session')));

function record(sequence: bigint, fill = 1): TowerMessageNamed<'storeRecord'> {
  return {
    type: 'storeRecord',
    sequence,
    hint: new Uint8Array(16).fill(fill),
    blob: new Uint8Array(BLOB_LENGTH).fill(fill),
  };
}

const messages: readonly TowerMessage[] = [
  { type: 'openSession' },
  { type: 'sessionOpened', lastSequence: 0n, maxRecords: 100_000, blobLength: BLOB_LENGTH },
  record(7n),
  {
    type: 'recordStored',
    sequence: 2n ** 40n,
    recordHash: new Uint8Array(32).fill(3),
    signature: new Uint8Array(64).fill(4),
  },
  { type: 'refused', sequence: 3n, code: 'storeFull' },
  { type: 'refused', sequence: 0n, code: 'noSession' },
  {
    type: 'deleteRecords',
    ranges: [
      { first: 1n, count: 3 },
      { first: 2n ** 23n, count: 1 },
    ],
  },
  { type: 'recordsDeleted' },
  { type: 'getStatus' },
  { type: 'towerStatus', blockHeight: 800_000 },
  { type: 'ping' },
  { type: 'pong' },
];

describe('tower messages', () => {
  it.each(messages.map((message) => [message.type, message] as const))('%s there and back', (_, message) => {
    const bytes = encodeTowerMessage(message);
    // BOLT 1: custom messages are 32768 and above; odd ones may be ignored.
    expect((bytes[0] ?? 0) & 0x80).toBe(0x80);
    expect((bytes[1] ?? 0) & 1).toBe(1);
    expect(decodeTowerMessage(bytes)).toEqual({ ok: true, value: message });
  });

  it.each([
    ['no number', '80', 'malformedMessage'],
    ['an unknown even number', '8100', 'unknownEvenMessage'],
    ['a record without its blob', '800501010103100101010101010101010101010101010101', 'malformedMessage'],
    ['an unknown even field', '800102ff', 'malformedMessage'],
    ['a refusal that nobody knows', '8009010003021000', 'malformedMessage'],
    ['fields out of order', '800903000100', 'malformedMessage'],
  ])('%s', (_, hex, code) => {
    expect(decodeTowerMessage(fromHex(hex))).toMatchObject({ ok: false, error: { code } });
  });

  it('ignores unknown odd messages and fields', () => {
    expect(decodeTowerMessage(fromHex('8101ffff'))).toEqual({ ok: true, value: undefined });
    expect(decodeTowerMessage(fromHex('80010f0100'))).toMatchObject({
      ok: true,
      value: { type: 'openSession' },
    });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(15), (rest, low) => {
        decodeTowerMessage(concatBytes(Uint8Array.of(0x80, low), rest));
      }),
    );
  });
});

describe('receipts', () => {
  const hash = recordHash(record(1n));
  const signature = signReceipt({ session, sequence: 1n, recordHash: hash }, towerKey);

  it('hold for this content, number, session and tower alone', () => {
    expect(verifyReceipt({ session, sequence: 1n, recordHash: hash }, signature, towerId)).toBe(true);
    expect(verifyReceipt({ session, sequence: 2n, recordHash: hash }, signature, towerId)).toBe(false);
    expect(verifyReceipt({ session: towerId, sequence: 1n, recordHash: hash }, signature, towerId)).toBe(
      false,
    );
    expect(verifyReceipt({ session, sequence: 1n, recordHash: hash }, signature, session)).toBe(false);
    const other = recordHash(record(1n, 2));
    expect(verifyReceipt({ session, sequence: 1n, recordHash: other }, signature, towerId)).toBe(false);
  });

  it.each([
    ['right', {}, 'ok'],
    ['for another number', { sequence: 2n }, 'wrongReceipt'],
    ['for other content', { recordHash: recordHash(record(1n, 9)) }, 'wrongReceipt'],
    ['with a broken signature', { signature: new Uint8Array(64).fill(1) }, 'wrongReceipt'],
  ])('%s', (_, change, outcome) => {
    const receipt = { type: 'recordStored' as const, sequence: 1n, recordHash: hash, signature, ...change };
    const verdict = checkReceipt({ sequence: 1n, recordHash: hash }, receipt, session, towerId);
    expect(verdict.ok ? 'ok' : verdict.error).toBe(outcome);
  });

  it('are not taken unasked', () => {
    const receipt = { type: 'recordStored' as const, sequence: 1n, recordHash: hash, signature };
    expect(checkReceipt(undefined, receipt, session, towerId)).toEqual({
      ok: false,
      error: 'protocolViolation',
    });
  });
});

describe('numbers as ranges', () => {
  it('join what follows each other', () => {
    expect(sequenceRanges([])).toEqual([]);
    const ranges = sequenceRanges([1n, 2n, 3n, 5n, 9n, 10n]);
    expect(ranges).toEqual([
      { first: 1n, count: 3 },
      { first: 5n, count: 1 },
      { first: 9n, count: 2 },
    ]);
    expect(countOf(ranges)).toBe(6);
  });
});

describe('what a tower takes', () => {
  const state = {
    lastSequence: 2n,
    maxRecords: 3,
    deleted: 0,
    storedHash: (sequence: bigint) => (sequence === 2n ? recordHash(record(2n)) : undefined),
  };

  it.each([
    ['the next one', record(3n), 'store'],
    ['the last one again', record(2n), 'repeat'],
    ['other content under a number that is taken', record(2n, 5), 'sequenceConflict'],
    ['a number that it has lost', record(1n), 'sequenceConflict'],
    ['number 0', record(0n), 'sequenceConflict'],
    ['a gap', record(4n), 'sequenceGap'],
    ['too long a blob', { ...record(3n), blob: new Uint8Array(BLOB_LENGTH + 1) }, 'blobLength'],
    ['too short a blob', { ...record(3n), blob: new Uint8Array(0) }, 'blobLength'],
  ])('%s: %s', (_, message, outcome) => {
    const verdict = judgeRecord(state, message);
    expect(verdict.type === 'refuse' ? verdict.code : verdict.type).toBe(outcome);
  });

  it('keeps to the quota', () => {
    const full = { ...state, lastSequence: 3n };
    expect(judgeRecord(full, record(4n))).toEqual({ type: 'refuse', code: 'quotaExceeded' });
    expect(judgeRecord({ ...full, deleted: 1 }, record(4n)).type).toBe('store');
  });
});
