import { Transaction } from 'bitcoinjs-lib';
import fc from 'fast-check';
import { fromHex, toHex } from '../../../../src/core/primitives/bytes.js';
import { sat } from '../../../../src/core/primitives/units.js';
import {
  decodeSignature,
  encodeSignature,
  SIGHASH_ALL,
  SIGHASH_SINGLE_ANYONECANPAY,
  witnessSignatureHash,
} from '../../../../src/core/transactions/index.js';

const u32 = fc.nat({ max: 0xffff_ffff });
const bytes = (least: number, most: number) => fc.uint8Array({ minLength: least, maxLength: most });
const anyTransaction = fc
  .record({
    inputs: fc.array(fc.tuple(bytes(32, 32), u32, u32), { minLength: 1, maxLength: 4 }),
    outputs: fc.array(fc.tuple(bytes(0, 40), fc.bigInt({ min: 0n, max: 2_100_000_000_000_000n })), {
      minLength: 1,
      maxLength: 4,
    }),
    locktime: u32,
  })
  .map(({ inputs, outputs, locktime }) => {
    const transaction = new Transaction();
    transaction.version = 2;
    transaction.locktime = locktime;
    for (const [hash, index, sequence] of inputs) transaction.addInput(hash, index, sequence);
    for (const [script, value] of outputs) transaction.addOutput(script, value);
    return transaction;
  });

describe('signature hash, BIP 143', () => {
  it.each([SIGHASH_ALL, SIGHASH_SINGLE_ANYONECANPAY])('agrees with bitcoinjs-lib on type %p', (type) => {
    fc.assert(
      fc.property(
        anyTransaction,
        fc.nat(3),
        bytes(0, 252),
        fc.bigInt({ min: 0n, max: 2_100_000_000_000_000n }),
        (transaction, place, script, amount) => {
          const most = Math.min(transaction.ins.length, transaction.outs.length);
          const index = place % most;
          expect(witnessSignatureHash(transaction, index, script, sat(amount), type)).toEqual(
            transaction.hashForWitnessV0(index, script, amount, type),
          );
        },
      ),
      { numRuns: 100 },
    );
  });

  it('refuses what it cannot sign', () => {
    const transaction = new Transaction();
    transaction.addInput(new Uint8Array(32), 0);
    transaction.addInput(new Uint8Array(32), 1);
    transaction.addOutput(new Uint8Array(0), 1n);
    const hash = (index: number, scriptLength: number, type: number) => () =>
      witnessSignatureHash(transaction, index, new Uint8Array(scriptLength), sat(1), type);
    expect(hash(1, 252, SIGHASH_ALL)).not.toThrow();
    expect(hash(2, 0, SIGHASH_ALL)).toThrow(RangeError);
    expect(hash(0, 253, SIGHASH_ALL)).toThrow(RangeError);
    expect(hash(0, 0, 0x02)).toThrow(RangeError);
    expect(hash(1, 0, SIGHASH_SINGLE_ANYONECANPAY)).toThrow(RangeError);
  });
});

describe('signature encoding', () => {
  it('turns compact into DER and back', () => {
    fc.assert(
      fc.property(bytes(32, 32), bytes(32, 32), (r, s) => {
        fc.pre(r.some((byte) => byte > 0) && s.some((byte) => byte > 0));
        const signature = Uint8Array.of(...r, ...s);
        expect(decodeSignature(encodeSignature(signature, SIGHASH_ALL))).toEqual({
          signature,
          sighashType: SIGHASH_ALL,
        });
      }),
      { numRuns: 50 },
    );
  });

  it('leaves out leading zeros and keeps the sign free', () => {
    const signature = new Uint8Array(64);
    signature[31] = 1;
    signature[63] = 0x80;
    expect(toHex(encodeSignature(signature, SIGHASH_SINGLE_ANYONECANPAY))).toBe('30070201010202008083');
  });

  it.each([
    ['empty', ''],
    ['only a sighash byte', '01'],
    ['an unknown sighash byte', '3006020101020101ff'],
    ['no DER', '300601'],
    ['a byte too many', '300602010102010100' + '01'],
  ])('refuses %s', (_, hex) => {
    expect(decodeSignature(fromHex(hex))).toBeUndefined();
  });
});
