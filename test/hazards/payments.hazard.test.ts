import { bech32 } from 'bech32';
import { curve, sha256 } from '../../src/core/crypto/index.js';
import type { OnionHop } from '../../src/core/onion/index.js';
import { byteStream, onionKey, xorBytes } from '../../src/core/onion/keys.js';
import { ONION_VERSION, PAYMENT_PAYLOADS_SIZE, packetHmac } from '../../src/core/onion/packet.js';
import { fromHex, utf8 } from '../../src/core/primitives/bytes.js';
import { parseShortChannelId } from '../../src/core/wire/index.js';
import { refusalOf } from '../e2e/network.js';
import {
  type Attempt,
  attempt,
  finalLayer,
  forwardLayer,
  invoiceOf,
  offer,
  paying,
  unknownHash,
} from '../support/scripted-peer/payments.js';
import type { ScriptedPeer } from '../support/scripted-peer/peer.js';
import { useStage } from '../support/scripted-peer/stage.js';

const AMOUNT = 10_000_000n;
/** What alice asks for in her invoices, and how far ahead anything may reach. */
const MIN_FINAL_DELTA = 18;
const MOST_DELTA = 2_016;
/** `cltv_expiry_delta` of alice and what must be left for bob. */
const DELTA = 18;
const FEE = 2_000n;
/** 64 bytes and the recovery id, five bits each. */
const SIGNATURE_WORDS = 104;
const UNKNOWN = { status: 'failed', code: 'incorrectOrUnknownPaymentDetails' };

describe('payments', () => {
  const stage = useStage();
  const opened = async (): Promise<ScriptedPeer> => {
    const peer = await stage().connected();
    await peer.openChannel({ amountSat: 2_000_000n });
    return peer;
  };
  const toBob = async () => {
    const { alice, bob } = stage();
    const { channels } = await alice.api.channels();
    const channel = channels.find(({ nodeId, state }) => nodeId === bob.nodeId && state === 'normal');
    return parseShortChannelId(channel?.shortChannelId ?? '') ?? 0n;
  };
  /** An HTLC for an invoice of bob's, with expiries counted from now. */
  const through = async (peer: ScriptedPeer, incoming: number, outgoing: number): Promise<Attempt> => {
    const { alice, bob } = stage();
    const invoice = await invoiceOf(bob, AMOUNT);
    const expiry = peer.brain.context.blockHeight + outgoing;
    return {
      amountMsat: AMOUNT + FEE,
      paymentHash: invoice.paymentHash,
      cltvDelta: incoming,
      hops: [
        forwardLayer(fromHex(alice.nodeId), await toBob(), AMOUNT, expiry),
        finalLayer(fromHex(bob.nodeId), { amountMsat: AMOUNT, paymentSecret: invoice.paymentSecret, expiry }),
      ],
    };
  };

  describe('hazard 29: expiries off by one', () => {
    it.each([
      [MIN_FINAL_DELTA - 1, UNKNOWN],
      [MIN_FINAL_DELTA, { status: 'fulfilled' }],
      [MIN_FINAL_DELTA + 1, { status: 'fulfilled' }],
      [MOST_DELTA, { status: 'fulfilled' }],
      [MOST_DELTA + 1, UNKNOWN],
      [400_000_000, UNKNOWN],
    ])('hazard 29: an HTLC for alice with %s blocks left', async (cltvDelta, outcome) => {
      const peer = await opened();
      expect(await attempt(peer, paying(peer, await invoiceOf(stage().alice), { cltvDelta }))).toMatchObject(
        outcome,
      );
    });

    it.each([
      [40 + DELTA - 1, 40, { status: 'failed', code: 'incorrectCltvExpiry' }],
      [40 + DELTA, 40, { status: 'fulfilled' }],
      [40 + DELTA + 1, 40, { status: 'fulfilled' }],
      [30, 5, { status: 'failed', code: 'expiryTooSoon' }],
      [MOST_DELTA, 40, { status: 'fulfilled' }],
      [MOST_DELTA + 1, 40, { status: 'failed', code: 'expiryTooFar' }],
      [400_000_000, 40, { status: 'failed', code: 'expiryTooFar' }],
    ])(
      'hazard 29: an HTLC with %s blocks left to be passed on with %s',
      async (incoming, outgoing, outcome) => {
        const peer = await opened();
        expect(await attempt(peer, await through(peer, incoming, outgoing))).toMatchObject(outcome);
      },
    );

    it('hazard 29: an HTLC that is passed on with the least that alice takes', async () => {
      const peer = await opened();
      // Bob asks for 18 blocks, and says so; alice has passed it on.
      const [passed] = await offer(peer, await through(peer, 30, 6));
      await peer.settle();
      expect(passed?.failure).toMatchObject({
        hop: 1,
        failure: { code: 'incorrectOrUnknownPaymentDetails' },
      });
    });
  });

  describe('hazard 30: one error for whatever does not match an invoice', () => {
    it('hazard 30: a secret that is wrong or missing, an amount too low or too high, an unknown hash, an invoice that was paid', async () => {
      const { alice } = stage();
      const peer = await opened();
      const invoice = await invoiceOf(alice, AMOUNT);
      const paid = await invoiceOf(alice, AMOUNT);
      expect(await attempt(peer, paying(peer, paid))).toMatchObject({ status: 'fulfilled' });
      const low = await invoiceOf(alice, AMOUNT + 1n);
      const high = await invoiceOf(alice, AMOUNT / 2n - 1n);
      const attempts = [
        paying(peer, invoice, { paymentSecret: sha256(utf8('guess')) }),
        paying(peer, invoice, { paymentSecret: undefined }),
        paying(peer, low, { amountMsat: AMOUNT }),
        paying(peer, high, { amountMsat: AMOUNT }),
        { ...paying(peer, invoice), paymentHash: unknownHash() },
        paying(peer, paid),
        paying(peer, invoice, { cltvDelta: MIN_FINAL_DELTA - 1 }),
      ];
      const offered = await offer(peer, ...attempts);
      await peer.settle();
      const failures = offered.map(({ failure }) => failure?.failure);
      const one = {
        code: 'incorrectOrUnknownPaymentDetails',
        htlcMsat: AMOUNT,
        height: peer.brain.context.blockHeight,
      };
      expect(failures).toEqual(attempts.map(() => one));
      // Nor does the length give anything away.
      const lengths = offered.map(({ outcome }) =>
        outcome?.status === 'failed' ? outcome.reason.length : 0,
      );
      expect(new Set(lengths).size).toBe(1);
      expect(await attempt(peer, paying(peer, invoice))).toMatchObject({ status: 'fulfilled' });
    });
  });

  describe('hazard 31: multi-part payments', () => {
    const part = (
      peer: ScriptedPeer,
      invoice: Awaited<ReturnType<typeof invoiceOf>>,
      amountMsat: bigint,
      totalMsat = AMOUNT,
    ) => paying(peer, invoice, { amountMsat, totalMsat });

    it('hazard 31: totals that do not match fail all parts', async () => {
      const peer = await opened();
      const invoice = await invoiceOf(stage().alice, AMOUNT);
      const parts = await offer(
        peer,
        part(peer, invoice, AMOUNT / 2n),
        part(peer, invoice, AMOUNT / 2n, AMOUNT + 1n),
      );
      await peer.settle();
      expect(parts.map(({ outcome }) => outcome)).toMatchObject([UNKNOWN, UNKNOWN]);
    });

    it('hazard 31: a part that comes after the settlement is failed', async () => {
      const { alice } = stage();
      const peer = await opened();
      const invoice = await invoiceOf(alice, AMOUNT);
      const parts = await offer(peer, part(peer, invoice, AMOUNT / 2n), part(peer, invoice, AMOUNT / 2n));
      await peer.settle();
      expect(parts.map(({ outcome }) => outcome?.status)).toEqual(['fulfilled', 'fulfilled']);
      expect(await attempt(peer, part(peer, invoice, AMOUNT / 2n))).toMatchObject(UNKNOWN);
      const { invoices } = await alice.api.invoices();
      const paymentHash = Buffer.from(invoice.paymentHash).toString('hex');
      expect(invoices.find((each) => each.paymentHash === paymentHash)).toMatchObject({
        status: 'paid',
        receivedMsat: String(AMOUNT),
      });
    });

    it('hazard 31: a set that lacks one msat is not credited, across a kill', async () => {
      const { alice } = stage();
      const peer = await opened();
      const invoice = await invoiceOf(alice, AMOUNT);
      const paymentHash = Buffer.from(invoice.paymentHash).toString('hex');
      const statusOf = async () =>
        (await alice.api.invoices()).invoices.find((each) => each.paymentHash === paymentHash)?.status;
      const parts = [
        ...(await offer(peer, part(peer, invoice, AMOUNT / 2n), part(peer, invoice, AMOUNT / 2n - 1n))),
      ];
      await peer.settle(2);
      await peer.wire.ping();
      expect(await statusOf()).toBe('unpaid');
      peer.drop();
      await alice.kill();
      await alice.start();
      await peer.reconnect();
      expect(await statusOf()).toBe('unpaid');
      parts.push(...(await offer(peer, part(peer, invoice, 1n))));
      await peer.settle();
      expect(parts.map(({ outcome }) => outcome?.status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
      expect(await statusOf()).toBe('paid');
    });
  });

  describe('hazard 32: onions', () => {
    const onionFor = (peer: ScriptedPeer, payload: Uint8Array): OnionHop[] => [
      { nodeId: fromHex(peer.node.nodeId), payload },
    ];
    const payloads: readonly [string, Uint8Array][] = [
      ['a record of 2^64 - 1 bytes', Uint8Array.of(2, 0xff, ...new Uint8Array(8).fill(0xff), 1)],
      ['a record of 2^32 bytes', Uint8Array.of(2, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 1)],
      ['a length that is not minimal', Uint8Array.of(2, 0xfd, 0, 1, 1)],
      ['a record that is cut off', Uint8Array.of(2, 8, 1)],
      ['records in the wrong order', Uint8Array.of(4, 1, 1, 2, 1, 1)],
      ['an unknown even record', Uint8Array.of(2, 1, 1, 4, 1, 1, 100, 0)],
      ['nothing that is needed', Uint8Array.of(1, 0)],
    ];
    it.each(payloads)('hazard 32: %s', async (_name, payload) => {
      const peer = await opened();
      const broken = { amountMsat: AMOUNT, paymentHash: unknownHash(), hops: onionFor(peer, payload) };
      expect(await attempt(peer, broken)).toMatchObject({ status: 'failed', code: 'invalidOnionPayload' });
    });

    const packets: readonly [string, (packet: Uint8Array) => Uint8Array, number][] = [
      ['another version', (packet) => packet.with(0, 1), 0x8000 | 0x4000 | 4],
      ['another HMAC', (packet) => packet.with(-1, (packet.at(-1) ?? 0) ^ 1), 0x8000 | 0x4000 | 5],
      ['a key that is none', (packet) => packet.with(1, 5), 0x8000 | 0x4000 | 6],
    ];
    it.each(packets)('hazard 32: a packet with %s', async (_name, bend, failureCode) => {
      const peer = await opened();
      const invoice = await invoiceOf(stage().alice);
      expect(await attempt(peer, { ...paying(peer, invoice), bend })).toMatchObject({
        status: 'malformed',
        failureCode,
      });
    });

    it.each([
      [0, 0],
      [1, 0],
      [0xfd, 0xff],
      [0xfe, 0xff],
      [0xff, 0xff],
    ])('hazard 32: a layer that begins with the length %s', async (first, rest) => {
      const peer = await opened();
      const bytes = Uint8Array.of(first, ...new Uint8Array(8).fill(rest));
      const attemptOf = {
        amountMsat: AMOUNT,
        paymentHash: unknownHash(),
        hops: onionFor(peer, Uint8Array.of(1, 0)),
      };
      const bend = () => rawOnion(peer, attemptOf.paymentHash, bytes);
      expect(await attempt(peer, { ...attemptOf, bend })).toMatchObject({ status: 'failed' });
    });

    it('hazard 32: an onion that comes again, also after a restart, is not passed on twice', async () => {
      const { alice } = stage();
      const peer = await opened();
      const once = { ...(await through(peer, 80, 40)), sessionKey: sha256(utf8('once')) };
      // Twice in one commitment.
      const twins = await offer(peer, once, once);
      await peer.settle();
      expect(twins[0]?.outcome).toMatchObject({ status: 'fulfilled' });
      const isRefused = { hop: 0, failure: { code: 'temporaryChannelFailure' } };
      expect(twins[1]?.failure).toMatchObject(isRefused);
      peer.drop();
      await alice.kill();
      await alice.start();
      await stage().untilBobIsBack();
      await peer.reconnect();
      const [late] = await offer(peer, once);
      await peer.settle();
      expect(late?.failure).toMatchObject(isRefused);
    });

    it('hazard 32: an onion for alice that comes again after a restart pays for nothing', async () => {
      const { alice } = stage();
      const peer = await opened();
      const once = { ...paying(peer, await invoiceOf(alice)), sessionKey: sha256(utf8('own')) };
      expect(await attempt(peer, once)).toMatchObject({ status: 'fulfilled' });
      peer.drop();
      await alice.kill();
      await alice.start();
      await peer.reconnect();
      expect(await attempt(peer, once)).toMatchObject(UNKNOWN);
    });
  });

  describe('hazard 33: BOLT 11 strings', () => {
    const madeFrom = async (make: (bolt11: string) => readonly string[]) => {
      const { bolt11 } = await stage().alice.api.invoice({ amountMsat: AMOUNT });
      return make(bolt11);
    };
    const answers = (text: string) => {
      const { api } = stage().alice;
      return Promise.all([refusalOf(api.decode({ bolt11: text })), refusalOf(api.pay({ bolt11: text }))]);
    };

    it('hazard 33: what no invoice may be is refused as such', async () => {
      const wrong: string[] = [];
      for (const text of await madeFrom(brokenInvoices)) {
        const codes = await answers(text);
        const isRefused = codes.every((code) =>
          ['invalidInvoice', 'invalidField', 'wrongNetwork'].includes(code),
        );
        if (!isRefused) wrong.push(`${text.slice(0, 100)}: ${codes.join(', ')}`);
      }
      expect(wrong).toEqual([]);
    });

    it('hazard 33: a field that cannot be used never gets past the parser', async () => {
      for (const text of await madeFrom(oddInvoices)) {
        const [decoded, paid] = await answers(text);
        expect(['accepted', 'invalidInvoice']).toContain(decoded);
        // Somebody else's signature by now, and nobody knows a way to that node.
        expect(['invalidInvoice', 'wrongNetwork', 'noRoute', 'unsupportedFeature']).toContain(paid);
      }
    });
  });
});

/** An onion whose only layer begins with any bytes at all, under a good HMAC (BOLT 4, Packet Construction). */
function rawOnion(peer: ScriptedPeer, paymentHash: Uint8Array, bytes: Uint8Array): Uint8Array {
  const sessionKey = sha256(utf8('session'));
  const secret = curve().ecdh(fromHex(peer.node.nodeId), sessionKey);
  const layer = new Uint8Array(PAYMENT_PAYLOADS_SIZE);
  layer.set(bytes);
  const payloads = xorBytes(layer, byteStream(onionKey('rho', secret), PAYMENT_PAYLOADS_SIZE));
  const hmac = packetHmac(secret, payloads, paymentHash);
  return Uint8Array.of(ONION_VERSION, ...curve().publicKey(sessionKey), ...payloads, ...hmac);
}

interface Opened {
  readonly prefix: string;
  readonly data: readonly number[];
  readonly signature: readonly number[];
}

function openInvoice(bolt11: string): Opened {
  const { prefix, words } = bech32.decode(bolt11, 10_000);
  return { prefix, data: words.slice(0, -SIGNATURE_WORDS), signature: words.slice(-SIGNATURE_WORDS) };
}

function encoded(prefix: string, words: readonly number[]): string {
  return bech32.encode(prefix, [...words], 100_000);
}

/** Strings that are no invoices, most of them with a good checksum. */
function brokenInvoices(bolt11: string): readonly string[] {
  const { prefix, data, signature } = openInvoice(bolt11);
  const words = [...data, ...signature];
  const amounts = ['18446744073709551616', '99999999999999999999999m', '01m', '1p', '9p', 'm', '-1m', '1e9m'];
  return [
    // The recovery id is 0 to 3.
    ...[4, 27, 31].map((id) => encoded(prefix, [...words.slice(0, -1), id])),
    encoded(prefix, [...data, ...Array(SIGNATURE_WORDS).fill(0)]),
    encoded(prefix, [...data, ...Array(SIGNATURE_WORDS - 1).fill(31), 3]),
    // A field that is longer than what is left.
    ...[1, 16, 19, 3, 30].map((type) => encoded(prefix, [...data, type, 31, 31, 1, 2, 3, ...signature])),
    // A public key that is none.
    encoded(prefix, [...data, 19, 1, 21, ...Array(53).fill(31), ...signature]),
    // Amounts: beyond all bitcoin, with leading zeros, of a tenth of a millisatoshi.
    ...amounts.map((amount) => encoded(`lnbcrt${amount}`, words)),
    encoded('ln', words),
    encoded(prefix, words.slice(0, 110)),
    encoded(prefix, words.slice(-SIGNATURE_WORDS)),
    encoded(prefix, []),
    `${bolt11.slice(0, -1)}${bolt11.endsWith('q') ? 'p' : 'q'}`,
    bolt11.toUpperCase().replace('L', 'l'),
    '',
    'lnbcrt1',
    '1'.repeat(5_000),
    `lnbcrt1${'q'.repeat(50_000)}`,
    'lightning:',
    '\u0000'.repeat(100),
  ];
}

/** Invoices with one more field: without content, of another length, or with all bits set; and of other chains. */
function oddInvoices(bolt11: string): readonly string[] {
  const { prefix, data, signature } = openInvoice(bolt11);
  const types = [1, 3, 5, 6, 9, 13, 16, 19, 23, 24, 27, 30];
  const contents = [0, 1, 51, 60, 82, 1_000].map((length) => Array<number>(length).fill(31));
  const elsewhere = ['lnbc', 'lntb100m'].map((other) => encoded(other, [...data, ...signature]));
  const others = types.flatMap((type) =>
    contents
      .filter((content) => !(type === 19 && content.length === 53))
      .map((content) =>
        encoded(prefix, [...data, type, content.length >> 5, content.length & 31, ...content, ...signature]),
      ),
  );
  return [...elsewhere, ...others];
}
