import { until } from '../../regtest/index.js';
import { useNetwork } from './network.js';

describe('a node without coins', () => {
  const network = useNetwork({ nodes: 2, channels: [], fund: 0n });

  it('takes a channel and is paid over it, and says that it could not pay for a forced close', async () => {
    const { node, fund, openChannel } = network();
    const [alice, bob] = [node('alice'), node('bob')];
    await fund(alice, 2_000_000n);
    expect((await bob.api.getinfo()).warnings).toEqual([]);
    await openChannel(alice, bob, { pushMsat: 0n });
    expect((await bob.api.getinfo()).warnings).toMatchObject([{ code: 'walletReserveTooLow' }]);
    expect((await alice.api.getinfo()).warnings).toEqual([]);
    const { bolt11 } = await bob.api.invoice({ amountMsat: 50_000_000n });
    expect(await alice.api.pay({ bolt11 })).toMatchObject({ status: 'succeeded' });
    await fund(bob, 50_000n);
    await until('the warning to be gone', async () => (await bob.api.getinfo()).warnings.length === 0);
  });
});
