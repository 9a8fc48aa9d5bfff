import { parseDisplayHash } from '../../../../src/core/primitives/display-hash.js';
import type { ChainTransaction } from '../../../../src/node/chain/block.js';
import { ChainWatcher, type WatchEvent } from '../../../../src/node/chain/watcher.js';
import { blockOf, output, spending } from './transactions.js';

const funding = spending([`${'11'.repeat(32)}:0`]);
const commitment = spending([output(funding)], [[1n, Uint8Array.of(0x51)]], 1);
const claim = spending([output(commitment)], [[1n, Uint8Array.of(0x51)]], 2);
const rival = spending([output(funding)], [[1n, Uint8Array.of(0x51)]], 3);

const outpoint = (transaction: ChainTransaction, outputIndex = 0) => ({
  txid: parseDisplayHash(transaction.txid),
  outputIndex,
});
const txid = (transaction: ChainTransaction) => parseDisplayHash(transaction.txid);
const brief = (events: readonly WatchEvent[]) =>
  events.map((event) => {
    if (event.type === 'spent')
      return `${event.owner} spent by ${event.transaction.getId()} at ${event.height}`;
    if (event.type === 'spendUndone') return `${event.owner} unspent`;
    if (event.type === 'confirmed')
      return `${event.owner} ${event.depth} deep at ${event.height}x${event.transactionIndex}`;
    return `${event.owner} not ${event.depth} deep`;
  });

describe('ChainWatcher', () => {
  let watcher: ChainWatcher;
  beforeEach(() => {
    watcher = new ChainWatcher(100);
  });

  it('reports a confirmation at each depth that is waited for, with its place in the chain', () => {
    expect(watcher.watchTransaction('a', txid(funding), 1)).toEqual([]);
    watcher.watchTransaction('a', txid(funding), 3);
    watcher.watchTransaction('b', txid(funding), 3);
    const first = watcher.blockConnected(101, blockOf(101, rival, funding));
    expect(brief(first)).toEqual(['a 1 deep at 101x2']);
    expect(first[0]).toMatchObject({ txid: txid(funding), transaction: { locktime: 0 } });
    expect(watcher.blockConnected(102, blockOf(102))).toEqual([]);
    expect(brief(watcher.blockConnected(103, blockOf(103)))).toEqual([
      'a 3 deep at 101x2',
      'b 3 deep at 101x2',
    ]);
    expect(watcher.blockConnected(104, blockOf(104))).toEqual([]);
  });

  it('reports a spend, who spent it and through which input', () => {
    watcher.watchOutpoint('a', outpoint(funding));
    const both = spending([`${'22'.repeat(32)}:1`, output(funding)]);
    const events = watcher.blockConnected(101, blockOf(101, both));
    expect(events).toMatchObject([
      { type: 'spent', owner: 'a', outpoint: outpoint(funding), inputIndex: 1, height: 101 },
    ]);
  });

  it('does not take another output of the same transaction for the watched one', () => {
    watcher.watchOutpoint('a', outpoint(funding, 1));
    expect(watcher.blockConnected(101, blockOf(101, commitment))).toEqual([]);
  });

  it('finds what was watched too late in the block that is at hand', () => {
    watcher.watchOutpoint('a', outpoint(funding));
    watcher.blockConnected(101, blockOf(101, commitment, claim));
    expect(brief(watcher.watchOutpoint('a', outpoint(commitment)))).toEqual([
      `a spent by ${claim.txid} at 101`,
    ]);
    expect(brief(watcher.watchTransaction('a', txid(commitment), 1))).toEqual(['a 1 deep at 101x1']);
    expect(watcher.watchTransaction('a', txid(claim), 2)).toEqual([]);
    expect(brief(watcher.blockConnected(102, blockOf(102)))).toEqual(['a 2 deep at 101x2']);
  });

  it('undoes what a reorganisation undoes, and reports the new branch', () => {
    watcher.watchTransaction('a', txid(funding), 1);
    watcher.watchOutpoint('a', outpoint(funding));
    watcher.blockConnected(101, blockOf(101, funding));
    watcher.blockConnected(102, blockOf(102, commitment));
    expect(brief(watcher.blockDisconnected(102))).toEqual(['a unspent']);
    expect(brief(watcher.blockDisconnected(101))).toEqual(['a not 1 deep']);
    expect(brief(watcher.blockConnected(101, blockOf(101)))).toEqual([]);
    expect(brief(watcher.blockConnected(102, blockOf(102, funding, rival)))).toEqual([
      `a spent by ${rival.txid} at 102`,
      'a 1 deep at 102x1',
    ]);
  });

  it('says nothing of a confirmation it never reported, and keeps depth that was reached', () => {
    watcher.watchTransaction('a', txid(funding), 2);
    watcher.blockConnected(101, blockOf(101, funding));
    expect(watcher.blockDisconnected(101)).toEqual([]);
    watcher.blockConnected(101, blockOf(101, funding));
    expect(watcher.blockConnected(102, blockOf(102))).toHaveLength(1);
    expect(watcher.blockDisconnected(102)).toEqual([]);
    expect(watcher.blockConnected(102, blockOf(102))).toEqual([]);
  });

  it('takes up watches after a restart', () => {
    expect(
      brief(watcher.watchTransaction('a', txid(funding), 3, { height: 98, transactionIndex: 4 })),
    ).toEqual(['a 3 deep at 98x4']);
    expect(watcher.watchTransaction('b', txid(funding), 4, { height: 98, transactionIndex: 4 })).toEqual([]);
    expect(watcher.watchOutpoint('a', outpoint(funding), 100)).toEqual([]);
    expect(brief(watcher.blockConnected(101, blockOf(101)))).toEqual(['b 4 deep at 98x4']);
    watcher.blockDisconnected(101);
    expect(brief(watcher.blockDisconnected(100))).toEqual(['a unspent']);
  });

  it('forgets what is no longer watched, one owner at a time', () => {
    for (const owner of ['a', 'b', 'c']) {
      watcher.watchOutpoint(owner, outpoint(funding));
      watcher.watchTransaction(owner, txid(funding), 1);
    }
    watcher.unwatchOutpoint('a', outpoint(funding));
    watcher.unwatchTransaction('a', txid(funding));
    watcher.unwatchAll('b');
    expect(brief(watcher.blockConnected(101, blockOf(101, funding, commitment)))).toEqual([
      `c spent by ${commitment.txid} at 101`,
      'c 1 deep at 101x1',
    ]);
  });

  it('keeps one watch when the same is asked for twice', () => {
    watcher.watchOutpoint('a', outpoint(funding));
    watcher.watchOutpoint('a', outpoint(funding));
    expect(watcher.blockConnected(101, blockOf(101, commitment))).toHaveLength(1);
  });

  it('refuses blocks out of order', () => {
    expect(() => watcher.blockConnected(102, blockOf(102))).toThrow(RangeError);
    expect(() => watcher.blockDisconnected(99)).toThrow(RangeError);
  });
});
