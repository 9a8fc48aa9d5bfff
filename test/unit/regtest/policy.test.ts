import { Transaction } from 'bitcoinjs-lib/src/transaction';
import type { RegtestNode } from '../../../regtest/chain/node.js';
import { dustThreshold } from '../../../regtest/chain/standardness.js';
import { fromHex } from '../../../src/core/primitives/bytes.js';
import {
  coinbaseAt,
  coinOf,
  inMempool,
  mineAlone,
  nodeWithCoins,
  OPEN_SCRIPT,
  type SpendOptions,
  spend,
  submit,
  type TestCoin,
} from './fixtures.js';

let node: RegtestNode;
let coin: TestCoin;
beforeEach(async () => {
  node = await nodeWithCoins(130);
  coin = coinbaseAt(node, 1);
});

const DATA = (length: number) => Uint8Array.of(0x6a, 0x4c, length, ...new Uint8Array(length));

function withOutput(script: Uint8Array, value: bigint): SpendOptions {
  return {
    outputs: [
      { script, value },
      { script: OPEN_SCRIPT, value: 4_999_000_000n },
    ],
  };
}

describe('the policy table', () => {
  it.each<[string, SpendOptions, string]>([
    ['an ordinary spend', {}, 'accepted'],
    ['version 0', { version: 0 }, 'version'],
    ['version 4', { version: 4 }, 'version'],
    ['the least fee', { fee: 96n }, 'accepted'],
    ['a satoshi less', { fee: 95n }, 'min relay fee not met'],
    ['more out than in', { fee: -1n }, 'bad-txns-in-belowout'],
    ['no outputs', { outputs: [] }, 'bad-txns-vout-empty'],
    ['a strange script', withOutput(fromHex('51'), 1000n), 'scriptpubkey'],
    ['80 bytes of data', withOutput(DATA(80), 0n), 'accepted'],
    ['81 bytes of data', withOutput(DATA(81), 0n), 'scriptpubkey'],
    ['a witness script output at the dust limit', withOutput(OPEN_SCRIPT, 330n), 'accepted'],
    ['a satoshi below', withOutput(OPEN_SCRIPT, 329n), 'dust'],
    ['an anchor at the dust limit', withOutput(fromHex('51024e73'), 240n), 'accepted'],
    ['an anchor below it', withOutput(fromHex('51024e73'), 239n), 'dust'],
    ['a tiny transaction', { outputs: [{ script: fromHex('6a'), value: 0n }] }, 'tx-size-small'],
    ['a lock time in the future', { locktime: 131 }, 'non-final'],
    ['a lock time that has come', { locktime: 130 }, 'accepted'],
    ['a future lock time that does not count', { locktime: 131, sequence: 0xffffffff }, 'accepted'],
    ['a lock in the future in seconds', { locktime: 1_900_000_000 }, 'non-final'],
    ['a relative lock of more blocks than passed', { sequence: 131 }, 'non-BIP68-final'],
    ['a relative lock of as many blocks', { sequence: 130 }, 'accepted'],
    ['a relative lock under version 1', { sequence: 131, version: 1 }, 'accepted'],
    [
      'a witness element over 80 bytes',
      { witness: [new Uint8Array(81), fromHex('51')] },
      'bad-witness-nonstandard',
    ],
  ])('%s', (_name, options, expected) => {
    expect(submit(node, spend([coin], options))).toBe(expected);
  });

  it('reckons relative locks in time from the block before the coin', () => {
    const young = coinbaseAt(node, 20);
    expect(submit(node, spend([young], { sequence: 0x400001 }))).toBe('non-BIP68-final');
    expect(submit(node, spend([young], { sequence: 0x400000 }))).toBe('accepted');
    // The block before height 1 is the genesis block of 2011.
    expect(submit(node, spend([coin], { sequence: 0x40ffff }))).toBe('accepted');
  });

  it('names what it does not know, what it has and what it mined', () => {
    const tx = spend([coin]);
    expect(submit(node, spend([coinOf(tx)]))).toBe('bad-txns-inputs-missingorspent');
    expect(submit(node, tx)).toBe('accepted');
    expect(submit(node, tx)).toBe('txn-already-in-mempool');
    const other = tx.clone();
    other.setWitness(0, [Uint8Array.of(1), Uint8Array.of(0x51)]);
    expect(submit(node, other)).toBe('txn-same-nonwitness-data-in-mempool');
    node.mine(1, OPEN_SCRIPT);
    expect(submit(node, tx)).toBe('txn-already-known');
    expect(submit(node, spend([coin]).clone())).toBe('txn-already-known');
    expect(submit(node, spend([coin], { fee: 2000n }))).toBe('bad-txns-inputs-missingorspent');
  });

  it('refuses a coinbase and an input twice', () => {
    const coinbase = node.chain.tip.block.transactions[0]?.tx ?? new Transaction();
    expect(submit(node, coinbase)).toBe('coinbase');
    expect(submit(node, spend([coin, coin]))).toBe('bad-txns-inputs-duplicate');
  });

  it('refuses what a test says', () => {
    const tx = spend([coin]);
    node.refused.add(tx.getId());
    expect(submit(node, tx)).toBe('refused-by-test');
    expect(mineAlone(node, tx)).toBe('accepted');
  });

  it.each([
    ['76a914000000000000000000000000000000000000000088ac', 546n],
    ['a914000000000000000000000000000000000000000087', 540n],
    ['00140000000000000000000000000000000000000000', 294n],
    [`0020${'00'.repeat(32)}`, 330n],
    [`5120${'00'.repeat(32)}`, 330n],
    ['51024e73', 240n],
    ['6a', 0n],
  ])('dust of %s', (script, threshold) => {
    expect(dustThreshold(fromHex(script))).toBe(threshold);
  });
});

describe('replacement', () => {
  it.each<[string, SpendOptions, string]>([
    ['the same fee', { fee: 1000n, version: 1 }, 'insufficient fee'],
    ['one satoshi less than the relay of itself', { fee: 1095n }, 'insufficient fee'],
    ['its own relay paid', { fee: 1096n }, 'accepted'],
    [
      'a higher fee at a lower feerate',
      { outputs: [...Array(30)].map(() => ({ script: OPEN_SCRIPT, value: (5_000_000_000n - 3000n) / 30n })) },
      'insufficient fee',
    ],
  ])('with %s', (_name, options, expected) => {
    expect(submit(node, spend([coin], { fee: 1000n, sequence: 0xffffffff }))).toBe('accepted');
    expect(submit(node, spend([coin], options))).toBe(expected);
    expect(node.mempool.size).toBe(1);
  });

  it('pays for the descendants that go too', () => {
    const parent = spend([coin], { fee: 1000n });
    const child = spend([coinOf(parent)], { fee: 50_000n });
    submit(node, parent);
    submit(node, child);
    expect(submit(node, spend([coin], { fee: 51_000n }))).toBe('insufficient fee');
    const replacement = spend([coin], { fee: 51_096n });
    expect(submit(node, replacement)).toBe('accepted');
    expect(inMempool(node)).toEqual([replacement.getId()]);
  });

  it('adds no unconfirmed input and spends nothing that it replaces', () => {
    const other = spend([coinbaseAt(node, 2)]);
    const first = spend([coin]);
    submit(node, other);
    submit(node, first);
    expect(submit(node, spend([coin, coinOf(other)], { fee: 50_000n }))).toBe('replacement-adds-unconfirmed');
    expect(submit(node, spend([coin, coinOf(first)], { fee: 50_000n }))).toBe(
      'bad-txns-spends-conflicting-tx',
    );
  });

  it('replaces no more than 100', () => {
    const outputs = [...Array(4)].map(() => ({ script: OPEN_SCRIPT, value: 1_249_000_000n }));
    const roots = [1, 2, 3, 4, 5].map((height) => coinbaseAt(node, height));
    for (const root of roots) {
      const fan = spend([root], { outputs });
      submit(node, fan);
      for (let branch = 0; branch < 4; branch++) {
        let at = coinOf(fan, branch);
        for (let i = 0; i < 5; i++) {
          const next = spend([at]);
          expect(submit(node, next)).toBe('accepted');
          at = coinOf(next);
        }
      }
    }
    expect(submit(node, spend(roots, { fee: 900_000_000n }))).toBe('too many potential replacements');
    expect(submit(node, spend(roots.slice(0, 4), { fee: 900_000_000n }))).toBe('accepted');
  });
});

describe('chains of unconfirmed transactions', () => {
  function chainOf(length: number, from: TestCoin): TestCoin {
    let at = from;
    for (let i = 0; i < length; i++) {
      const tx = spend([at]);
      expect(submit(node, tx)).toBe('accepted');
      at = coinOf(tx);
    }
    return at;
  }

  it('grow to 25', () => {
    expect(submit(node, spend([chainOf(25, coin)]))).toBe('too-long-mempool-chain');
  });

  it('leave one place for a small child of the first (carve-out)', () => {
    const outputs = [1, 2, 3].map(() => ({ script: OPEN_SCRIPT, value: 1_000_000_000n }));
    const first = spend([coin], { outputs });
    submit(node, first);
    chainOf(24, coinOf(first, 0));
    expect(submit(node, spend([coinOf(first, 1)]))).toBe('accepted');
    expect(submit(node, spend([coinOf(first, 2)]))).toBe('too-long-mempool-chain');
  });
});

describe('block templates', () => {
  it('let a child pay for its parent, and leave what does not fit', () => {
    const big = (height: number, fee: bigint) =>
      spend([coinbaseAt(node, height)], {
        outputs: [...Array(2300)].map((_, i) => ({
          script: OPEN_SCRIPT,
          value: i === 0 ? 5_000_000_000n - fee - 2299n * 1000n : 1000n,
        })),
      });
    const parent = big(1, 110_000n);
    const rivals = [...Array(10)].map((_, i) => big(i + 2, 200_000n));
    for (const tx of [parent, ...rivals]) expect(submit(node, tx)).toBe('accepted');
    const child = spend([coinOf(parent)], { fee: 1_000_000n });
    expect(submit(node, child)).toBe('accepted');
    node.mine(1, OPEN_SCRIPT);
    const mined = node.chain.tip.block.transactions.slice(1, 3).map(({ txid }) => txid);
    expect(mined).toEqual([parent.getId(), child.getId()]);
    expect(node.mempool.size).toBe(1);
    node.mine(1, OPEN_SCRIPT);
    expect(node.mempool.size).toBe(0);
  });

  it('do not count the fee of a parent twice', () => {
    const parent = spend([coin], { fee: 100_000n });
    const child = spend([coinOf(parent)], { fee: 96n });
    const rival = spend([coinbaseAt(node, 2)], { fee: 200n });
    for (const tx of [parent, child, rival]) submit(node, tx);
    node.mine(1, OPEN_SCRIPT);
    const mined = node.chain.tip.block.transactions.slice(1).map(({ txid }) => txid);
    expect(mined).toEqual([parent.getId(), rival.getId(), child.getId()]);
  });

  it('follow a priority', () => {
    const first = spend([coin], { fee: 1000n });
    const second = spend([coinbaseAt(node, 2)], { fee: 2000n });
    submit(node, first);
    submit(node, second);
    node.mempool.prioritise(first.getId(), 5000n);
    node.mine(1, OPEN_SCRIPT);
    expect(node.chain.tip.block.transactions[1]?.txid).toBe(first.getId());
    expect(node.chain.tip.block.transactions[0]?.tx.outs[0]?.value).toBe(5_000_003_000n);
  });
});
