import { scriptToAddress } from '../../regtest/chain/address.js';
import { sha256 } from '../../src/core/crypto/index.js';
import { fromHex, utf8 } from '../../src/core/primitives/bytes.js';
import { displayHash } from '../../src/core/primitives/display-hash.js';
import { parseShortChannelId } from '../../src/core/wire/index.js';
import { doubleSpend } from '../support/scripted-peer/coins.js';
import {
  attempt,
  finalLayer,
  forwardLayer,
  invoiceOf,
  offer,
  paying,
} from '../support/scripted-peer/payments.js';
import type { ScriptedPeer } from '../support/scripted-peer/peer.js';
import { useStage } from '../support/scripted-peer/stage.js';

/** Blocks without a transaction go here. */
const NOBODY = Uint8Array.of(0, 32, ...sha256(utf8('nobody')));

describe('hazard 7: a funding that is reorganised out of the chain', () => {
  const stage = useStage();

  /** Takes blocks off the chain and puts one more of others in their place. */
  const reorganise = async (blocks: number, first: readonly string[] = []) => {
    const { chain } = stage();
    const tip = await chain.call<number>('getblockcount');
    const lowest = await chain.call<string>('getblockhash', tip - blocks + 1);
    await chain.call('invalidateblock', lowest);
    for (let block = 0; block <= blocks; block++) {
      await chain.call('generateblock', scriptToAddress(NOBODY), block === 0 ? first : []);
    }
  };
  const sync = async (peer: ScriptedPeer) => {
    const height = await peer.syncHeight();
    await stage().network.waitFor('alice to see the blocks', async () => {
      const { blockHeight, synced } = await stage().alice.api.getinfo();
      return synced && blockHeight >= height;
    });
  };
  /** The coin that the funding spends, and another transaction that spends it. */
  const conflictOf = (peer: ScriptedPeer) => {
    const spent = peer.fundingTransaction?.ins[0];
    if (peer.fundingTransaction === undefined || spent === undefined) throw new Error('no funding');
    const amount = peer.brain.commitments.parameters.fundingAmount;
    const conflict = doubleSpend(peer.fundingTransaction, [{ scriptPubKey: NOBODY, amount }]);
    return [displayHash(spent.hash), Buffer.from(conflict.toBuffer()).toString('hex')];
  };
  /** Pays bob through alice. */
  const through = async (peer: ScriptedPeer) => {
    const { alice, bob } = stage();
    const invoice = await invoiceOf(bob, 20_000_000n);
    const { channels } = await alice.api.channels();
    const toBob = channels.find(({ nodeId, state }) => nodeId === bob.nodeId && state === 'normal');
    const scid = parseShortChannelId(toBob?.shortChannelId ?? '') ?? 0n;
    const { blockHeight } = peer.brain.context;
    return attempt(peer, {
      amountMsat: 21_000_000n,
      paymentHash: invoice.paymentHash,
      cltvDelta: 80,
      hops: [
        forwardLayer(fromHex(alice.nodeId), scid, 20_000_000n, blockHeight + 40),
        finalLayer(fromHex(bob.nodeId), {
          amountMsat: 20_000_000n,
          paymentSecret: invoice.paymentSecret,
          expiry: blockHeight + 40,
        }),
      ],
    });
  };

  it('hazard 7: before channel_ready, the count of confirmations starts anew', async () => {
    const peer = await stage().connected();
    await peer.fundChannel();
    await peer.mine(2);
    await reorganise(2);
    await sync(peer);
    await peer.wire.rest();
    expect(peer.wire.log).not.toContain('channelReady');
    await peer.confirm();
    expect(await attempt(peer, paying(peer, await invoiceOf(stage().alice)))).toMatchObject({
      status: 'fulfilled',
    });
  });

  it('hazard 7: double-spent before channel_ready, it never becomes ready', async () => {
    const peer = await stage().connected();
    peer.isWorthless = true;
    await peer.fundChannel({ pushMsat: 200_000_000n });
    await peer.mine(2);
    await reorganise(2, conflictOf(peer));
    await peer.mine(10);
    await peer.wire.rest();
    expect(peer.wire.log).not.toContain('channelReady');
  });

  it.each([[false], [true]])(
    'hazard 7: after channel_ready, with an HTLC: %s, the channel goes on once it is deep again',
    async (withHtlc) => {
      const peer = await stage().connected();
      await peer.openChannel();
      const invoice = await invoiceOf(stage().alice, 40_000_000n);
      const half = { amountMsat: 20_000_000n, totalMsat: 40_000_000n, cltvDelta: 60 };
      if (withHtlc) {
        await offer(peer, paying(peer, invoice, half));
        await peer.settle(1);
      }
      await reorganise(4);
      await sync(peer);
      // The funding waits in the mempool: nothing that comes over the channel is worth anything now.
      expect(await through(peer)).toMatchObject({ status: 'failed', code: 'temporaryChannelFailure' });
      const { mine } = stage().network;
      await mine(1);
      await sync(peer);
      expect(await through(peer)).toMatchObject({ status: 'failed', code: 'temporaryChannelFailure' });
      await peer.mine(2);
      expect(await through(peer)).toMatchObject({ status: 'fulfilled' });
      if (!withHtlc) return;
      expect(await attempt(peer, paying(peer, invoice, half))).toMatchObject({ status: 'fulfilled' });
      await peer.settle();
    },
  );

  it('hazard 7: double-spent after channel_ready, nothing that comes over it is taken for money', async () => {
    const { alice } = stage();
    const peer = await stage().connected();
    peer.isWorthless = true;
    await peer.openChannel();
    await reorganise(4, conflictOf(peer));
    await peer.mine(6);
    expect(await through(peer)).toMatchObject({ status: 'failed', code: 'temporaryChannelFailure' });
    const own = await invoiceOf(alice);
    expect(await attempt(peer, paying(peer, own))).toMatchObject({ status: 'failed' });
    peer.drop();
    await alice.kill();
    await alice.start();
    await stage().untilBobIsBack();
    await peer.reconnect();
    await peer.settle();
    expect(await through(peer)).toMatchObject({ status: 'failed', code: 'temporaryChannelFailure' });
    const { invoices } = await alice.api.invoices();
    expect(
      invoices.filter(({ status, receivedMsat }) => status === 'paid' && receivedMsat === '10000000'),
    ).toHaveLength(1);
  });
});
