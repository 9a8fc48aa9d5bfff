import type { ChannelCommand } from '../../../src/core/channel/index.js';
import { toHex } from '../../../src/core/primitives/bytes.js';
import type { Message } from '../../../src/core/wire/index.js';
import { ChannelBook } from '../../../src/node/channels/channel-book.js';
import type { ChannelRunner } from '../../../src/node/channels/channel-runner.js';
import type { GossipService } from '../../../src/node/gossip/gossip-service.js';
import type { Logger } from '../../../src/node/log.js';
import { type AccepterTerms, MessageRouter } from '../../../src/node/message-router.js';
import type { Peer } from '../../../src/node/peers/index.js';
import { ChannelPair } from '../../support/channel-pair.js';

const EVERY_CHANNEL = new Uint8Array(32);
const data = new Uint8Array(0);

/** A router with two channels, one of the peer `aa` and one of `bb`, and what it tells them. */
function router() {
  const book = new ChannelBook();
  const told: string[] = [];
  const ids = ['aa', 'bb'].map((peerId) => {
    const { opener } = ChannelPair.ready({ isPublic: false });
    const { channelId } = opener.commitments.parameters;
    const own = channelId.slice();
    own[0] = Number.parseInt(peerId, 16);
    book.add({
      id: toHex(own),
      peerId,
      signer: opener.context.signer,
      channel: { ...opener.channel },
    });
    return own;
  });
  const runner = {
    dispatch: ({ peerId }: { peerId: string }, { type }: ChannelCommand) => told.push(`${peerId} ${type}`),
  };
  const log = { warn: () => undefined };
  const routed = new MessageRouter(
    book,
    runner as unknown as ChannelRunner,
    { message: () => told.push('gossip') } as unknown as GossipService,
    log as unknown as Logger,
    {} as AccepterTerms,
  );
  return { routed, told, ids };
}

function peer(id: string) {
  const sent: Message[] = [];
  const connected = { id, send: (message: Message) => sent.push(message) };
  return { peer: connected as unknown as Peer, sent };
}

describe('an error of a peer (BOLT 1)', () => {
  it('about its own channel reaches that one', () => {
    const { routed, told, ids } = router();
    routed.message(peer('aa').peer, { type: 'error', channelId: ids[0] ?? data, data });
    expect(told).toEqual(['aa error']);
  });

  it('about a channel of somebody else is ignored', () => {
    const { routed, told, ids } = router();
    const { peer: stranger, sent } = peer('aa');
    routed.message(stranger, { type: 'error', channelId: ids[1] ?? data, data });
    expect([told, sent]).toEqual([[], []]);
  });

  it('about every channel reaches every one of this peer, and no other', () => {
    const { routed, told } = router();
    routed.message(peer('bb').peer, { type: 'error', channelId: EVERY_CHANNEL, data });
    expect(told).toEqual(['bb error']);
  });
});

describe('a message about a channel', () => {
  it('of somebody else is answered as one about none at all', () => {
    const { routed, told, ids } = router();
    for (const channelId of [ids[1] ?? data, new Uint8Array(32).fill(9)]) {
      const { peer: stranger, sent } = peer('aa');
      routed.message(stranger, { type: 'shutdown', channelId, scriptPubKey: data });
      expect(sent).toMatchObject([{ type: 'error', channelId }]);
    }
    expect(told).toEqual([]);
  });

  it('reaches it, and gossip goes its own way', () => {
    const { routed, told, ids } = router();
    routed.message(peer('aa').peer, { type: 'shutdown', channelId: ids[0] ?? data, scriptPubKey: data });
    routed.message(peer('aa').peer, {
      type: 'gossipTimestampFilter',
      chainHash: EVERY_CHANNEL,
      firstTimestamp: 0,
      timestampRange: 0,
    });
    expect(told).toEqual(['aa shutdown', 'gossip']);
  });
});
