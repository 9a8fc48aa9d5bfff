import { useNetwork } from './network.js';

describe('a private channel', () => {
  const network = useNetwork({
    nodes: 3,
    channels: [
      [0, 1],
      [1, 2, { private: true }],
    ],
  });

  it('is paid over through the hint in the invoice, and announced to nobody', async () => {
    const [alice, bob, carol] = [network().node('alice'), network().node('bob'), network().node('carol')];
    const { bolt11 } = await carol.api.invoice({ amountMsat: 5_000_000n });
    const { routeHints } = await alice.api.decode({ bolt11 });
    expect(routeHints.flat()).toEqual([expect.objectContaining({ nodeId: bob.nodeId })]);
    expect(await alice.api.pay({ bolt11 })).toMatchObject({ status: 'succeeded', amountMsat: '5000000' });
    const { channels } = await alice.api.graph();
    expect(channels.map(({ nodeId1, nodeId2 }) => [nodeId1, nodeId2].sort())).toEqual([
      [alice.nodeId, bob.nodeId].sort(),
    ]);
  });

  it('can be paid from', async () => {
    const [alice, carol] = [network().node('alice'), network().node('carol')];
    const { bolt11 } = await alice.api.invoice({ amountMsat: 1_000_000n });
    expect(await carol.api.pay({ bolt11 })).toMatchObject({ status: 'succeeded' });
  });
});
