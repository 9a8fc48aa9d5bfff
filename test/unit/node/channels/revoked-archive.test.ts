import { toHex } from '../../../../src/core/primitives/bytes.js';
import { buildKit, type RevokedState } from '../../../../src/core/watchtower/index.js';
import { revokedArchive } from '../../../../src/node/channels/revoked-archive.js';
import { useRelayingNode } from '../../../support/relaying-store.js';
import { DESTINATION } from '../../core/watchtower/fixtures.js';

describe('the archive of revoked states', () => {
  const relaying = useRelayingNode();

  it('gives each back as it was when it was revoked, with and without HTLCs, also after a restart', async () => {
    const node = await relaying();
    node.start();
    for (const [place, sats] of [50_000, 100, 70_000].entries()) {
      node.offerThroughNode(`htlc ${place}`, sats);
      if (place === 1) node.restart();
    }
    node.failThroughNode(0n);
    const told: readonly RevokedState[] = node.revoked;
    expect(told).toHaveLength(4);
    const { incomingChannel } = node;
    const archive = revokedArchive(node.book, node.store);
    const [channel] = archive.channels().filter(({ channelId }) => channelId === incomingChannel.id);
    expect(channel?.revoked).toBe(BigInt(told.length));
    const txids = (states: readonly RevokedState[]) =>
      states.map((state) => toHex(buildKit(state, incomingChannel.signer, 'own', DESTINATION).txid));
    const kept = archive.states(incomingChannel.id, 0n, BigInt(told.length));
    expect(kept.map(({ commitmentNumber }) => commitmentNumber)).toEqual(
      told.map(({ commitmentNumber }) => commitmentNumber),
    );
    expect(txids(kept)).toEqual(txids(told));
    expect(archive.states(incomingChannel.id, 1n, 3n)).toEqual(kept.slice(1, 3));

    node.failUpstreamChannel();
    expect(archive.channels().map(({ channelId }) => channelId)).not.toContain(incomingChannel.id);
  });
});
