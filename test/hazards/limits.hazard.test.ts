import { randomBytes } from 'node:crypto';
import type { CommitmentFormat } from '../../src/core/transactions/index.js';
import type { UpdateFee } from '../../src/core/wire/index.js';
import {
  type Attempt,
  addHtlc,
  attempt,
  invoiceOf,
  type Offered,
  offer,
  paying,
} from '../support/scripted-peer/payments.js';
import type { OpenOptions, ScriptedPeer } from '../support/scripted-peer/peer.js';
import {
  does,
  mines,
  play,
  putsUpWithIt,
  refuses,
  type Step,
  sends,
} from '../support/scripted-peer/script.js';
import { residentKilobytes, useStage } from '../support/scripted-peer/stage.js';

const U64 = 2n ** 64n - 1n;
const FEERATE = 2_500;
const CAPACITY = 1_000_000n;
/** A hundredth of the capacity is what alice makes the peer keep. */
const RESERVE = CAPACITY / 100n;
/** How many `update_fee` come without a commitment; `LEYDEN_HAZARD_FEES` asks for more. */
const FEE_UPDATES = Number(process.env.LEYDEN_HAZARD_FEES ?? 20_000);
/** What alice puts up with in HTLCs that have no output. */
const MOST_DUST_MSAT = 50_000_000n;

const opens = (options: OpenOptions = {}): Step =>
  does((peer) => peer.openChannel({ amountSat: CAPACITY, feeratePerKw: FEERATE, ...options }));
/** An HTLC that nobody will ever settle. */
const htlc =
  (amountMsat: bigint, changes: Partial<Attempt> = {}) =>
  (peer: ScriptedPeer) =>
    addHtlc(peer, { ...nonsense(peer, amountMsat), ...changes }).message;

function nonsense(peer: ScriptedPeer, amountMsat: bigint): Attempt {
  const paymentHash = Uint8Array.from(randomBytes(32));
  return {
    amountMsat,
    paymentHash,
    hops: [{ nodeId: Buffer.from(peer.node.nodeId, 'hex'), payload: Uint8Array.of(2, 1, 1, 4, 1, 1) }],
  };
}

function fee(peer: ScriptedPeer, feeratePerKw: number): UpdateFee {
  return { type: 'updateFee', channelId: peer.channelId, feeratePerKw };
}

describe('limits', () => {
  const stage = useStage();

  describe('hazard 8', () => {
    it.each([2n ** 53n + 1n, 2n ** 63n, U64])(
      'hazard 8: an HTLC of %s msat is refused',
      async (amountMsat) => {
        await play(stage(), [opens(), sends(htlc(amountMsat)), refuses('htlcValueInFlightTooHigh')]);
      },
    );
  });

  describe('hazard 12: the reserve at the trim threshold', () => {
    // What the peer, who pays the fees, has left above its reserve and the commitment fee without HTLCs.
    const opensWithSpare = (format: CommitmentFormat, spareMsat: bigint): Step => {
      const cost = format === 'anchors' ? 2_810n + 660n : 1_810n;
      return opens({ format, pushMsat: (CAPACITY - RESERVE - cost) * 1000n - spareMsat });
    };
    // BOLT 3: dust limit 354; an HTLC-success transaction weighs 703 without anchors; an HTLC output 172.
    const thresholds: readonly [CommitmentFormat, bigint][] = [
      ['anchors', 354n],
      ['staticRemoteKey', 354n + (703n * 2_500n) / 1000n],
    ];
    const OUTPUT_FEE = (172n * 2_500n) / 1000n;

    it.each(thresholds)('hazard 12: %s, trimmed: the last msat and one more', async (format, threshold) => {
      const most = threshold * 1000n - 1n;
      await play(stage(), [opensWithSpare(format, most), sends(htlc(most)), putsUpWithIt]);
      await play(stage(), [
        opensWithSpare(format, most - 1n),
        sends(htlc(most)),
        refuses('insufficientFunds'),
      ]);
    });

    it.each(thresholds)(
      'hazard 12: %s, with an output: the last msat and one more',
      async (format, threshold) => {
        const least = threshold * 1000n;
        const spare = least + OUTPUT_FEE * 1000n;
        await play(stage(), [opensWithSpare(format, spare), sends(htlc(least)), putsUpWithIt]);
        await play(stage(), [
          opensWithSpare(format, spare),
          sends(htlc(least + 1n)),
          refuses('insufficientFunds'),
        ]);
        await play(stage(), [
          opensWithSpare(format, spare - 1000n),
          sends(htlc(least)),
          refuses('insufficientFunds'),
        ]);
        await play(stage(), [opensWithSpare(format, spare - 1000n), sends(htlc(least - 1n)), putsUpWithIt]);
      },
    );
  });

  describe('hazard 13: update_fee', () => {
    it('hazard 13: by the wrong side', async () => {
      const peer = await stage().connected();
      await peer.takeChannel();
      peer.send(fee(peer, 1_000));
      expect(await peer.refusal()).toBe('feeUpdateFromAccepter');
    });

    it.each([
      [0, 'feerateTooSmall'],
      [252, 'feerateTooSmall'],
      [25_001, 'feerateTooLarge'],
      [0xffff_ffff, 'feerateTooLarge'],
    ])('hazard 13: to %s', async (feeratePerKw, code) => {
      await play(stage(), [opens(), sends((peer) => fee(peer, feeratePerKw)), refuses(code)]);
    });

    it.each([253, 25_000])('hazard 13: to %s, which is allowed', async (feeratePerKw) => {
      const peer = await play(stage(), [opens()]);
      await peer.run({ type: 'proposeFeerate', feeratePerKw });
      await peer.settle();
      expect(await attempt(peer, paying(peer, await invoiceOf(stage().alice)))).toMatchObject({
        status: 'fulfilled',
      });
    });

    it('hazard 13: to more than the opener can pay for', async () => {
      const affordable = opens({ pushMsat: (CAPACITY - RESERVE - 3_470n - 1_000n) * 1000n });
      await play(stage(), [affordable, sends((peer) => fee(peer, 10_000)), refuses('insufficientFunds')]);
    });

    it(`hazard 13: ${FEE_UPDATES} times without a commitment`, async () => {
      const { alice } = stage();
      const peer = await play(stage(), [opens()]);
      const before = residentKilobytes(alice);
      for (let sent = 0; sent < FEE_UPDATES; sent++) {
        if (!peer.send(fee(peer, 253 + (sent % 1_000)))) await peer.wire.drained();
      }
      expect(await peer.wire.ping()).toBe(true);
      expect(residentKilobytes(alice) - before).toBeLessThan(64 * 1024);
      await peer.run({ type: 'proposeFeerate', feeratePerKw: 1_500 });
      await peer.settle();
      expect(await attempt(peer, paying(peer, await invoiceOf(alice)))).toMatchObject({
        status: 'fulfilled',
      });
    }, 600_000);
  });

  describe('hazard 14: HTLCs beyond their limits', () => {
    const wrong: readonly [string, (peer: ScriptedPeer) => ReturnType<ReturnType<typeof htlc>>, string][] = [
      ['no amount', htlc(0n), 'htlcAmountZero'],
      [
        'an expiry of 500,000,000',
        (peer) => ({ ...htlc(1_000_000n)(peer), cltvExpiry: 500_000_000 }),
        'htlcExpiryTooLarge',
      ],
      [
        'an expiry of 2^32 - 1',
        (peer) => ({ ...htlc(1_000_000n)(peer), cltvExpiry: 0xffff_ffff }),
        'htlcExpiryTooLarge',
      ],
      ['an id that leaves one out', (peer) => ({ ...htlc(1_000_000n)(peer), id: 1n }), 'htlcIdUnexpected'],
      ['the last id there is', (peer) => ({ ...htlc(1_000_000n)(peer), id: U64 }), 'htlcIdUnexpected'],
      ['more than the peer has', htlc(CAPACITY * 1000n), 'insufficientFunds'],
      ['more than there is', htlc(CAPACITY * 1000n + 1n), 'htlcValueInFlightTooHigh'],
    ];
    it.each(wrong)('hazard 14: %s', async (_name, message, code) => {
      await play(stage(), [opens(), sends(message), refuses(code)]);
    });

    it('hazard 14: an expiry of 499,999,999 is no fault of the channel, and is not settled', async () => {
      const peer = await play(stage(), [opens()]);
      const invoice = await invoiceOf(stage().alice);
      const cltvDelta = 499_999_999 - peer.brain.context.blockHeight;
      expect(await attempt(peer, paying(peer, invoice, { cltvDelta }))).toMatchObject({
        status: 'failed',
        code: 'incorrectOrUnknownPaymentDetails',
      });
    });

    it('hazard 14: an id that was used before', async () => {
      const again: Step = does(async (peer) => {
        expect(await attempt(peer, paying(peer, await invoiceOf(stage().alice)))).toMatchObject({
          status: 'fulfilled',
        });
        peer.send({ ...htlc(1_000_000n)(peer), id: 0n });
      });
      await play(stage(), [opens(), again, refuses('htlcIdUnexpected')]);
    });

    it.each(['anchors', 'staticRemoteKey'] as const)('hazard 14: the 484th, %s', async (format) => {
      const floods = (count: number): Step =>
        does(async (peer) => {
          for (let id = 0n; id < count; id += 1n) peer.send({ ...htlc(1_000n)(peer), id });
        });
      await play(stage(), [opens({ format }), floods(483), putsUpWithIt]);
      await play(stage(), [opens({ format }), floods(484), refuses('tooManyHtlcs')]);
    });

    it('hazard 14: 483 at once are committed, and all of them are failed', async () => {
      const peer = await play(stage(), [opens({ amountSat: 10_000_000n })]);
      const all = await offer(peer, ...Array.from({ length: 483 }, () => nonsense(peer, 1_000_000n)));
      await peer.settle();
      expect(all.filter(({ outcome }) => outcome?.status === 'failed')).toHaveLength(483);
    });

    it('hazard 14: equal hashes, amounts and expiries are allowed', async () => {
      const peer = await play(stage(), [opens()]);
      const invoice = await invoiceOf(stage().alice, 40_000_000n);
      const part = paying(peer, invoice, { amountMsat: 10_000_000n, totalMsat: 40_000_000n });
      const parts = await offer(peer, part, part, part, part);
      await peer.settle();
      expect(parts.map(({ outcome }) => outcome?.status)).toEqual(Array(4).fill('fulfilled'));
    });
  });

  describe('hazard 11: dust', () => {
    it('hazard 11: HTLCs below the dust limit are failed beyond what alice puts up with', async () => {
      const peer = await play(stage(), [opens(), mines(1)]);
      const invoice = await invoiceOf(stage().alice, 353_000n * 483n);
      const part = paying(peer, invoice, { amountMsat: 353_000n, totalMsat: 353_000n * 483n });
      const parts: Offered[] = [];
      // Not at once: each batch is committed before the next.
      for (let batch = 0; batch < 3; batch++) {
        parts.push(...(await offer(peer, ...Array.from({ length: 60 }, () => part))));
        await peer.pump(
          () => peer.brain.commitments.unacknowledgedCommit === null && !peer.brain.wantsToSign,
        );
        await peer.wire.ping();
      }
      const held = Number(MOST_DUST_MSAT / 353_000n);
      await peer.pump(() => parts.filter(({ outcome }) => outcome?.status === 'failed').length > 0);
      expect(peer.brain.commitments.htlcs.length).toBeLessThanOrEqual(held + 60);
      await peer.settle(parts.filter(({ outcome }) => outcome === undefined).length);
      expect(peer.brain.commitments.htlcs.length).toBeLessThanOrEqual(held);
    });

    it('hazard 11: a fee rate that would trim too many HTLCs closes the channel', async () => {
      // Without anchors and at 253 an HTLC of 1500 sat has an output; at 2530, 354 + 703 * 2.53 = 2132 sat are needed.
      const peer = await play(stage(), [opens({ format: 'staticRemoteKey', feeratePerKw: 253 })]);
      const invoice = await invoiceOf(stage().alice, 1_500_000n * 100n);
      const part = paying(peer, invoice, { amountMsat: 1_500_000n, totalMsat: 150_000_000n });
      await offer(peer, ...Array.from({ length: 33 }, () => part));
      await peer.settle(33);
      // 33 of them are 49,500 sat: just what she puts up with.
      await peer.run({ type: 'proposeFeerate', feeratePerKw: 2_530 });
      await peer.settle(33);
      await peer.run({ type: 'proposeFeerate', feeratePerKw: 253 });
      await peer.settle(33);
      await offer(peer, part);
      await peer.settle(34);
      peer.send(fee(peer, 2_530));
      expect(await peer.refusal()).toBe('dustExposureTooHigh');
    });
  });
});
