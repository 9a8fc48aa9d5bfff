import fc from 'fast-check';
import {
  BADONION,
  decodeFailure,
  encodeFailure,
  type Failure,
  failureCode,
  failureFlags,
  type KnownFailure,
  NODE,
  PERM,
  UPDATE,
} from '../../../../src/core/onion/failure.js';
import { failureOfMalformed, malformedOnion } from '../../../../src/core/onion/malformed.js';
import { fromHex, toHex } from '../../../../src/core/primitives/bytes.js';
import { blockHeight, cltvExpiry, msat } from '../../../../src/core/primitives/units.js';

const HASH = '5a'.repeat(32);
const sha256OfOnion = fromHex(HASH);
const channelUpdate = fromHex('0102aa');
const htlcMsat = msat(0xffff_ffff_ffff_ffffn);

/** BOLT 4, Failure Messages: each failure, its number, its bytes. */
const FAILURES: readonly [KnownFailure, number, string][] = [
  [{ code: 'temporaryNodeFailure' }, NODE | 2, '2002'],
  [{ code: 'permanentNodeFailure' }, PERM | NODE | 2, '6002'],
  [{ code: 'requiredNodeFeatureMissing' }, PERM | NODE | 3, '6003'],
  [{ code: 'invalidOnionVersion', sha256OfOnion }, BADONION | PERM | 4, `c004${HASH}`],
  [{ code: 'invalidOnionHmac', sha256OfOnion }, BADONION | PERM | 5, `c005${HASH}`],
  [{ code: 'invalidOnionKey', sha256OfOnion }, BADONION | PERM | 6, `c006${HASH}`],
  [{ code: 'temporaryChannelFailure', channelUpdate }, UPDATE | 7, '100700030102aa'],
  [{ code: 'permanentChannelFailure' }, PERM | 8, '4008'],
  [{ code: 'requiredChannelFeatureMissing' }, PERM | 9, '4009'],
  [{ code: 'unknownNextPeer' }, PERM | 10, '400a'],
  [{ code: 'amountBelowMinimum', htlcMsat, channelUpdate }, UPDATE | 11, '100bffffffffffffffff00030102aa'],
  [{ code: 'feeInsufficient', htlcMsat, channelUpdate }, UPDATE | 12, '100cffffffffffffffff00030102aa'],
  [
    { code: 'incorrectCltvExpiry', cltvExpiry: cltvExpiry(500000), channelUpdate },
    UPDATE | 13,
    '100d0007a12000030102aa',
  ],
  [{ code: 'expiryTooSoon', channelUpdate }, UPDATE | 14, '100e00030102aa'],
  [
    { code: 'incorrectOrUnknownPaymentDetails', htlcMsat: msat(100n), height: blockHeight(800000) },
    PERM | 15,
    '400f0000000000000064000c3500',
  ],
  [{ code: 'finalIncorrectCltvExpiry', cltvExpiry: cltvExpiry(500000) }, 18, '00120007a120'],
  [{ code: 'finalIncorrectHtlcAmount', incomingHtlcAmt: msat(258n) }, 19, '00130000000000000102'],
  [{ code: 'channelDisabled', disabledFlags: 0, channelUpdate }, UPDATE | 20, '1014000000030102aa'],
  [{ code: 'expiryTooFar' }, 21, '0015'],
  [{ code: 'invalidOnionPayload', type: 5482373484n, offset: 8 }, PERM | 22, '4016ff0000000146c6616c0008'],
  [{ code: 'mppTimeout' }, 23, '0017'],
  [{ code: 'invalidOnionBlinding', sha256OfOnion }, BADONION | PERM | 24, `c018${HASH}`],
];

describe('failure messages', () => {
  it.each(FAILURES.map((row) => [row[0].code, ...row] as const))('%s', (_, failure, code, bytes) => {
    expect(toHex(encodeFailure(failure))).toBe(bytes);
    expect(decodeFailure(fromHex(bytes))).toEqual(failure);
    expect(failureCode(failure)).toBe(code);
    expect(failureCode(failure.code)).toBe(code);
    expect(failureFlags(failure)).toEqual({
      badOnion: (code & 0x8000) !== 0,
      permanent: (code & 0x4000) !== 0,
      node: (code & 0x2000) !== 0,
      update: (code & 0x1000) !== 0,
    });
  });

  it('keeps the TLV records behind the data', () => {
    const bytes = '2002fd84d10180';
    const failure = { code: 'temporaryNodeFailure', tlvs: [{ type: 34001n, value: Uint8Array.of(0x80) }] };
    expect(decodeFailure(fromHex(bytes))).toEqual(failure);
    expect(toHex(encodeFailure(failure as Failure))).toBe(bytes);
  });

  it('ignores extra bytes that are no TLV stream', () => {
    expect(decodeFailure(fromHex('200205'))).toEqual({ code: 'temporaryNodeFailure' });
  });

  it.each([
    ['a number that no failure has', '7777aa', 0x7777, 'aa'],
    ['payment details without their data', '400f', 0x400f, ''],
    ['a channel update that ends early', '100700030102', 0x1007, '00030102'],
    ['one byte', '40', 0, '40'],
    ['nothing', '', 0, ''],
  ])('keeps %s', (_, bytes, code, data) => {
    const failure = decodeFailure(fromHex(bytes));
    expect(failure).toEqual({ code: 'unknown', failureCode: code, data: fromHex(data) });
    expect(failureFlags(failure).permanent).toBe((code & PERM) !== 0);
    if (bytes.length >= 4) expect(toHex(encodeFailure(failure))).toBe(bytes);
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => decodeFailure(bytes).code.length > 0));
  });
});

describe('malformed onions', () => {
  it.each([
    ['invalidOnionVersion', 0xc004],
    ['invalidOnionHmac', 0xc005],
    ['invalidOnionKey', 0xc006],
  ] as const)('reports %s to the peer, and the peer passes it on', (code, number) => {
    const malformed = malformedOnion({ code, onionHash: sha256OfOnion });
    expect(malformed).toEqual({ failureCode: number, sha256OfOnion });
    expect(failureOfMalformed(malformed)).toEqual({ ok: true, value: { code, sha256OfOnion } });
  });

  it('passes on a code that it does not know', () => {
    const converted = failureOfMalformed({ failureCode: 0x8063, sha256OfOnion });
    expect(converted).toEqual({
      ok: true,
      value: { code: 'unknown', failureCode: 0x8063, data: sha256OfOnion },
    });
  });

  it('fails the channel on a code without BADONION', () => {
    const converted = failureOfMalformed({ failureCode: PERM | 15, sha256OfOnion });
    expect(converted).toEqual({
      ok: false,
      error: { code: 'badOnionBitMissing', failureCode: PERM | 15, consequence: 'failChannel' },
    });
  });
});
