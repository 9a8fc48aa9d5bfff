import type { Transaction } from 'bitcoinjs-lib';
import type { CommitmentFormat } from '../../../../src/core/transactions/index.js';
import { ChannelChain } from '../../../support/channel-chain.js';
import { otherName, type PeerName } from '../../../support/channel-pair.js';

const FORMATS: readonly CommitmentFormat[] = ['staticRemoteKey', 'anchors'];
const NAMES: readonly PeerName[] = ['opener', 'accepter'];
const CASES = FORMATS.flatMap((format) => NAMES.map((publisher) => ({ format, publisher })));
const FUNDING = 1_000_000n;

/** HTLCs both ways: 0 will be fulfilled, 1 runs out, 2 is dust. */
async function busy(format: CommitmentFormat): Promise<ChannelChain> {
  const chain = await ChannelChain.ready({ format });
  for (const from of NAMES) {
    chain.offer(from, `${from} fulfilled`, 20_000);
    chain.offer(from, `${from} expired`, 30_000, 30);
    chain.offer(from, `${from} dust`, 100);
  }
  return chain;
}

function committed(commitment: Transaction): bigint {
  return commitment.outs.reduce((sum, { value }) => sum + BigInt(value), 0n);
}

describe.each(CASES)('a $format channel that the $publisher closes by force', ({ format, publisher }) => {
  it('is resolved to the last output', async () => {
    const chain = await busy(format);
    const commitment = chain.forceClose(publisher);
    chain.mine();
    for (const name of NAMES) chain.fulfill(name, 0n, `${otherName(name)} fulfilled`);
    chain.resolve();

    expect(chain.unspent(commitment)).toEqual([]);
    for (const { settled } of chain.actors) {
      expect(settled).toEqual({ fulfilled: [0n], failed: expect.arrayContaining([1n, 2n]) });
      expect(settled.failed).toHaveLength(2);
    }
    // All but the commitment's own fee was taken by one side or the other, and each output once.
    const first = chain.actors.flatMap(({ taken }) =>
      taken.filter(({ kind }) => kind !== 'delayedSecondLevel'),
    );
    expect(first.reduce((sum, { amount }) => sum + amount, 0n)).toBe(committed(commitment));
    expect(committed(commitment)).toBeLessThan(FUNDING);
    const [publishes, other] = [chain.actor(publisher), chain.actor(otherName(publisher))];
    expect(publishes.taken.map(({ kind }) => kind).sort()).toEqual(
      [
        ...(format === 'anchors' ? ['anchor'] : []),
        'delayedSecondLevel',
        'delayedSecondLevel',
        'delayedToLocal',
        'ownHtlcSuccess',
        'ownHtlcTimeout',
      ].sort(),
    );
    expect(other.taken.map(({ kind }) => kind).sort()).toEqual(
      [
        ...(format === 'anchors' ? ['anchor'] : []),
        'remoteHtlcTimeout',
        'remoteHtlcWithPreimage',
        'toRemote',
      ].sort(),
    );
  });
});
