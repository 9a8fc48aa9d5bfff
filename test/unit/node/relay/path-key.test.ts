import { curve, sha256 } from '../../../../src/core/crypto/index.js';
import { commitmentsOf } from '../../../../src/node/channels/managed-channel.js';
import type { RelayingNode } from '../../../support/relaying-node.js';
import { useRelayingNode } from '../../../support/relaying-store.js';

const INVALID_ONION_BLINDING = 0xc018;
const pathKey = curve().publicKey(new Uint8Array(32).fill(7));

describe('an HTLC with a path_key, to a node that takes no part in blinded routes', () => {
  const relaying = useRelayingNode();
  const removalOf = (node: RelayingNode) =>
    node.upstream.opener.actions.flatMap((action) =>
      action.type === 'htlcFailed' ? [action.htlc.removal] : [],
    );

  it.each([
    ['at once', false],
    ['when it is delivered again after a restart', true],
  ])('is failed in the clear as invalid_onion_blinding, %s', async (_, isRestarted) => {
    const node = await relaying();
    // But for the path_key it is one to pass on.
    node.offerUpstream('one', 50_000, 60, { pathKey });
    node.start();
    if (isRestarted) node.restart();
    const packet = commitmentsOf(node.incomingChannel)?.htlcs[0]?.onionRoutingPacket ?? new Uint8Array(0);
    node.receive();
    expect(node.passedOn).toBe(0);
    expect(removalOf(node)).toEqual([
      { kind: 'malformed', failureCode: INVALID_ONION_BLINDING, sha256OfOnion: sha256(packet) },
    ]);
  });
});
