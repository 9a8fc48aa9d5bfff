import { Transaction } from 'bitcoinjs-lib';
import { msat, sat } from '../../src/core/primitives/units.js';
import { nodeFeatures } from '../../src/node/features.js';
import { refusalOf } from '../e2e/network.js';
import { attempt, invoiceOf, paying } from '../support/scripted-peer/payments.js';
import { useStage } from '../support/scripted-peer/stage.js';

/** Where amounts that are not exact, signed or cut off go wrong. */
const AMOUNTS = [2n ** 53n + 1n, 2n ** 63n, 2n ** 64n - 1n] as const;
const [BEYOND_DOUBLE, , U64] = AMOUNTS;

describe('hazard 8: amounts of 64 bits', () => {
  const stage = useStage();

  it('hazard 8: in open_channel and in the store, across a kill', async () => {
    const { alice } = stage();
    for (const amount of AMOUNTS) {
      const peer = await stage().connected();
      peer.bend = (message) =>
        message.type === 'openChannel' ? { ...message, maxHtlcValueInFlightMsat: msat(amount) } : message;
      await peer.openChannel();
      peer.drop();
      await alice.kill();
      await alice.start();
      await peer.reconnect();
      expect(await attempt(peer, paying(peer, await invoiceOf(alice)))).toMatchObject({
        status: 'fulfilled',
      });
    }
  });

  it('hazard 8: in a channel that could hold them', async () => {
    const { alice } = stage();
    const peer = await stage().connected();
    // 90,072 bitcoin that are never paid: the first commitments hold the amount to the last satoshi.
    const amountSat = BEYOND_DOUBLE / 1000n;
    peer.isWorthless = true;
    peer.makeFunding = async (scriptPubKey, amount) => {
      const transaction = new Transaction();
      transaction.addInput(new Uint8Array(32).fill(1), 0);
      transaction.addOutput(scriptPubKey, amount);
      return { transaction, outputIndex: 0 };
    };
    await peer.offerChannel({ amountSat, pushMsat: BEYOND_DOUBLE - 1_000_000_000n });
    await peer.expect('acceptChannel');
    while ((await peer.wire.next()).type !== 'fundingSigned');
    peer.drop();
    await alice.kill();
    await alice.start();
    const { channels } = await alice.api.channels();
    const channelId = Buffer.from(peer.channelId).toString('hex');
    expect(channels.find((channel) => channel.channelId === channelId)).toMatchObject({
      capacitySat: String(amountSat),
      localMsat: String(BEYOND_DOUBLE - 1_000_000_000n),
    });
  });

  it.each(AMOUNTS)('hazard 8: %s in closing_signed', async (amount) => {
    const peer = await stage().connected({ features: nodeFeatures(['optionSimpleClose']) });
    await peer.openChannel();
    peer.bend = (message) =>
      message.type === 'closingSigned'
        ? {
            ...message,
            feeSatoshis: sat(amount),
            feeRange: { minFeeSatoshis: sat(0n), maxFeeSatoshis: sat(amount) },
          }
        : message;
    await peer.run({ type: 'close', scriptPubKey: Uint8Array.of(0, 20, ...new Uint8Array(20).fill(1)) });
    expect(await peer.refusal()).toMatch(/^(closingFeeOutOfRange|invalidClosingSignature|closed)$/);
  });

  it.each(AMOUNTS)('hazard 8: an invoice of %s msat', async (amountMsat) => {
    const { alice } = stage();
    const made = await alice.api.invoice({ amountMsat }).catch(() => undefined);
    if (made === undefined) {
      // What it refuses to ask for, it refuses by a code.
      expect(await refusalOf(alice.api.invoice({ amountMsat }))).toMatch(/^(invalidField|invalidInvoice)$/);
      return;
    }
    expect(await alice.api.decode({ bolt11: made.bolt11 })).toMatchObject({ amountMsat: String(amountMsat) });
    await alice.kill();
    await alice.start();
    const { invoices } = await alice.api.invoices();
    const kept = invoices.find(({ paymentHash }) => paymentHash === made.paymentHash);
    expect(kept).toMatchObject({ amountMsat: String(amountMsat), status: 'unpaid' });
  });

  it.each([...AMOUNTS, U64 + 1n])('hazard 8: %s in calls of the API', async (amount) => {
    const { alice, bob } = stage();
    const { bolt11 } = await bob.api.invoice({});
    const { address } = await alice.api.newaddress();
    const calls = [
      alice.api.pay({ bolt11, amountMsat: amount }),
      alice.api.keysend({ nodeId: bob.nodeId, amountMsat: amount }),
      alice.api.openchannel({ nodeId: bob.nodeId, amountSat: amount }),
      alice.api.openchannel({ nodeId: bob.nodeId, amountSat: 100_000n, pushMsat: amount }),
      alice.api.send({ address, amountSat: amount }),
      alice.api.route({ nodeId: bob.nodeId, amountMsat: amount }),
    ];
    for (const code of await Promise.all(calls.map(refusalOf))) {
      expect(['accepted', 'internal', 'storeFailed']).not.toContain(code);
    }
  });
});
