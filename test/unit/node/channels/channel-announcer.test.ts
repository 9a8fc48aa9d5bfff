import {
  GossipGraph,
  isDisabled,
  isDontForward,
  type OwnChannel,
  verifyChannelUpdate,
} from '../../../../src/core/gossip/index.js';
import { toHex } from '../../../../src/core/primitives/bytes.js';
import type { ChannelUpdate, Message, NodeAnnouncement } from '../../../../src/core/wire/index.js';
import { ChannelAnnouncer } from '../../../../src/node/channels/channel-announcer.js';
import type { ManagedChannel } from '../../../../src/node/channels/managed-channel.js';
import { resolveConfig } from '../../../../src/node/config/index.js';
import { deriveNodeKeys } from '../../../../src/node/keys.js';
import { ChannelPair, localAliases } from '../../../support/channel-pair.js';

const CHAIN_HASH = new Uint8Array(32).fill(6);
const NOW = 1_700_000_000;
const FEES = { 'fee-base-msat': ['7'], 'fee-proportional-millionths': ['70'], 'cltv-expiry-delta': ['34'] };

/** The announcer of a node with one channel, and all that it says. */
class Announcing {
  readonly published: ChannelUpdate[] = [];
  readonly sent: ChannelUpdate[] = [];
  readonly channel: ManagedChannel;
  readonly graph = new GossipGraph();
  nowSeconds = NOW;
  announcer: ChannelAnnouncer;
  private readonly pair: ChannelPair;

  constructor(isPublic: boolean) {
    this.pair = ChannelPair.ready({ isPublic, features: ['optionAnchors', 'optionScidAlias'] });
    const { opener } = this.pair;
    this.channel = {
      id: toHex(opener.commitments.parameters.channelId),
      peerId: 'peer',
      signer: opener.context.signer,
      channel: opener.channel,
    };
    this.announcer = this.start();
  }

  /** A new life of the node: of what it said, the graph alone is left. */
  start(): ChannelAnnouncer {
    const { opener } = this.pair;
    const config = resolveConfig({ flags: FEES, environment: {}, readFile: () => undefined });
    const keys = {
      ...deriveNodeKeys(new Uint8Array(32)),
      nodePrivateKey: opener.nodePrivateKey,
      nodeId: opener.context.nodeSigner.nodeId,
    };
    const gossip = {
      addOwnChannel: (own: OwnChannel) => this.graph.addOwnChannel(own, NOW),
      removeOwnChannel: () => undefined,
      announceOwnChannel: () => undefined,
      publishOwn: (message: ChannelUpdate | NodeAnnouncement) => {
        if (message.type !== 'channelUpdate') return;
        this.graph.applyChannelUpdate(message);
        this.published.push(message);
      },
    };
    this.announcer = new ChannelAnnouncer(config, keys, gossip, this.graph, {
      chainHash: CHAIN_HASH,
      nowSeconds: () => this.nowSeconds,
      send: (_peerId: string, message: Message) => {
        if (message.type === 'channelUpdate') this.sent.push(message);
      },
      announceNode: () => undefined,
    });
    return this.announcer;
  }

  get parameters() {
    return this.pair.opener.commitments.parameters;
  }

  get nodeIds() {
    return [this.pair.opener, this.pair.accepter].map(({ context }) => toHex(context.nodeSigner.nodeId));
  }

  get realName() {
    return this.pair.opener.shortChannelId;
  }

  get nodeId() {
    return this.pair.opener.context.nodeSigner.nodeId;
  }

  get said(): readonly ChannelUpdate[] {
    return [...this.published, ...this.sent];
  }
}

describe('what the node asks for forwarding (BOLT 7, channel_update, origin node)', () => {
  it('is its policy, within what the channel and the peer take', () => {
    const node = new Announcing(true);
    node.announcer.ready(node.channel);
    const { remote, fundingAmount } = node.parameters;
    const capacityMsat = fundingAmount * 1000n;
    const most = remote.maxHtlcValueInFlightMsat;
    expect(node.said).toHaveLength(2);
    for (const update of node.said) {
      expect(verifyChannelUpdate(update, node.nodeId).ok).toBe(true);
      expect(update).toMatchObject({
        chainHash: CHAIN_HASH,
        feeBaseMsat: 7,
        feeProportionalMillionths: 70,
        cltvExpiryDelta: 34,
        htlcMinimumMsat: remote.htlcMinimumMsat,
        htlcMaximumMsat: most < capacityMsat ? most : capacityMsat,
      });
      expect(update.htlcMaximumMsat).toBeGreaterThanOrEqual(update.htlcMinimumMsat);
      const [own = '', other = ''] = node.nodeIds;
      expect(update.channelFlags).toBe(own < other ? 0 : 1);
      expect(isDisabled(update)).toBe(false);
    }
  });

  it('is for the peer alone before the announcement, by the real name of a public channel', () => {
    const node = new Announcing(true);
    node.announcer.ready(node.channel);
    expect(node.said.map((update) => [update.shortChannelId, isDontForward(update)])).toEqual([
      [node.realName, true],
      [node.realName, true],
    ]);
  });

  it("of a private channel is sent under the peer's alias, not to be forwarded", () => {
    const node = new Announcing(false);
    node.announcer.ready(node.channel);
    const [update] = node.sent;
    expect(update?.shortChannelId).toBe(localAliases.accepter);
    expect(update && [update.messageFlags, isDontForward(update)]).toEqual([3, true]);
  });

  it('is newer each time: in one second, with a clock that was set back, and after a restart', () => {
    const node = new Announcing(true);
    const saying = () => node.announcer.ready(node.channel);
    saying();
    saying();
    node.nowSeconds = NOW - 1_000;
    saying();
    node.start();
    saying();
    const times = node.published.flatMap((update, index) => [
      update.timestamp,
      node.sent[index]?.timestamp ?? 0,
    ]);
    expect(times).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((later) => NOW + later));
  });
});
