import { type ChannelView, type NodeHandle, until } from '../../regtest/index.js';
import { useNetwork } from './network.js';
import { mineUntil, mineUntilClosed, openBooks, pendingOf, untilState } from './resolution.js';

const CAPACITY = 1_000_000n;
/** More than all that the transactions of one close can cost at the feerate of these chains. */
const MOST_FEES = 20_000n;
const TO_SELF_DELAY = 10;
const AMOUNT_MSAT = 50_000_000n;

interface MinedTransaction {
  readonly confirmations: number;
  readonly vout: readonly { readonly value: number }[];
}

describe('a forced close', () => {
  const network = useNetwork({
    nodes: 3,
    channels: [],
    flags: ['--to-self-delay', String(TO_SELF_DELAY), '--cltv-expiry-delta', '18'],
  });

  it.each([
    ['the opener', 'alice', 'bob'],
    ['the other side', 'bob', 'alice'],
  ])('by %s gives both what they have', async (_who, closer, other) => {
    const { node, mine, chain, openChannel } = network();
    const [alice, bob, closing, waiting] = [node('alice'), node('bob'), node(closer), node(other)];
    const { channelId } = await openChannel(alice, bob, { pushMsat: 300_000_000n });
    const outcomeOf = await openBooks(network(), [alice, bob]);
    const { txid } = await closing.cli<{ txid: string }>('closechannel', channelId, '--force');
    expect(await chain.call<string[]>('getrawmempool')).toContain(txid);
    await mine(1);
    for (const each of [alice, bob]) await untilState(each, channelId, 'force-closing');

    const { vout } = await transaction(txid);
    const { delayedToLocal = '' } = await pendingOf(closing, channelId);
    expect(vout.map(({ value }) => String(Math.round(value * 1e8)))).toContain(delayedToLocal);
    expect(await pendingOf(waiting, channelId)).toEqual({ toRemote: expect.any(String) });
    const { pending } = await closing.api.onchain();
    const earliestHeight = (await chain.call<number>('getblockcount')) + TO_SELF_DELAY;
    expect(pending.find(({ kind }) => kind === 'delayedToLocal')).toMatchObject({
      txid,
      earliestHeight,
      deadlineHeight: null,
      claimTxid: null,
    });

    await mineUntilClosed(network(), channelId, [alice, bob]);
    for (const each of [alice, bob]) expect(await pendingOf(each, channelId)).toEqual({});
    const { gained, fees, left } = await outcomeOf(txid);
    expect(gained(alice) + gained(bob) + fees + left).toBe(CAPACITY);
    expect(fees).toBeLessThan(MOST_FEES);
    expect(gained(alice)).toBeGreaterThan(700_000n - MOST_FEES);
    expect(gained(bob)).toBeGreaterThan(300_000n - MOST_FEES);
    expect(gained(bob)).toBeLessThanOrEqual(300_000n);
    expect((await transaction(txid)).confirmations).toBeGreaterThan(TO_SELF_DELAY);
  });

  it.each(['alice', 'bob'])(
    'by %s with an HTLC in flight lets bob take it when he learns the preimage in time',
    async (closer) => {
      const { node, mine } = network();
      const [alice, bob, carol] = [node('alice'), node('bob'), node('carol')];
      const { channelId, statusOf, outcomeOf } = await hang();
      const { txid } = await node(closer).api.closechannel({ channelId, force: true });
      await mine(1);
      await untilState(alice, channelId, 'force-closing');
      await carol.start();
      await bob.cli('connect', carol.uri.ws);
      await mineUntil(network(), 'the payment', async () => (await statusOf()) !== 'pending');
      expect(await statusOf()).toBe('succeeded');
      await mineUntilClosed(network(), channelId, [alice, bob]);
      const { gained, fees, left } = await outcomeOf(txid);
      expect(gained(alice) + gained(bob) + fees + left).toBe(CAPACITY);
      expect(gained(alice)).toBeGreaterThan(450_000n - MOST_FEES);
      expect(gained(alice)).toBeLessThan(450_000n);
      expect(gained(bob)).toBeGreaterThan(550_000n - MOST_FEES);
    },
  );

  it.each(['alice', 'bob'])(
    'by %s with an HTLC in flight gives it back to alice when it expires',
    async (closer) => {
      const { node, mine } = network();
      const [alice, bob] = [node('alice'), node('bob')];
      const { channelId, statusOf, outcomeOf, passedOver } = await hang();
      await node(closer).api.closechannel({ channelId, force: true });
      await mine(1);
      await mineUntil(network(), 'the payment', async () => (await statusOf()) !== 'pending');
      expect(await statusOf()).toBe('failed');
      await mineUntilClosed(network(), channelId, [alice, bob]);
      await mineUntilClosed(network(), passedOver.channelId, [bob]);
      const { gained } = await outcomeOf();
      expect(gained(alice)).toBeGreaterThan(500_000n - MOST_FEES);
      // Half of the channel with alice, and all that is his of the one with carol, which he had to close as well.
      const ofBob = 500_000n + BigInt(passedOver.localMsat) / 1000n;
      expect(gained(bob)).toBeGreaterThan(ofBob - 2n * MOST_FEES);
    },
  );

  /** Lets alice pay carol, who is gone once bob has passed the HTLC on. */
  async function hang() {
    const { node, openChannel } = network();
    const [alice, bob, carol] = [node('alice'), node('bob'), node('carol')];
    await carol.start();
    const { channelId } = await openChannel(alice, bob);
    if ((await usableWith(bob, carol)).length === 0) await openChannel(bob, carol);
    const { bolt11, paymentHash } = await carol.api.invoice({ amountMsat: AMOUNT_MSAT });
    const outcomeOf = await openBooks(network(), [alice, bob]);
    carol.freeze();
    // It ends in one of the ways that the tests look for.
    alice.api.pay({ bolt11 }).catch(() => undefined);
    const passedOver = await until('the HTLC to be passed on', async () =>
      (await usableWith(bob, carol)).find(({ htlcs }) => htlcs === 1),
    );
    await carol.kill();
    return {
      channelId,
      passedOver,
      outcomeOf,
      async statusOf() {
        const { payments } = await alice.api.payments();
        return payments.find((payment) => payment.paymentHash === paymentHash)?.status;
      },
    };
  }

  async function usableWith(node: NodeHandle, peer: NodeHandle): Promise<readonly ChannelView[]> {
    const { channels } = await node.api.channels();
    return channels.filter(({ nodeId, state }) => nodeId === peer.nodeId && state === 'normal');
  }

  function transaction(txid: string): Promise<MinedTransaction> {
    return network().chain.call<MinedTransaction>('getrawtransaction', txid, true);
  }
});
