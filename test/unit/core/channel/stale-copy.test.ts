import { namesOf } from '../../../support/channel-asserts.js';
import type { ChannelPair } from '../../../support/channel-pair.js';
import { addHtlc, usedPair } from '../../../support/used-pair.js';

describe('a node that was restored from a stale backup', () => {
  function stale(): ChannelPair {
    const pair = usedPair();
    const backup = pair.opener.disk;
    for (let i = 0; i < 2; i++) {
      addHtlc(pair, 'accepter');
      pair.settle();
    }
    pair.opener.disk = backup;
    pair.opener.restart();
    pair.disconnect();
    pair.connect();
    return pair;
  }

  it('does not publish for an error that comes before the proof', () => {
    const pair = stale();
    const from = pair.opener.actions.length;
    const { channelId } = pair.opener.commitments.parameters;
    pair.give('opener', { type: 'error', channelId, data: new Uint8Array(1) });
    pair.deliver('opener');
    pair.opener.in('waitForRemoteClose');
    expect(namesOf(pair.opener.actions.slice(from))).not.toContain('publish');
  });

  it('believes the proof, asks the peer to close and never publishes, whatever happens', () => {
    const pair = stale();
    const from = pair.opener.actions.length;
    pair.deliver('opener');
    expect(pair.opener.in('waitForRemoteClose').reason.code).toBe('localStateStale');
    const { channelId } = pair.opener.commitments.parameters;
    pair.give('opener', { type: 'error', channelId, data: new Uint8Array(1) });
    for (const type of ['forceClose', 'restored', 'fundingUnconfirmed', 'fundingUnspent'] as const) {
      pair.run('opener', { type });
    }
    pair.run('opener', { type: 'connected', features: pair.features });
    pair.run('opener', { type: 'close', scriptPubKey: Uint8Array.of(0, 20, ...new Uint8Array(20)) });
    pair.seeFunding('opener');
    pair.mine(600);
    pair.opener.restart();
    pair.opener.in('waitForRemoteClose');
    expect(namesOf(pair.opener.actions.slice(from))).not.toContain('publish');
  });

  it('gets the proof before the error of a peer that has failed the channel already', () => {
    const pair = stale();
    pair.disconnect();
    pair.run('accepter', { type: 'forceClose' });
    const from = pair.opener.actions.length;
    pair.reconnect();
    pair.settle();
    expect(pair.opener.in('waitForRemoteClose').reason.code).toBe('localStateStale');
    expect(namesOf(pair.opener.actions.slice(from))).not.toContain('publish');
  });

  it('is closed by the peer, and does not publish either when that is reorganised away', () => {
    const pair = stale();
    pair.deliver('opener');
    pair.deliver('accepter');
    pair.settle();
    const published = pair.accepter.actions.flatMap((action) =>
      action.type === 'closing' ? [action.txid] : [],
    );
    const [txid] = published;
    if (txid === undefined) throw new Error('the accepter did not close');
    const from = pair.opener.actions.length;
    pair.run('opener', { type: 'fundingSpent', transaction: new Uint8Array(0), txid, height: 1100 });
    // The backup does not know that commitment: enforcement recognises it by its number.
    expect(pair.opener.in('forceClosing').enforcement?.by).toBe('other');
    pair.run('opener', { type: 'fundingUnspent' });
    pair.seeFunding('opener');
    pair.opener.restart();
    expect(namesOf(pair.opener.actions.slice(from))).not.toContain('publish');
  });
});
