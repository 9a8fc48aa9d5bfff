import { fromHex, toHex } from '../../../../src/core/primitives/bytes.js';
import type { ShortChannelId } from '../../../../src/core/wire/index.js';
import { ChannelBook } from '../../../../src/node/channels/channel-book.js';
import { newLocalAlias } from '../../../../src/node/channels/local-alias.js';
import { type ManagedChannel, ownNameOf, peerNameOf } from '../../../../src/node/channels/managed-channel.js';
import { newTemporaryChannelId } from '../../../../src/node/channels/temporary-channel-id.js';
import { ChannelPair, localAliases, type PairOptions } from '../../../support/channel-pair.js';

function ready(options: Partial<PairOptions>) {
  const pair = ChannelPair.ready({
    features: ['optionAnchors', 'optionScidAlias', 'optionZeroconf'],
    ...options,
  });
  const { opener } = pair;
  const managed: ManagedChannel = {
    id: toHex(opener.commitments.parameters.channelId),
    peerId: 'peer',
    signer: opener.context.signer,
    channel: opener.channel,
  };
  const book = new ChannelBook();
  book.add(managed);
  return { book, managed, real: opener.shortChannelId };
}

const isFound = (book: ChannelBook, id: ShortChannelId) => book.byShortChannelId(id) !== undefined;

describe('the names of a channel, BOLT 2, channel_ready', () => {
  it('HTLCs go over it under its name in the chain and under our alias', () => {
    const { book, managed, real } = ready({ isPublic: true });
    expect([isFound(book, real), isFound(book, localAliases.opener)]).toEqual([true, true]);
    expect(isFound(book, localAliases.accepter)).toBe(false);
    expect([ownNameOf(managed), peerNameOf(managed)]).toEqual([real, real]);
  });

  it('but not under its name in the chain when its type hides that', () => {
    const { book, managed, real } = ready({ isPublic: false, scidAlias: true });
    expect([isFound(book, real), isFound(book, localAliases.opener)]).toEqual([false, true]);
    expect([ownNameOf(managed), peerNameOf(managed)]).toEqual([localAliases.opener, localAliases.accepter]);
  });

  it('a private one is named to the peer by the alias that it gave', () => {
    const { managed, real } = ready({ isPublic: false });
    expect([ownNameOf(managed), peerNameOf(managed)]).toEqual([real, localAliases.accepter]);
  });

  it('no alias is given twice', () => {
    const { book } = ready({ isPublic: true });
    const taken = Uint8Array.of(0, 0, 0, 0, 0, 0, 1);
    const entropies = [taken, Uint8Array.of(1, 2, 3, 4, 5, 6, 7)];
    const alias = newLocalAlias(book, () => entropies.shift() ?? taken);
    expect(alias).toBe(0x7f01_0203_0405_0607n);
  });

  it('no temporary id is given twice', () => {
    const { book, managed } = ready({ isPublic: true });
    const next = new Uint8Array(32).fill(9);
    const entropies = [fromHex(managed.id), next];
    expect(newTemporaryChannelId(book, () => entropies.shift() ?? next)).toEqual(next);
  });
});
