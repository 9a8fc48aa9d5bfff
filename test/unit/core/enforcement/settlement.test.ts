import { Transaction } from 'bitcoinjs-lib';
import type { ChannelAction } from '../../../../src/core/channel/index.js';
import type { ChannelActor } from '../../../support/channel-actor.js';
import { codesOf } from '../../../support/channel-asserts.js';
import { ChannelChain } from '../../../support/channel-chain.js';
import { offerOf, preimageOf } from '../../../support/channel-pair.js';

function failedOf(actor: ChannelActor): bigint[] {
  return actor.settled.failed;
}

describe('an HTLC that we offered', () => {
  it('is failed upstream only when our timeout is deep', async () => {
    const chain = await ChannelChain.ready();
    chain.offer('opener', 'one', 50_000, 5);
    chain.forceClose('opener');
    chain.mine(5);
    const [timeout] = chain.opener.claimsOf('ownHtlcTimeout');
    expect(timeout?.earliestHeight).toBe(chain.height + 1);
    expect(timeout?.deadline).toBe(chain.height + 40);
    chain.claim(chain.opener);
    expect(failedOf(chain.opener)).toEqual([]);
    chain.mine(2);
    expect(failedOf(chain.opener)).toEqual([]);
    chain.mine();
    expect(failedOf(chain.opener)).toEqual([0n]);
    chain.mine(5);
    expect(failedOf(chain.opener)).toEqual([0n]);
  });

  it('is not failed by a timeout that a reorganisation took back, and fulfilled by what replaced it', async () => {
    const chain = await ChannelChain.ready();
    chain.offer('opener', 'one', 50_000, 5);
    chain.forceClose('opener');
    chain.mine(5);
    chain.claim(chain.opener);
    chain.mine(2);
    chain.undo(2, true);
    expect(chain.opener.claimsOf('ownHtlcTimeout')).toHaveLength(1);
    expect(chain.opener.claimsOf('delayedSecondLevel')).toEqual([]);
    chain.fulfill('accepter', 0n, 'one');
    chain.claim(chain.accepter, ({ kind }) => kind === 'remoteHtlcWithPreimage');
    chain.mine(6);
    expect(chain.opener.settled).toEqual({ fulfilled: [0n], failed: [] });
    expect(chain.opener.claimsOf('ownHtlcTimeout')).toEqual([]);
  });

  it('is fulfilled by a preimage in the mempool', async () => {
    const chain = await ChannelChain.ready();
    chain.offer('opener', 'one', 50_000);
    chain.forceClose('opener');
    chain.mine();
    chain.fulfill('accepter', 0n, 'one');
    const [claim] = chain.accepter.claimsOf('remoteHtlcWithPreimage');
    if (claim === undefined) throw new Error('nothing to claim');
    const transaction = chain.accepter.spend(claim, chain.takeCoin()).toBuffer();
    const actions = chain.pair.run('opener', { type: 'transactionSeen', transaction });
    expect(actions.find(({ type }) => type === 'htlcFulfilled')).toMatchObject({
      htlc: { id: 0n, removal: { kind: 'fulfill', preimage: preimageOf('one') } },
    });
    expect(chain.pair.run('opener', { type: 'transactionSeen', transaction })).toEqual([]);
    // The claim stays: the transaction may never confirm.
    chain.opener.readActions();
    expect(chain.opener.claimsOf('ownHtlcTimeout')).toHaveLength(1);
  });

  it('that is in no output fails when the commitment is deep', async () => {
    const chain = await ChannelChain.ready();
    chain.offer('opener', 'dust', 100);
    chain.forceClose('accepter');
    chain.mine(2);
    expect(failedOf(chain.opener)).toEqual([]);
    chain.mine();
    expect(failedOf(chain.opener)).toEqual([0n]);
  });

  it('whose preimage was given but never signed away is not failed', async () => {
    const chain = await ChannelChain.ready();
    chain.offer('opener', 'dust', 100);
    chain.fulfill('accepter', 0n, 'dust');
    chain.pair.deliver('opener');
    chain.forceClose('opener');
    chain.mine(6);
    expect(chain.opener.settled).toEqual({ fulfilled: [0n], failed: [] });
  });
});

describe('an HTLC that is only in the next commitment of the other side', () => {
  /** Signed by us; the peer's answer is lost. */
  async function signedOnce(): Promise<ChannelChain> {
    const chain = await ChannelChain.ready();
    const offer = offerOf('one', 50_000_000n, { cltvExpiry: chain.height + 10 });
    chain.pair.run('opener', { type: 'addHtlc', offer });
    chain.pair.sign('opener');
    return chain;
  }

  it('is timed out when that one confirms', async () => {
    const chain = await signedOnce();
    chain.pair.deliver('accepter');
    chain.pair.deliver('accepter');
    chain.pair.disconnect();
    chain.forceClose('accepter');
    chain.mine();
    expect(chain.opener.peer.in('forceClosing').enforcement?.by).toBe('remoteNextCommit');
    chain.claimAndMine(15);
    expect(chain.opener.taken.map(({ kind }) => kind)).toContain('remoteHtlcTimeout');
    expect(failedOf(chain.opener)).toEqual([0n]);
  });

  it('fails when the one before confirms, as soon as that is deep', async () => {
    const chain = await signedOnce();
    chain.pair.disconnect();
    chain.forceClose('accepter');
    chain.mine();
    expect(chain.opener.peer.in('forceClosing').enforcement?.by).toBe('remoteCommit');
    chain.mine();
    expect(failedOf(chain.opener)).toEqual([]);
    chain.mine();
    expect(failedOf(chain.opener)).toEqual([0n]);
  });

  it('is not claimed by the other side with a preimage: it was never committed', async () => {
    const chain = await signedOnce();
    chain.pair.deliver('accepter');
    chain.pair.deliver('accepter');
    chain.pair.disconnect();
    chain.forceClose('accepter');
    chain.mine();
    const removal = { kind: 'fulfill', preimage: preimageOf('one') } as const;
    const refused = chain.pair.run('accepter', { type: 'removeHtlc', id: 0n, removal });
    expect(codesOf(refused)).toEqual(['htlcNotCommitted']);
    chain.accepter.readActions();
    expect(chain.accepter.claimsOf('ownHtlcSuccess')).toEqual([]);
  });
});

describe('a preimage', () => {
  it.each(['opener', 'accepter'] as const)(
    'that comes after the rest was taken is used, on the commitment of the %s',
    async (publisher) => {
      const chain = await ChannelChain.ready();
      chain.offer('opener', 'one', 50_000, 40);
      chain.forceClose(publisher);
      chain.mine();
      chain.claimAndMine(12);
      const expiry = chain.opener.peer.commitments.htlcs[0]?.cltvExpiry ?? 0;
      chain.fulfill('accepter', 0n, 'one');
      const [claim] = [...chain.accepter.claims.values()];
      expect(claim?.deadline).toBe(expiry + 1);
      chain.resolve();
      expect(chain.opener.settled).toEqual({ fulfilled: [0n], failed: [] });
      expect(chain.accepter.taken).toContainEqual(claim);
    },
  );

  it('that is wrong, or comes twice, is refused', async () => {
    const chain = await ChannelChain.ready();
    chain.offer('opener', 'one', 50_000);
    chain.forceClose('opener');
    chain.mine();
    const give = (preimage: Uint8Array) =>
      codesOf(
        chain.pair.run('accepter', { type: 'removeHtlc', id: 0n, removal: { kind: 'fulfill', preimage } }),
      );
    expect(give(preimageOf('two'))).toEqual(['preimageMismatch']);
    expect(give(preimageOf('one'))).toEqual([]);
    expect(give(preimageOf('one'))).toEqual(['htlcAlreadySettled']);
  });

  it('survives the swap of one commitment for another', async () => {
    const chain = await ChannelChain.ready();
    chain.offer('opener', 'one', 50_000);
    chain.offer('accepter', 'two', 40_000);
    const theirs = chain.fork('accepter').commitment;
    chain.forceClose('opener');
    chain.mine();
    chain.fulfill('accepter', 0n, 'one');
    chain.fulfill('opener', 0n, 'two');
    chain.claimAndMine(2);
    expect(chain.opener.settled.fulfilled).toEqual([0n]);
    chain.undo(3, true);
    expect(chain.accepter.claims.size).toBe(0);
    expect([...chain.opener.claims.values()].map(({ kind, signing }) => [kind, 'parent' in signing])).toEqual(
      [['anchor', true]],
    );
    chain.publish(theirs);
    chain.mine();
    expect(chain.opener.peer.in('forceClosing').enforcement?.by).toBe('remoteCommit');
    chain.resolve();
    for (const { settled } of chain.actors) expect(settled).toEqual({ fulfilled: [0n], failed: [] });
    expect(chain.unspent(theirs)).toEqual([]);
  });
});

describe('a reorganisation', () => {
  it.each([1, 2, 3, 4, 5, 6])('of depth %i during a close changes nothing in the end', async (depth) => {
    const chain = await ChannelChain.ready();
    chain.offer('opener', 'one', 50_000, 3);
    chain.offer('accepter', 'two', 40_000);
    const commitment = chain.forceClose('opener');
    chain.mine();
    chain.fulfill('opener', 0n, 'two');
    chain.claimAndMine(5);
    chain.undo(depth);
    chain.resolve();
    expect(chain.unspent(commitment)).toEqual([]);
    expect(failedOf(chain.opener)).toContain(0n);
    expect(chain.accepter.settled.fulfilled).toEqual([0n]);
  });
});

describe('a kill', () => {
  it('at any block of a close loses no claim', async () => {
    const chain = await ChannelChain.ready();
    chain.offer('opener', 'one', 50_000, 4);
    chain.offer('accepter', 'two', 40_000);
    const commitment = chain.forceClose('opener');
    chain.mine();
    chain.fulfill('opener', 0n, 'two');
    for (let blocks = 0; blocks < 80 && !chain.opener.isClosed; blocks++) {
      const before = new Map(chain.opener.claims);
      chain.opener.restart();
      expect(new Map(chain.opener.claims)).toEqual(before);
      chain.claimAndMine(1);
    }
    expect(chain.unspent(commitment)).toEqual([]);
    expect(chain.opener.isClosed).toBe(true);
    const told = chain.opener.actions.filter(({ type }: ChannelAction) => type === 'htlcFailed');
    expect(told).toHaveLength(1);
  });
});

describe('our own commitment before it is in a block', () => {
  it('offers its anchor with all that a child needs to pay for it', async () => {
    const chain = await ChannelChain.ready();
    chain.offer('opener', 'one', 50_000, 20);
    chain.offer('accepter', 'two', 40_000, 10);
    const expiry = chain.height + 20;
    const commitment = chain.forceClose('opener');
    const [anchor] = chain.opener.claimsOf('anchor');
    if (anchor?.signing.type !== 'anchor' || anchor.signing.parent === null) throw new Error('no parent');
    const { parent } = anchor.signing;
    expect(Transaction.fromBuffer(parent.transaction).getId()).toBe(commitment.getId());
    expect(parent.weight).toBe(commitment.weight());
    expect(1_000_000n - commitment.outs.reduce((sum, { value }) => sum + BigInt(value), 0n)).toBe(parent.fee);
    expect(anchor.deadline).toBe(expiry + 40);
    // Known now, and nearer: the peer's HTLC has to be taken before it expires.
    chain.fulfill('opener', 0n, 'two');
    const [sooner] = chain.opener.claimsOf('anchor');
    expect(sooner?.deadline).toBe(expiry - 10 + 1);
    const atStake = sooner?.signing.type === 'anchor' ? sooner.signing.parent?.atStake : undefined;
    expect(atStake).toBe(parent.atStake + 40_000n);
    chain.publish(chain.opener.spend(anchor, chain.takeCoin()));
    chain.mine();
    expect(chain.opener.claimsOf('anchor')).toEqual([]);
    expect(chain.opener.peer.in('forceClosing').enforcement?.by).toBe('localCommit');
  });

  it('takes the offer back when the other one confirms', async () => {
    const chain = await ChannelChain.ready();
    const { commitment } = chain.fork('accepter');
    chain.pair.run('opener', { type: 'forceClose' });
    chain.opener.readActions();
    expect(chain.opener.claimsOf('anchor')).toHaveLength(1);
    chain.publish(commitment);
    chain.mine();
    expect(chain.opener.claimsOf('anchor').map(({ signing }) => signing)).toEqual([
      { type: 'anchor', parent: null },
    ]);
  });

  it('has none without anchors', async () => {
    const chain = await ChannelChain.ready({ format: 'staticRemoteKey' });
    chain.forceClose('opener');
    expect(chain.opener.claims.size).toBe(0);
  });
});

describe('a spend that we do not know', () => {
  it('of a later commitment still gives our balance, and warns', async () => {
    const chain = await ChannelChain.ready();
    const stale = chain.opener.peer.channel;
    chain.offer('opener', 'one', 50_000);
    chain.offer('opener', 'two', 50_000);
    const { commitment } = chain.fork('accepter');
    Object.assign(chain.opener.peer, { channel: stale });
    chain.publish(commitment);
    chain.mine();
    expect(chain.opener.peer.in('forceClosing').enforcement?.by).toBe('futureCommit');
    expect(codesOf(chain.opener.actions)).toContain('unknownCommitment');
    chain.claimAndMine(8);
    expect(chain.opener.taken.map(({ kind }) => kind).toSorted()).toEqual(['anchor', 'toRemote']);
    expect(chain.opener.isClosed).toBe(true);
  });
});
