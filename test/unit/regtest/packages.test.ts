import type { Transaction } from 'bitcoinjs-lib/src/transaction';
import type { RegtestNode } from '../../../regtest/chain/node.js';
import { acceptPackage } from '../../../regtest/chain/package-acceptance.js';
import { chainTransaction } from '../../../regtest/chain/transaction.js';
import { fromHex } from '../../../src/core/primitives/bytes.js';
import {
  coinbaseAt,
  coinOf,
  inMempool,
  nodeWithCoins,
  OPEN_SCRIPT,
  type SpendOptions,
  spend,
  submit,
  type TestCoin,
} from './fixtures.js';

const ANCHOR = fromHex('51024e73');
const TRUC: SpendOptions = { version: 3 };

let node: RegtestNode;
let coin: TestCoin;
beforeEach(async () => {
  node = await nodeWithCoins(110);
  coin = coinbaseAt(node, 1);
});

function submitPackage(...transactions: readonly Transaction[]) {
  const outcome = acceptPackage(node, transactions.map(chainTransaction));
  const reasons = outcome.members.map((member) =>
    member.status === 'refused' ? member.refused.reason : member.status,
  );
  return { message: outcome.message, reasons, replaced: outcome.replaced };
}

/** A version 3 transaction without fee and with a dust anchor, as a zero-fee commitment is. */
function zeroFeeParent(from: TestCoin, value = from.value): Transaction {
  const outputs = [
    { script: OPEN_SCRIPT, value },
    { script: ANCHOR, value: from.value - value },
  ];
  return spend([from], { version: 3, outputs });
}

function childOf(parent: Transaction, fee: bigint, version = 3): Transaction {
  const tx = spend([coinOf(parent, 0)], { version, fee });
  tx.addInput(parent.getHash(), 1, 0xfffffffd);
  return tx;
}

describe('packages of a parent and a child', () => {
  it('take a zero-fee parent of version 3 with its ephemeral anchor', () => {
    const parent = zeroFeeParent(coin);
    expect(submit(node, parent)).toBe('min relay fee not met');
    const child = childOf(parent, 1000n);
    expect(submitPackage(parent, child)).toEqual({
      message: 'success',
      reasons: ['accepted', 'accepted'],
      replaced: [],
    });
    node.mine(1, OPEN_SCRIPT);
    expect(inMempool(node)).toEqual([]);
  });

  it('refuse a child that leaves the anchor behind', () => {
    const parent = zeroFeeParent(coin);
    const child = spend([coinOf(parent)], TRUC);
    expect(submitPackage(parent, child)).toMatchObject({
      message: 'transaction failed',
      reasons: [expect.anything(), 'missing-ephemeral-spends'],
    });
    expect(inMempool(node)).toEqual([]);
  });

  it('refuse a package that pays too little together', () => {
    const parent = zeroFeeParent(coin);
    expect(submitPackage(parent, childOf(parent, 100n))).toMatchObject({
      message: 'transaction failed',
      reasons: ['min relay fee not met', 'min relay fee not met'],
    });
    expect(inMempool(node)).toEqual([]);
  });

  it('refuse a zero-fee parent of version 2', () => {
    const parent = spend([coin], { fee: 0n });
    const child = spend([coinOf(parent)], { fee: 5000n });
    expect(submitPackage(parent, child)).toMatchObject({
      message: 'transaction failed',
      reasons: ['min relay fee not met', expect.anything()],
    });
  });

  it('replace a conflicting package that pays less', () => {
    const parent = zeroFeeParent(coin);
    const child = childOf(parent, 1000n);
    submitPackage(parent, child);
    const rival = zeroFeeParent(coin, coin.value - 100n);
    expect(submitPackage(rival, childOf(rival, 1000n))).toMatchObject({ message: 'transaction failed' });
    expect(new Set(inMempool(node))).toEqual(new Set([parent.getId(), child.getId()]));
    const outcome = submitPackage(rival, childOf(rival, 5000n));
    expect(outcome).toMatchObject({ message: 'success', reasons: ['accepted', 'accepted'] });
    expect(new Set(outcome.replaced)).toEqual(new Set([parent.getId(), child.getId()]));
    expect(inMempool(node)).toHaveLength(2);
  });

  it('do not replace at a lower feerate, however much they pay', () => {
    expect(submit(node, spend([coin], { version: 3, fee: 1000n }))).toBe('accepted');
    const parent = spend([coin], { version: 3, fee: 0n });
    const wide = (fee: bigint) => {
      const value = (coin.value - fee) / 18n;
      return spend([coinOf(parent)], {
        version: 3,
        outputs: [...Array(18)].map(() => ({ script: OPEN_SCRIPT, value })),
      });
    };
    expect(submitPackage(parent, wide(5000n)).reasons).toContain('package RBF failed');
    expect(submitPackage(parent, wide(11_000n)).message).toBe('success');
  });

  it('name what is already there', () => {
    const parent = spend([coin]);
    submit(node, parent);
    expect(submitPackage(parent, spend([coinOf(parent)]))).toMatchObject({
      message: 'success',
      reasons: ['known', 'accepted'],
    });
  });

  it('must be sorted, related and free of conflicts', () => {
    const parent = spend([coin]);
    const child = spend([coinOf(parent)]);
    const stranger = spend([coinbaseAt(node, 2)]);
    expect(submitPackage(child, parent).message).toBe('package-not-sorted');
    expect(submitPackage(stranger, child).message).toBe('package-not-child-with-parents');
    expect(submitPackage(parent, spend([coin], { fee: 9n })).message).toBe('conflict-in-package');
    expect(submitPackage(parent, parent).message).toBe('package-contains-duplicates');
  });
});

describe('version 3', () => {
  it('keeps to itself', () => {
    const three = spend([coin], TRUC);
    const two = spend([coinbaseAt(node, 2)]);
    expect([submit(node, three), submit(node, two)]).toEqual(['accepted', 'accepted']);
    expect(submit(node, spend([coinOf(three)]))).toBe('TRUC-violation');
    expect(submit(node, spend([coinOf(two)], TRUC))).toBe('TRUC-violation');
  });

  it('allows one small child, and no grandchild', () => {
    const parent = spend([coin], TRUC);
    const child = spend([coinOf(parent)], TRUC);
    const wide = [...Array(30)].map(() => ({ script: OPEN_SCRIPT, value: 1000n }));
    submit(node, parent);
    expect(submit(node, spend([coinOf(parent)], { version: 3, outputs: wide }))).toBe('TRUC-violation');
    expect(submit(node, child)).toBe('accepted');
    expect(submit(node, spend([coinOf(child)], TRUC))).toBe('TRUC-violation');
  });

  it('lets a better paying child evict its sibling', () => {
    const outputs = [1, 2].map(() => ({ script: OPEN_SCRIPT, value: 2_000_000_000n }));
    const parent = spend([coin], { version: 3, outputs });
    const sibling = spend([coinOf(parent, 0)], { version: 3, fee: 1000n });
    submit(node, parent);
    submit(node, sibling);
    expect(submit(node, spend([coinOf(parent, 1)], { version: 3, fee: 1000n }))).toBe('insufficient fee');
    expect(submit(node, spend([coinOf(parent, 1)], { version: 3, fee: 2000n }))).toBe('accepted');
    expect(inMempool(node)).not.toContain(sibling.getId());
  });

  it('is no larger than 10,000 vbytes', () => {
    const outputs = [...Array(240)].map(() => ({ script: OPEN_SCRIPT, value: 20_000_000n }));
    expect(submit(node, spend([coin], { version: 3, outputs }))).toBe('TRUC-violation');
    expect(submit(node, spend([coin], { version: 2, outputs }))).toBe('accepted');
  });
});
