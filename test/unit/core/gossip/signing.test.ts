import { sha256d } from '../../../../src/core/crypto/index.js';
import {
  type AnnouncedChannel,
  createAnnouncementSignatures,
  unsignedChannelAnnouncement,
  verifyAnnouncementSignatures,
} from '../../../../src/core/gossip/channel-announcement.js';
import { updateDirection } from '../../../../src/core/gossip/channel-update.js';
import { channelAnnouncementHash } from '../../../../src/core/gossip/signing.js';
import {
  verifyChannelAnnouncement,
  verifyChannelUpdate,
  verifyNodeAnnouncement,
} from '../../../../src/core/gossip/verification.js';
import { compareBytes, fromHex } from '../../../../src/core/primitives/bytes.js';
import {
  decodeMessage,
  encodeMessage,
  makeShortChannelId,
  type ShortChannelId,
} from '../../../../src/core/wire/index.js';
import { CHAIN_HASH, NOW, nodeAnnouncement, TestChannel, testNode, unwrap } from './fixtures.js';

const [alice, bob] = [testNode('alice'), testNode('bob')];
const id = makeShortChannelId(100, 1, 0);
const channel = new TestChannel(alice, bob, id);
const flip = (bytes: Uint8Array, index = 5) => {
  const changed = bytes.slice();
  changed[index] = (changed[index] as number) ^ 1;
  return changed;
};

describe('channel_announcement', () => {
  it('has its nodes in ascending order, whoever builds it, and verifies', () => {
    const { announcement } = channel;
    expect(compareBytes(announcement.nodeId1, announcement.nodeId2)).toBeLessThan(0);
    expect(new TestChannel(bob, alice, id).announcement.nodeId1).toEqual(announcement.nodeId1);
    expect(verifyChannelAnnouncement(announcement, CHAIN_HASH).ok).toBe(true);
  });

  it('signs all that follows the four signatures, later fields too', () => {
    const longer = { ...channel.announcement, excess: Uint8Array.of(1, 2) };
    expect(channelAnnouncementHash(longer)).toEqual(sha256d(encodeMessage(longer).subarray(258)));
    expect(verifyChannelAnnouncement(longer, CHAIN_HASH)).toMatchObject({
      ok: false,
      error: { code: 'invalidSignature' },
    });
  });

  it.each(['nodeSignature1', 'nodeSignature2', 'bitcoinSignature1', 'bitcoinSignature2'] as const)(
    'is refused with a wrong %s',
    (field) => {
      const wrong = { ...channel.announcement, [field]: flip(channel.announcement[field], 40) };
      expect(verifyChannelAnnouncement(wrong, CHAIN_HASH)).toMatchObject({
        ok: false,
        error: { code: 'invalidSignature', consequence: 'warn' },
      });
    },
  );

  it('is refused for another chain and for nodes out of order', () => {
    expect(verifyChannelAnnouncement(channel.announcement, new Uint8Array(32))).toMatchObject({
      ok: false,
      error: { code: 'unknownChain', consequence: 'ignore' },
    });
    const { nodeId1, nodeId2 } = channel.announcement;
    for (const swapped of [{ nodeId1: nodeId2, nodeId2: nodeId1 }, { nodeId2: nodeId1 }]) {
      expect(verifyChannelAnnouncement({ ...channel.announcement, ...swapped }, CHAIN_HASH)).toMatchObject({
        ok: false,
        error: { code: 'nodeIdOrder' },
      });
    }
  });

  it("checks the other end's announcement_signatures", () => {
    const { announcement } = channel;
    const [nodeId1, bitcoinKey1] = [announcement.nodeId1, announcement.bitcoinKey1];
    const aliceFirst = compareBytes(alice.nodeId, bob.nodeId) < 0;
    const ends = [
      { nodeId: nodeId1, bitcoinKey: bitcoinKey1 },
      { nodeId: announcement.nodeId2, bitcoinKey: announcement.bitcoinKey2 },
    ] as const;
    const [ofAlice, ofBob] = aliceFirst ? ends : [ends[1], ends[0]];
    const seenByAlice: AnnouncedChannel = {
      channelId: new Uint8Array(32),
      chainHash: CHAIN_HASH,
      shortChannelId: id,
      features: new Uint8Array(0),
      local: ofAlice,
      remote: ofBob,
    };
    expect(unsignedChannelAnnouncement(seenByAlice).nodeId1).toEqual(nodeId1);
    const signatures = createAnnouncementSignatures(seenByAlice, {
      signWithNodeKey: () => (aliceFirst ? announcement.nodeSignature2 : announcement.nodeSignature1),
      signWithFundingKey: () =>
        aliceFirst ? announcement.bitcoinSignature2 : announcement.bitcoinSignature1,
    });
    expect(verifyAnnouncementSignatures(seenByAlice, signatures).ok).toBe(true);
    const code = (changed: Partial<typeof signatures>) => {
      const result = verifyAnnouncementSignatures(seenByAlice, { ...signatures, ...changed });
      return result.ok ? undefined : result.error.code;
    };
    expect(code({ shortChannelId: 5n as ShortChannelId })).toBe('wrongShortChannelId');
    expect(code({ nodeSignature: signatures.bitcoinSignature })).toBe('invalidSignature');
    expect(code({ bitcoinSignature: signatures.nodeSignature })).toBe('invalidSignature');
  });
});

describe('channel_update', () => {
  it('verifies with the key of its direction alone, and after the wire', () => {
    for (const from of ['a', 'b'] as const) {
      const update = channel.update(from, NOW);
      const [own, other] = from === 'a' ? [alice, bob] : [bob, alice];
      const first = compareBytes(own.nodeId, other.nodeId) < 0;
      expect(updateDirection(update)).toBe(first ? 0 : 1);
      expect(unwrap(decodeMessage(encodeMessage(update)))).toEqual(update);
      expect(verifyChannelUpdate(update, own.nodeId).ok).toBe(true);
      expect(verifyChannelUpdate(update, other.nodeId)).toMatchObject({
        ok: false,
        error: { code: 'invalidSignature', consequence: 'disconnect' },
      });
    }
  });

  it('sets the flags of BOLT 7', () => {
    expect(channel.update('a', NOW).messageFlags).toBe(1);
    expect(channel.update('a', NOW, { dontForward: true }).messageFlags).toBe(3);
    expect(channel.update('a', NOW, { disabled: true }).channelFlags & 2).toBe(2);
    expect(channel.update('a', NOW).channelFlags ^ channel.update('b', NOW).channelFlags).toBe(1);
  });
});

describe('node_announcement', () => {
  it('verifies, and not once anything is changed', () => {
    const announcement = nodeAnnouncement(alice, NOW);
    expect(verifyNodeAnnouncement(announcement).ok).toBe(true);
    for (const changed of [
      { timestamp: NOW + 1 },
      { nodeId: bob.nodeId },
      { alias: flip(announcement.alias) },
      { excess: Uint8Array.of(1) },
    ]) {
      expect(verifyNodeAnnouncement({ ...announcement, ...changed })).toMatchObject({
        ok: false,
        error: { code: 'invalidSignature', consequence: 'warn' },
      });
    }
  });

  it('is not of a node whose id is no key', () => {
    for (const nodeId of [new Uint8Array(33), new Uint8Array(33).fill(0xff), alice.nodeId.with(0, 4)]) {
      expect(verifyNodeAnnouncement({ ...nodeAnnouncement(alice, NOW), nodeId })).toMatchObject({
        ok: false,
        error: { code: 'invalidSignature', consequence: 'warn' },
      });
    }
  });

  it('is warned of when a known address is cut short', () => {
    const cut = nodeAnnouncement(alice, NOW, { addresses: fromHex('017f000001') });
    expect(verifyNodeAnnouncement(cut)).toMatchObject({ ok: false, error: { code: 'truncatedAddress' } });
  });
});
