import { remainsOf, restoredChannel } from '../../../../src/core/channel/index.js';
import type { CommitmentFormat } from '../../../../src/core/transactions/index.js';
import { namesOf, outgoingNamed } from '../../../support/channel-asserts.js';
import { ChannelChain } from '../../../support/channel-chain.js';
import { otherName, type PeerName } from '../../../support/channel-pair.js';
import type { ChannelPeer } from '../../../support/channel-peer.js';

const FORMATS: readonly CommitmentFormat[] = ['staticRemoteKey', 'anchors'];
const NAMES: readonly PeerName[] = ['opener', 'accepter'];
const CASES = FORMATS.flatMap((format) => NAMES.map((loser) => ({ format, loser })));

/** The peer keeps nothing of the channel but what a backup holds. */
function loseState(peer: ChannelPeer): void {
  const { parameters } = peer.commitments;
  const remains = remainsOf(parameters);
  const state = { kind: 'recovering', remains, confirmation: null, enforcement: null } as const;
  peer.channel = restoredChannel(state);
  peer.disk = state;
  peer.run({ type: 'restored' });
}

const published = (peer: ChannelPeer) => namesOf(peer.actions).filter((name) => name === 'publish').length;

describe.each(CASES)('a $format channel of which the $loser has a backup alone', ({ format, loser }) => {
  const other = otherName(loser);

  async function busy(payments: number): Promise<ChannelChain> {
    const chain = await ChannelChain.ready({ format });
    for (let payment = 0; payment < payments; payment++) {
      const id = chain.pair.opener.commitments.nextHtlcId.local;
      chain.offer('opener', `payment ${payment}`, 20_000);
      chain.fulfill('accepter', id, `payment ${payment}`);
      chain.settle();
    }
    return chain;
  }

  it.each([0, 3])(
    'is closed by the peer, and the balance comes back, after %s payments',
    async (payments) => {
      const chain = await busy(payments);
      const { pair } = chain;
      const balance = pair.peer(loser).commitments.balanceMsat.local / 1000n;
      pair.disconnect();
      loseState(pair.peer(loser));
      const before = published(pair.peer(loser));
      pair.connect();
      expect(outgoingNamed(pair.peer(loser), 'channelReestablish')).toMatchObject({
        nextCommitmentNumber: 0n,
        nextRevocationNumber: 0n,
      });
      pair.settle();

      const closing = pair.peer(other).in('forceClosing');
      expect(closing.reason.code).toBe('nextCommitmentNumberZero');
      for (const action of pair.peer(other).actions) {
        if (action.type === 'publish' && action.what === 'commitment') chain.publishRaw(action.transaction);
      }
      for (const actor of chain.actors) actor.readActions();
      chain.mine();
      chain.resolve();

      const taken = chain.actor(loser).taken.filter(({ kind }) => kind === 'toRemote');
      const fee = pair.peer(loser).in('recovered').remains.isOpener ? 10_000n : 0n;
      expect(taken).toHaveLength(1);
      expect(taken[0]?.amount).toBeLessThanOrEqual(balance);
      expect(taken[0]?.amount).toBeGreaterThanOrEqual(balance - fee);
      expect(published(pair.peer(loser))).toBe(before);
    },
  );

  it('gives back what the node itself had published before the loss', async () => {
    const chain = await busy(2);
    const commitment = chain.forceClose(loser);
    chain.actor(loser).claims.clear();
    loseState(chain.pair.peer(loser));
    chain.actor(loser).readActions();
    chain.mine();
    chain.resolve();
    expect(chain.actor(loser).taken.map(({ kind }) => kind)).toContain('delayedToLocal');
    expect(chain.unspent(commitment)).toEqual([]);
  });

  it('follows a reorganisation and survives a restart', async () => {
    const chain = await busy(1);
    loseState(chain.pair.peer(loser));
    const commitment = chain.forceClose(other);
    chain.mine();
    expect(chain.actor(loser).claimsOf('toRemote')).toHaveLength(1);
    chain.undo(1);
    expect(chain.actor(loser).claims.size).toBe(0);
    chain.mine();
    chain.actor(loser).restart();
    expect(chain.actor(loser).claimsOf('toRemote')).toHaveLength(1);
    chain.resolve();
    chain.pair.peer(loser).in('recovered');
    expect(chain.unspent(commitment)).toEqual([]);
  });
});
