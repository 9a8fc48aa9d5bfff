import type { Transaction } from 'bitcoinjs-lib';
import { ChannelChain } from '../../support/channel-chain.js';
import { otherName, type PeerName } from '../../support/channel-pair.js';

const NAMES = ['one', 'two', 'three'] as const;
const AMOUNTS = [50_000, 60_000, 70_000];
const ALL = [0n, 1n, 2n];
const PUBLISHERS: readonly PeerName[] = ['opener', 'accepter'];

/** The opener has offered three HTLCs; the accepter has none of the preimages. */
async function offered(): Promise<ChannelChain> {
  const chain = await ChannelChain.ready();
  for (const [place, name] of NAMES.entries()) chain.offer('opener', name, AMOUNTS[place] ?? 0, 60);
  return chain;
}

/** Everything is resolved, and each HTLC went to the accepter. */
function expectAllTaken(chain: ChannelChain, commitment: Transaction): void {
  chain.resolve();
  expect(chain.unspent(commitment)).toEqual([]);
  expect(chain.opener.settled.fulfilled.toSorted()).toEqual(ALL);
  expect(chain.opener.settled.failed).toEqual([]);
  const htlcs = chain.accepter.taken.filter(({ kind }) => /Success|Preimage/.test(kind));
  expect(new Set(htlcs.map(({ amount }) => Number(amount)))).toEqual(new Set(AMOUNTS));
}

describe('hazard 22: a preimage that comes late', () => {
  it.each(PUBLISHERS)(
    'is used after the rest of the commitment of the %s was taken, across kills',
    async (by) => {
      const chain = await offered();
      const commitment = chain.forceClose(by);
      chain.mine();
      for (const [id, name] of NAMES.entries()) {
        chain.fulfill('accepter', BigInt(id), name);
        chain.accepter.restart();
        chain.claimAndMine(12);
        chain.accepter.restart();
      }
      expectAllTaken(chain, commitment);
    },
  );

  it.each(PUBLISHERS)('is used when a reorganisation has replaced the commitment of the %s', async (by) => {
    const chain = await offered();
    const swapped = chain.fork(otherName(by)).commitment;
    chain.forceClose(by);
    chain.mine();
    chain.fulfill('accepter', 0n, 'one');
    chain.claimAndMine(3);
    chain.fulfill('accepter', 1n, 'two');
    chain.undo(4, true);
    chain.publish(swapped);
    chain.accepter.restart();
    chain.mine();
    chain.fulfill('accepter', 2n, 'three');
    expectAllTaken(chain, swapped);
  });

  it('is used when the reorganisation comes twice, back to the first commitment', async () => {
    const chain = await offered();
    const theirs = chain.fork('opener').commitment;
    const ours = chain.forceClose('accepter');
    chain.mine(2);
    chain.undo(2, true);
    chain.publish(theirs);
    chain.mine(2);
    for (const [id, name] of NAMES.entries()) chain.fulfill('accepter', BigInt(id), name);
    chain.claimAndMine(1);
    chain.undo(3, true);
    chain.publish(ours);
    chain.mine();
    expectAllTaken(chain, ours);
  });
});
