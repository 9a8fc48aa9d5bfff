import { fromHex, toHex } from '../../../../src/core/primitives/bytes.js';
import { displayHash, parseDisplayHash } from '../../../../src/core/primitives/display-hash.js';
import { fundingOutputScript, fundingScript } from '../../../../src/core/transactions/index.js';
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
    expect(displayHash(transaction.getHash())).toBe(vector.txid);
    expect(parseDisplayHash(vector.txid)).toEqual(transaction.getHash());
  });
});
