import { ANNOUNCEMENT_DEPTH } from '../../../../src/core/gossip/announcement-intake.js';
import { verifyChannelAnnouncement } from '../../../../src/core/gossip/index.js';
import { compareBytes } from '../../../../src/core/primitives/bytes.js';
import { namesOf } from '../../../support/channel-asserts.js';
import { ChannelPair } from '../../../support/channel-pair.js';

describe('the announcement of a channel of our own (BOLT 7, channel_announcement, origin node)', () => {
  function announced() {
    const pair = new ChannelPair();
    pair.open();
    pair.settle();
    pair.confirm(ANNOUNCEMENT_DEPTH - 1);
    pair.settle();
    for (const { actions } of pair.peers) {
      expect(namesOf(actions)).not.toContain('announcementSignatures');
      expect(namesOf(actions)).not.toContain('announce');
    }
    pair.mine(1);
    pair.settle();
    const [made, other] = pair.peers.map(({ actions }) =>
      actions.find((action) => action.type === 'announce'),
    );
    if (made?.type !== 'announce') throw new Error('not announced');
    expect(other).toEqual(made);
    return { pair, announcement: made.announcement };
  }

  it('is made with six confirmations, and is what both signed', () => {
    const { pair, announcement } = announced();
    const { chainHash } = pair.opener.context.policy;
    expect(verifyChannelAnnouncement(announcement, chainHash).ok).toBe(true);
    expect(announcement).toMatchObject({
      chainHash,
      shortChannelId: pair.opener.shortChannelId,
      features: new Uint8Array(0),
    });
  });

  it('has the nodes in ascending order, each with its own funding key', () => {
    const { pair, announcement } = announced();
    const ends = pair.peers
      .map(({ context, commitments }) => ({
        nodeId: context.nodeSigner.nodeId,
        fundingKey: commitments.parameters.local.basepoints.fundingPublicKey,
      }))
      .sort((a, b) => compareBytes(a.nodeId, b.nodeId));
    expect([announcement.nodeId1, announcement.nodeId2]).toEqual(ends.map(({ nodeId }) => nodeId));
    const { bitcoinKey1, bitcoinKey2 } = announcement;
    expect([bitcoinKey1, bitcoinKey2]).toEqual(ends.map(({ fundingKey }) => fundingKey));
  });

  it('is ready for a channel_update with the channel_ready of both, not of one', () => {
    const pair = new ChannelPair();
    pair.open();
    pair.settle();
    pair.confirm();
    pair.deliver('accepter');
    expect(namesOf(pair.accepter.actions)).toContain('ready');
    expect(namesOf(pair.opener.actions)).not.toContain('ready');
    pair.settle();
    expect(namesOf(pair.opener.actions)).toContain('ready');
  });
});
