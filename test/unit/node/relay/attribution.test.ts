import { peelOnion, readAttribution } from '../../../../src/core/onion/index.js';
import { commitmentsOf } from '../../../../src/node/channels/managed-channel.js';
import type { RelayingNode } from '../../../support/relaying-node.js';
import { useRelayingNode } from '../../../support/relaying-store.js';

describe('attribution data (BOLT 4, Returning Errors)', () => {
  const relaying = useRelayingNode();
  const secretOf = (node: RelayingNode) => {
    const [htlc] = commitmentsOf(node.incomingChannel)?.htlcs ?? [];
    const peeled = peelOnion({
      nodeKey: node.upstream.accepter.nodePrivateKey,
      packet: htlc?.onionRoutingPacket ?? new Uint8Array(0),
      associatedData: htlc?.paymentHash ?? new Uint8Array(0),
    });
    if (!peeled.ok) throw new Error(peeled.error.code);
    return peeled.value.sharedSecret;
  };

  it.each([
    ['at once', false],
    ['after a restart', true],
  ])('goes upstream with a failure of our own, and vouches for it, %s', async (_, isRestarted) => {
    const node = await relaying();
    node.offerUpstream('one', 50_000, 60);
    node.start();
    if (isRestarted) node.restart();
    const sharedSecret = secretOf(node);
    node.isChainStalled = true;
    node.receive();
    const [failed] = node.sent.filter((message) => message.type === 'updateFailHtlc');
    const { reason, attributionData } = failed ?? {};
    if (reason === undefined || attributionData === undefined) throw new Error('nothing to read');
    expect(readAttribution([sharedSecret], reason, attributionData)).toEqual({ holdTimes: [0] });
    expect(readAttribution([sharedSecret], reason.with(40, 1), attributionData)).toEqual({ holdTimes: [] });
  });
});
