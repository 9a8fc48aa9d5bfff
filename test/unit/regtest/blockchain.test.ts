import { Block } from 'bitcoinjs-lib/src/block';
import { addressToScript, scriptToAddress } from '../../../regtest/chain/address.js';
import { blockWeight, serializeBlock } from '../../../regtest/chain/block.js';
import { toHex } from '../../../src/core/primitives/bytes.js';
import {
  coinbaseAt,
  coinOf,
  inMempool,
  mineAlone,
  nodeWithCoins,
  OPEN_SCRIPT,
  spend,
  submit,
} from './fixtures.js';

const GENESIS = '0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206';

describe('blocks', () => {
  it('starts with the genesis block of regtest', async () => {
    const node = await nodeWithCoins(0);
    expect(node.chain.tip.block.hash).toBe(GENESIS);
    expect(Block.fromBuffer(serializeBlock(node.chain.tip.block)).getId()).toBe(GENESIS);
  });

  it('mines blocks with proof of work, merkle root, height and witness commitment', async () => {
    const node = await nodeWithCoins();
    submit(node, spend([coinbaseAt(node, 1)]));
    const [hash = ''] = node.mine(1, OPEN_SCRIPT);
    const mined = node.chain.tip.block;
    const block = Block.fromBuffer(serializeBlock(mined));
    expect(block.getId()).toBe(hash);
    expect(block.checkProofOfWork()).toBe(true);
    expect(block.transactions).toHaveLength(2);
    expect(block.hasWitnessCommit()).toBe(true);
    expect(block.checkTxRoots()).toBe(true);
    expect(block.weight()).toBe(blockWeight(mined));
    const scriptSig = block.transactions?.[0]?.ins[0]?.script ?? new Uint8Array();
    expect(toHex(scriptSig.subarray(0, 2))).toBe(`01${(111).toString(16)}`);
    // Fees go to the miner.
    expect(mined.transactions[0]?.tx.outs[0]?.value).toBe(5_000_001_000n);
  });

  it('halves the subsidy every 150 blocks', async () => {
    const node = await nodeWithCoins(150);
    expect([149, 150].map((height) => coinbaseAt(node, height).value)).toEqual([
      5_000_000_000n,
      2_500_000_000n,
    ]);
  });

  it('holds coinbases back for 100 blocks, in mempool and blocks', async () => {
    const node = await nodeWithCoins(99);
    const tx = spend([coinbaseAt(node, 1)]);
    expect(submit(node, tx)).toBe('bad-txns-premature-spend-of-coinbase');
    expect(mineAlone(node, tx)).toBe('bad-txns-premature-spend-of-coinbase');
    node.mine(1, OPEN_SCRIPT);
    expect(submit(node, tx)).toBe('accepted');
  });
});

describe('reorganisations', () => {
  it('restores the coins and returns transactions to the mempool, and back', async () => {
    const node = await nodeWithCoins();
    const before = new Map(node.chain.coins.entries());
    const parent = spend([coinbaseAt(node, 1)]);
    const child = spend([coinOf(parent)]);
    expect([submit(node, parent), submit(node, child)]).toEqual(['accepted', 'accepted']);
    node.mine(3, OPEN_SCRIPT);
    const after = new Map(node.chain.coins.entries());
    const block = node.chain.at(111);
    if (block === undefined) throw new Error('no block');
    expect(node.chain.transaction(child.getId())).toBeDefined();
    expect(inMempool(node)).toEqual([]);

    node.invalidate(block);
    expect(node.chain.tip.height).toBe(110);
    expect(new Map(node.chain.coins.entries())).toEqual(before);
    expect(node.chain.transaction(child.getId())).toBeUndefined();
    expect(new Set(inMempool(node))).toEqual(new Set([parent.getId(), child.getId()]));

    node.reconsider(block);
    expect(node.chain.tip.height).toBe(113);
    expect(new Map(node.chain.coins.entries())).toEqual(after);
    expect(inMempool(node)).toEqual([]);
  });

  it('follows the longer branch and drops what it spent twice', async () => {
    const node = await nodeWithCoins();
    const coin = coinbaseAt(node, 1);
    const first = spend([coin], { fee: 1000n });
    const second = spend([coin], { fee: 2000n });
    submit(node, first);
    node.mine(1, OPEN_SCRIPT);
    const old = node.chain.tip;
    node.invalidate(old);
    expect(mineAlone(node, second)).toBe('accepted');
    expect(inMempool(node)).toEqual([]);
    expect(submit(node, first)).toBe('bad-txns-inputs-missingorspent');
    node.mine(1, OPEN_SCRIPT);
    // The old branch is shorter now: to reconsider it changes nothing.
    node.reconsider(old);
    expect(node.chain.tip.height).toBe(112);
    expect(node.chain.transaction(second.getId())).toBeDefined();
  });

  it('drops spends of coinbases that went, with their descendants', async () => {
    const node = await nodeWithCoins(101);
    const parent = spend([coinbaseAt(node, 2)]);
    submit(node, parent);
    submit(node, spend([coinOf(parent)]));
    expect(inMempool(node)).toHaveLength(2);
    node.invalidate(node.chain.tip);
    expect(inMempool(node)).toEqual([]);
  });
});

describe('addresses', () => {
  it.each([
    ['mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn', '76a914243f1394f44554f4ce3fd68649c19adc483ce92488ac'],
    ['2MzQwSSnBHWHqSAqtTVQ6v47XtaisrJa1Vc', 'a9144e9f39ca4688ff102128ea4ccda34105324305b087'],
    ['bcrt1qft5p2uhsdcdc3l2ua4ap5qqfg4pjaqlp250x7us7a8qqhrxrxfsqseac85', toHex(OPEN_SCRIPT)],
    ['bcrt1pfeesnyr2tx', '51024e73'],
  ])('%s', (address, script) => {
    expect(toHex(addressToScript(address) ?? new Uint8Array())).toBe(script);
    expect(scriptToAddress(addressToScript(address) ?? new Uint8Array())).toBe(address);
  });

  it.each(['', 'bcrt1', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', 'mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfm'])(
    'refuses %p',
    (address) => expect(addressToScript(address)).toBeUndefined(),
  );
});
