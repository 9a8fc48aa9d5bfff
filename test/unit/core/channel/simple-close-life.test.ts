import type { Transaction } from 'bitcoinjs-lib';
import { namesOf, outgoing } from '../../../support/channel-asserts.js';
import {
  type ChannelPair,
  offerOf,
  otherName,
  type PeerName,
  preimageOf,
} from '../../../support/channel-pair.js';
import { closeBy, mutualClose, negotiatingPair } from '../../../support/mutual-close.js';
import {
  closedPair,
  closesIn,
  offeredPair,
  simpleFeatures,
  simplePair,
} from '../../../support/simple-close.js';

const names = ['opener', 'accepter'] as const;

const closesOf = (pair: ChannelPair, name: PeerName) => closesIn(pair.peer(name).actions, 'mutualClose');
const spend = (pair: ChannelPair, name: PeerName, transaction: Transaction) =>
  pair.run(name, {
    type: 'fundingSpent',
    transaction: transaction.toBuffer(),
    txid: transaction.getHash(),
    height: pair.peer(name).context.blockHeight,
  });

describe('a simple close that is interrupted', () => {
  it.each([0, 1, 2, 3, 4, 5, 6])(
    'after %d messages it is taken up again, by survivors and by the dead',
    (delivered) => {
      for (const how of ['lost', 'restarted'] as const) {
        const pair = simplePair();
        for (const name of names) closeBy(pair, name);
        for (let message = 0; message < delivered; message++) {
          if (!pair.deliver(message % 2 === 0 ? 'accepter' : 'opener')) pair.deliver('accepter');
        }
        pair.disconnect();
        if (how === 'restarted') for (const name of names) pair.peer(name).restart();
        pair.connect();
        pair.settle();
        for (const name of names) {
          if (pair.peer(name).state.kind === 'shuttingDown') closeBy(pair, name);
        }
        pair.settle();
        for (const name of names) {
          expect(pair.peer(name).in('simpleClosing').best).not.toBeNull();
          expect(closesOf(pair, name).length + Number(how === 'restarted')).toBeGreaterThan(0);
        }
      }
    },
  );

  it('begins with one offer when the last HTLC goes while what was lost is sent again', () => {
    const pair = simplePair();
    pair.run('accepter', { type: 'addHtlc', offer: offerOf('last', 5_000_000) });
    pair.settle();
    for (const name of names) closeBy(pair, name);
    pair.settle();
    const removal = { kind: 'fulfill', preimage: preimageOf('last') } as const;
    pair.run('opener', { type: 'removeHtlc', id: 0n, removal });
    pair.sign('opener');
    // The accepter takes the HTLC out; its revocation, its signature and its shutdown never arrive.
    while (outgoing(pair.opener).length > 0) pair.deliver('accepter');
    pair.sign('accepter');
    pair.reconnect();
    const from = pair.opener.actions.length;
    pair.settle();
    const sent = namesOf(pair.opener.actions.slice(from));
    expect(sent.filter((name) => name === 'closingComplete')).toHaveLength(1);
    for (const name of names) expect(pair.peer(name).in('simpleClosing').offered).toBeNull();
  });

  it('that a late update_fee reopens waits for no shutdown of before', () => {
    const pair = offeredPair();
    pair.reconnect();
    pair.deliver('accepter');
    const { channelId } = pair.accepter.commitments.parameters;
    expect(pair.accepter.in('simpleClosing').awaitsShutdown).toBe(true);
    pair.give('accepter', { type: 'updateFee', channelId, feeratePerKw: 1100 });
    expect(pair.accepter.in('shuttingDown')).not.toHaveProperty('awaitsShutdown');
  });

  it('what is signed is published with every block and after a restart', () => {
    const pair = closedPair();
    for (const name of names) {
      expect(closesIn(pair.peer(name).run({ type: 'newBlock' }), 'mutualCloseAgain')).toHaveLength(1);
      expect(closesIn(pair.peer(name).restart(), 'mutualCloseAgain')).toHaveLength(1);
    }
  });

  it('goes on the old way when the peer has forgotten the new one, and the other way round', () => {
    const pair = offeredPair();
    pair.features = new Set(['optionAnchors']);
    pair.reconnect();
    pair.settle();
    for (const name of names) pair.peer(name).in('closing');
    const other = negotiatingPair();
    other.features = new Set(simpleFeatures);
    other.reconnect();
    other.settle();
    for (const name of names) {
      expect(other.peer(name).in('simpleClosing').best).not.toBeNull();
      expect(closesOf(other, name)).toHaveLength(1);
    }
  });

  it('signed by both, it stands when the peer has forgotten the new way', () => {
    const pair = closedPair();
    pair.features = new Set(['optionAnchors']);
    pair.reconnect();
    pair.settle();
    for (const name of names) pair.peer(name).in('closing');
  });
});

describe('the end of a simple close', () => {
  it.each(names)(
    'whichever confirms, here that of the %s, closes the channel, reorganised or not',
    (name) => {
      const pair = closedPair();
      const close = mutualClose(pair, name);
      for (const each of names) {
        spend(pair, each, close);
        pair.peer(each).in('closing');
        pair.run(each, { type: 'fundingUnspent' });
        spend(pair, each, mutualClose(pair, otherName(name)));
      }
      pair.mine(6);
      for (const each of names) {
        expect(pair.peer(each).in('closed').txid).toEqual(mutualClose(pair, otherName(name)).getHash());
      }
    },
  );

  it('one that was offered and never answered is known when the peer publishes it', () => {
    const pair = offeredPair();
    pair.deliver('accepter');
    const [close] = closesIn(pair.accepter.actions, 'remoteMutualClose');
    if (close === undefined) throw new Error('unreachable');
    spend(pair, 'opener', close);
    pair.opener.in('closing');
  });

  it('an error fails it before it is signed, and no more after that', () => {
    const error = (pair: ChannelPair) => {
      const { channelId } = pair.opener.commitments.parameters;
      pair.give('opener', { type: 'error', channelId, data: new Uint8Array(1) });
    };
    const early = offeredPair();
    error(early);
    expect(early.opener.in('forceClosing').closingTxids).toHaveLength(2);
    const late = closedPair();
    error(late);
    late.opener.in('simpleClosing');
  });

  it('the user can still force it', () => {
    const pair = closedPair();
    pair.run('opener', { type: 'forceClose' });
    pair.opener.in('forceClosing');
    const close = mutualClose(pair, 'accepter');
    spend(pair, 'opener', close);
    pair.mine(6);
    pair.opener.in('closed');
  });

  it('an update_fee that crosses the last revocation is still taken', () => {
    const pair = simplePair();
    pair.run('opener', { type: 'addHtlc', offer: offerOf('one', 20_000_000) });
    pair.settle();
    for (const name of names) closeBy(pair, name);
    pair.settle();
    const removal = { kind: 'fail', reason: new Uint8Array(3) } as const;
    pair.run('accepter', { type: 'removeHtlc', id: 0n, removal });
    pair.sign('accepter');
    pair.deliver('opener');
    pair.deliver('opener');
    pair.deliver('accepter');
    pair.sign('opener');
    pair.deliver('accepter');
    const { proposals } = pair.accepter.in('simpleClosing');
    const { channelId } = pair.opener.commitments.parameters;
    pair.give('accepter', { type: 'updateFee', channelId, feeratePerKw: 1300 });
    expect(pair.accepter.in('shuttingDown').proposals).toEqual(proposals);
  });
});
