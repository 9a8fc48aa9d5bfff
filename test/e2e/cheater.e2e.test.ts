import { type NodeHandle, until } from '../../regtest/index.js';
import { keepCopy } from '../../regtest/network/copy.js';
import { refusalOf, useNetwork } from './network.js';
import { mineUntilClosed, openBooks, pendingOf, untilIdle, untilState, viewOf } from './resolution.js';

const CAPACITY = 1_000_000n;
/** More than all that the transactions of one close can cost at the feerate of these chains. */
const MOST_FEES = 20_000n;
const FLAGS = ['--to-self-delay', '10', '--cltv-expiry-delta', '18'];

describe('a revoked commitment', () => {
  const network = useNetwork({ nodes: 3, channels: [], flags: FLAGS });

  it('that was mined while alice was offline costs the cheater everything', async () => {
    const { node, mine } = network();
    const [alice, bob] = [node('alice'), node('bob')];
    const { channelId, putBack } = await openAndFallBehind();
    const outcomeOf = await openBooks(network(), [alice, bob]);
    await alice.stop();
    await putBack();
    const txid = await cheat(bob, channelId);
    await mine(3);
    await alice.start();
    await untilPunishing(alice, channelId);
    await expectAll(txid, channelId, outcomeOf);
  });

  it('that is mined while alice runs costs the cheater everything', async () => {
    const { node, mine } = network();
    const [alice, bob] = [node('alice'), node('bob')];
    const { channelId, putBack } = await openAndFallBehind();
    const outcomeOf = await openBooks(network(), [alice, bob]);
    await alice.api.disconnect({ nodeId: bob.nodeId });
    await putBack();
    const txid = await cheat(bob, channelId);
    expect(await viewOf(alice, channelId)).toMatchObject({ state: 'normal' });
    await mine(1);
    await untilPunishing(alice, channelId);
    await expectAll(txid, channelId, outcomeOf);
  });

  it('is punished by an alice that is killed again and again', async () => {
    const { node, chain } = network();
    const [alice, bob] = [node('alice'), node('bob')];
    const { channelId, putBack } = await openAndFallBehind();
    const outcomeOf = await openBooks(network(), [alice, bob]);
    await alice.api.disconnect({ nodeId: bob.nodeId });
    await putBack();
    const txid = await cheat(bob, channelId);
    await chain.mine(1);
    await alice.kill();
    await alice.start();
    await untilState(alice, channelId, 'force-closing');
    await alice.kill();
    await alice.start();
    await untilPunishing(alice, channelId);
    await alice.kill();
    await chain.mine(1);
    await alice.start();
    await expectAll(txid, channelId, outcomeOf);
  });

  it('loses the HTLC on it too', async () => {
    const { node, mine, openChannel } = network();
    const [alice, bob, carol] = [node('alice'), node('bob'), node('carol')];
    const { channelId: passedTo } = await openChannel(bob, carol);
    const { channelId } = await openChannel(alice, bob, { pushMsat: 800_000_000n });
    const { bolt11 } = await carol.api.invoice({ amountMsat: 100_000_000n });
    carol.freeze();
    const paying = alice.api.pay({ bolt11 });
    await until('the HTLC to be passed on', async () => (await viewOf(bob, passedTo)).htlcs === 1);
    await carol.kill();
    await bob.stop();
    const putBack = keepCopy(bob);
    await bob.start();
    await carol.start();
    await bob.cli('connect', carol.uri.ws);
    await alice.cli('connect', bob.uri.ws);
    const { status, feeMsat } = await paying;
    expect(status).toBe('succeeded');
    await payBack(alice, bob, channelId);
    const outcomeOf = await openBooks(network(), [alice, bob]);
    await carol.stop();
    await alice.api.disconnect({ nodeId: bob.nodeId });
    await putBack();
    const txid = await cheat(bob, channelId);
    await mine(1);
    expect(await untilPunishing(alice, channelId)).toMatchObject({
      revokedHtlc: String(100_000n + BigInt(feeMsat) / 1000n),
    });
    await expectAll(txid, channelId, outcomeOf);
  });

  /** The balance of the channel has moved from bob to alice since the copy of bob's files that can be put back. */
  async function openAndFallBehind() {
    const { node, openChannel } = network();
    const [alice, bob] = [node('alice'), node('bob')];
    const { channelId } = await openChannel(alice, bob, { pushMsat: 900_000_000n });
    await bob.stop();
    const putBack = keepCopy(bob);
    await bob.start();
    await alice.cli('connect', bob.uri.ws);
    await payBack(alice, bob, channelId);
    return { channelId, putBack };
  }

  async function untilPunishing(alice: NodeHandle, channelId: string) {
    return until('alice to punish', async () => {
      const { pending } = await alice.api.onchain();
      const revoked = pending.filter(({ kind }) => kind.startsWith('revoked'));
      const isPublished = revoked.length > 0 && revoked.every(({ claimTxid }) => claimTxid !== null);
      return isPublished && pendingOf(alice, channelId);
    });
  }

  async function expectAll(
    txid: string,
    channelId: string,
    outcomeOf: Awaited<ReturnType<typeof openBooks>>,
  ): Promise<void> {
    const { node } = network();
    const [alice, bob] = [node('alice'), node('bob')];
    await mineUntilClosed(network(), channelId, [alice, bob]);
    const { gained, fees, left, spenders } = await outcomeOf(txid);
    expect(spenders.length).toBeGreaterThan(0);
    expect(gained(alice) + gained(bob) + fees + left).toBe(CAPACITY);
    expect(gained(alice)).toBeGreaterThan(CAPACITY - MOST_FEES);
    expect(gained(bob)).toBeLessThanOrEqual(0n);
    expect(await pendingOf(alice, channelId)).toEqual({});
  }
});

describe('a node that was restored from an old copy', () => {
  const network = useNetwork({ nodes: 2, channels: [], flags: FLAGS });

  it.each([
    ['is open', false],
    ['is being closed', true],
  ])('leaves it to the peer to close a channel that %s, and gets its money', async (_state, isClosing) => {
    const { node, mine, chain, openChannel } = network();
    const [alice, bob] = [node('alice'), node('bob')];
    const { channelId } = await openChannel(alice, bob, { pushMsat: 900_000_000n });
    await bob.stop();
    const putBack = keepCopy(bob);
    await bob.start();
    await alice.cli('connect', bob.uri.ws);
    await payBack(alice, bob, channelId);
    const outcomeOf = await openBooks(network(), [alice, bob]);
    if (isClosing) {
      await bob.stop();
      await alice.api.closechannel({ channelId, force: true });
    }
    await putBack();
    await alice.cli('connect', bob.uri.ws);
    await untilState(bob, channelId, 'force-closing');
    expect(await viewOf(bob, channelId)).toMatchObject({ stateLoss: 'stale' });
    await untilState(alice, channelId, 'force-closing');
    expect(await refusalOf(bob.api.closechannel({ channelId, force: true }))).toBe('channelAlreadyClosing');
    await bob.kill();
    await bob.start();
    expect(await viewOf(bob, channelId)).toMatchObject({ state: 'force-closing' });
    const [txid = '', ...others] = await until('the commitment', async () => {
      const mempool = await chain.call<string[]>('getrawmempool');
      return mempool.length > 0 && mempool;
    });
    expect(others).toEqual([]);
    // A commitment of his own would have an anchor for him to spend.
    expect(await bob.api.onchain()).toEqual({ pending: [] });
    await mine(1);
    expect(await pendingOf(alice, channelId)).toEqual({ delayedToLocal: expect.any(String) });
    expect(await pendingOf(bob, channelId)).toEqual({ toRemote: '100000' });
    await mineUntilClosed(network(), channelId, [alice, bob]);
    const { gained, fees, left } = await outcomeOf(txid);
    expect(gained(alice) + gained(bob) + fees + left).toBe(CAPACITY);
    expect(gained(alice)).toBeGreaterThan(900_000n - MOST_FEES);
    expect(gained(bob)).toBeGreaterThan(100_000n - MOST_FEES);
    expect(gained(bob)).toBeLessThanOrEqual(100_000n);
  });
});

/** Bob pays alice most of what he has, as soon as the channel can be used again. */
async function payBack(alice: NodeHandle, bob: NodeHandle, channelId: string): Promise<void> {
  const { bolt11 } = await alice.api.invoice({ amountMsat: 800_000_000n });
  const paid = await until('bob to pay', () => bob.api.pay({ bolt11 }).catch(() => undefined));
  expect(paid).toMatchObject({ status: 'succeeded' });
  await untilIdle(channelId, [alice, bob]);
}

/** Publishes what the node takes for its latest commitment. */
async function cheat(node: NodeHandle, channelId: string): Promise<string> {
  return (await node.cli<{ txid: string }>('closechannel', channelId, '--force')).txid;
}
