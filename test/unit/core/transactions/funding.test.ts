import { fromHex, toHex } from '../../../../src/core/primitives/bytes.js';
import {
  fundingOutputScript,
  fundingScript,
  txidFromHex,
  txidToHex,
} from '../../../../src/core/transactions/index.js';
import { fundingTransaction as vector } from '../../../vectors/bolt3.js';
import { parse } from './fixture.js';

describe('funding output, BOLT 3 appendix B', () => {
  const keyA = fromHex(vector.localFundingPublicKey);
  const keyB = fromHex(vector.remoteFundingPublicKey);

  it('has the witness script of both keys, whichever comes first', () => {
    expect(toHex(fundingScript(keyA, keyB))).toBe(vector.witnessScript);
    expect(toHex(fundingScript(keyB, keyA))).toBe(vector.witnessScript);
  });

  it('is what the funding transaction pays to', () => {
    const transaction = parse(vector.transaction);
    expect(transaction.outs[vector.outputIndex]).toEqual({
      script: fundingOutputScript(keyA, keyB),
      value: vector.amount,
    });
    expect(txidToHex(transaction.getHash())).toBe(vector.txid);
    expect(txidFromHex(vector.txid)).toEqual(transaction.getHash());
  });

  it.each(['', '00', 'zz'.repeat(32), '00'.repeat(33)])('refuses %p as a txid', (hex) => {
    expect(() => txidFromHex(hex)).toThrow(RangeError);
  });
});
