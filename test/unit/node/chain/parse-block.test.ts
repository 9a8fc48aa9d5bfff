import { Transaction } from 'bitcoinjs-lib';
import { concatBytes, fromHex, toHex } from '../../../../src/core/primitives/bytes.js';
import { isCoinbase, toTransaction } from '../../../../src/node/chain/block.js';
import { parseBlock, parseTransaction } from '../../../../src/node/chain/parse-block.js';
import { extensionBlock } from '../../../vectors/extension-block.js';

// Bitcoin's block 0, as every node has it.
const GENESIS =
  '0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c0101000000010000000000000000000000000000000000000000000000000000000000000000ffffffff4d04ffff001d0104455468652054696d65732030332f4a616e2f32303039204368616e63656c6c6f72206f6e206272696e6b206f66207365636f6e64206261696c6f757420666f722062616e6b73ffffffff0100f2052a01000000434104678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb649f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5fac00000000';

// BIP 143, native P2WPKH: the signed transaction.
const SEGWIT =
  '01000000000102fff7f7881a8099afa6940d42d1e7f6362bec38171ea3edf433541db4e4ad969f00000000494830450221008b9d1dc26ba6a9cb62127b02742fa9d754cd3bebf337f7a55d114c8e5cdd30be022040529b194ba3f9281a99f2b1c0a19c0489bc22ede944ccf4ecbab4cc618ef3ed01eeffffffef51e1b804cc89d182d279655c3aa89e815b1b309fe287d9b2b55d57b90ec68a0100000000ffffffff02202cb206000000001976a9148280b37df378db99f66f85c95a783a76ac7a6d5988ac9093510d000000001976a9143bde42dbee7e4dbe6a21b2d50ce2f0167faa815988ac000247304402203609e17b84f6a7d30c80bfa610b5b4542f32a8a0d5447a12fb1366d7f01cc44a0220573a954c4518331561406f90300e8f3358f51928d43c212a8caed02de67eebee0121025476c2e83188368da1ff3e292e7acafcdb3566bb0ad253f62fc70f07aeee635711000000';

describe('parseBlock', () => {
  it('reads the genesis block', () => {
    const block = parseBlock(fromHex(GENESIS));
    expect(block).toMatchObject({
      hash: '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f',
      previousHash: '0'.repeat(64),
      time: 1231006505,
    });
    expect(block.transactions).toHaveLength(1);
    expect(block.transactions[0]).toMatchObject({
      txid: '4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b',
      inputs: [{ txid: '0'.repeat(64), outputIndex: 0xffff_ffff }],
      outputs: [{ amountSat: 5_000_000_000n }],
    });
    expect(block.transactions.map(isCoinbase)).toEqual([true]);
  });

  it('reads a block whose last transaction has the extension flag', () => {
    const block = parseBlock(fromHex(extensionBlock.raw));
    expect(block.hash).toBe(extensionBlock.hash);
    expect(block.transactions.map(({ txid }) => txid)).toEqual(extensionBlock.txids);
    expect(block.transactions[2]?.outputs.map(({ amountSat }) => amountSat)).toEqual([1_249_963_500n]);
  });

  it('computes txids without the witness and keeps the witness', () => {
    const parsed = parseTransaction(fromHex(SEGWIT));
    const expected = Transaction.fromHex(SEGWIT);
    expect(parsed.txid).toBe(expected.getId());
    expect(parsed.inputs.map((input) => input.outputIndex)).toEqual([0, 1]);
    expect(parsed.outputs.map((output) => output.amountSat)).toEqual(expected.outs.map((out) => out.value));
    expect(toTransaction(parsed).toHex()).toBe(SEGWIT);
    expect(isCoinbase(parsed)).toBe(false);
  });

  it.each([
    ['nothing', ''],
    ['a header alone', GENESIS.slice(0, 160)],
    ['a block cut short', GENESIS.slice(0, -2)],
    ['an impossible count', `${GENESIS.slice(0, 160)}ffffffffffffffffff`],
  ])('refuses %s', (_, hex) => {
    expect(() => parseBlock(fromHex(hex))).toThrow(expect.objectContaining({ name: 'DecodeError' }));
  });

  it('refuses bytes behind the end and unknown flags', () => {
    expect(() => parseBlock(concatBytes(fromHex(GENESIS), Uint8Array.of(0)))).toThrow(
      expect.objectContaining({ code: 'trailingBytes' }),
    );
    const flags = SEGWIT.replace(/^010000000001/, '010000000002');
    expect(() => parseTransaction(fromHex(flags))).toThrow(expect.objectContaining({ code: 'invalidValue' }));
  });

  it('shares the memory of the block only until the transaction is taken out', () => {
    const bytes = fromHex(SEGWIT);
    const transaction = toTransaction(parseTransaction(bytes));
    bytes.fill(0);
    expect(toHex(transaction.toBuffer())).toBe(SEGWIT);
  });
});
