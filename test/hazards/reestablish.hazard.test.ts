import { until } from '../../regtest/index.js';
import { keepCopy } from '../../regtest/network/copy.js';
import { displayHash } from '../../src/core/primitives/display-hash.js';
import type { ChannelReestablish } from '../../src/core/wire/index.js';
import { refusalOf } from '../e2e/network.js';
import { attempt, invoiceOf, offer, paying } from '../support/scripted-peer/payments.js';
import type { ScriptedPeer } from '../support/scripted-peer/peer.js';
import { useStage } from '../support/scripted-peer/stage.js';

const U64 = 2n ** 64n - 1n;
const SECRET = new Uint8Array(32).fill(7);

describe('channel_reestablish', () => {
  const stage = useStage();
  const opened = async (): Promise<ScriptedPeer> => {
    const peer = await stage().connected();
    await peer.openChannel({ pushMsat: 200_000_000n });
    return peer;
  };
  const pay = async (peer: ScriptedPeer, amountMsat = 10_000_000n) => {
    const outcome = await attempt(peer, paying(peer, await invoiceOf(stage().alice, amountMsat)));
    expect(outcome).toMatchObject({ status: 'fulfilled' });
  };
  const stateAtAlice = async (peer: ScriptedPeer) => {
    const { channels } = await stage().alice.api.channels();
    const id = Buffer.from(peer.channelId).toString('hex');
    return channels.find(({ channelId }) => channelId === id)?.state;
  };
  const spenderOfFunding = async (peer: ScriptedPeer): Promise<string | undefined> => {
    const { chain } = stage();
    const { txid, outputIndex } = peer.brain.commitments.parameters.funding;
    for (const spender of await chain.call<string[]>('getrawmempool')) {
      const { vin } = await chain.call<{ vin: { txid: string; vout: number }[] }>(
        'getrawtransaction',
        spender,
        true,
      );
      if (vin.some((input) => input.txid === displayHash(txid) && input.vout === outputIndex)) return spender;
    }
    return undefined;
  };

  describe('hazard 16: what is lost on the way', () => {
    /** Everything that the two say in a payment to alice, in both directions: cut there, and alice killed. */
    const cuts = [
      'sent updateAddHtlc',
      'sent commitmentSigned',
      'heard revokeAndAck',
      'heard commitmentSigned',
      'sent revokeAndAck',
      'heard updateFulfillHtlc',
      'heard second commitmentSigned',
      'sent second revokeAndAck',
      'sent second commitmentSigned',
      'heard second revokeAndAck',
    ] as const;

    it.each(cuts)('hazard 16: the connection and alice are gone after the peer has %s', async (cut) => {
      const { alice } = stage();
      const peer = await opened();
      await pay(peer);
      const [direction, ...rest] = cut.split(' ');
      const type = rest.at(-1);
      const nth = rest[0] === 'second' ? 2 : 1;
      const invoice = await invoiceOf(alice, 30_000_000n);
      let seen = 0;
      let isCut = false;
      const countsDown = (name: string) => {
        if (name === type) seen += 1;
        return name === type && seen === nth;
      };
      peer.bend = (message) => {
        if (isCut) return undefined;
        if (direction === 'sent' && countsDown(message.type)) isCut = true;
        return message;
      };
      let [paid] = await offer(peer, paying(peer, invoice));
      while (!isCut) {
        await peer.signIfWanted();
        if (isCut) break;
        const heard = await peer.wire.next();
        // What is heard and not taken in was lost on the way.
        if (direction === 'heard' && countsDown(heard.type)) isCut = true;
        else await peer.hear(heard);
      }
      // Alice has handled what left.
      await peer.wire.ping();
      peer.drop();
      await alice.kill();
      await alice.start();
      peer.bend = (message) => message;
      await peer.reconnect();
      await peer.settle();
      // An HTLC that was never signed is forgotten by both (BOLT 2, Message Retransmission).
      if (paid?.outcome === undefined) {
        [paid] = await offer(peer, paying(peer, invoice));
        await peer.settle();
      }
      expect(paid?.outcome).toMatchObject({ status: 'fulfilled' });
      await pay(peer);
      const { channels } = await alice.api.channels();
      const id = Buffer.from(peer.channelId).toString('hex');
      const view = channels.find(({ channelId }) => channelId === id);
      expect(view).toMatchObject({ localMsat: String(250_000_000n), htlcs: 0 });
      expect(peer.brain.commitments.balanceMsat.remote).toBe(250_000_000n);
    });
  });

  describe('hazard 17: lies', () => {
    const lies: readonly [string, (truth: ChannelReestablish) => Partial<ChannelReestablish>, string][] = [
      ['the next commitment is 0', () => ({ nextCommitmentNumber: 0n }), 'nextCommitmentNumberZero'],
      [
        'the next commitment is one less',
        (truth) => ({ nextCommitmentNumber: truth.nextCommitmentNumber - 1n }),
        'peerLostState',
      ],
      [
        'the next commitment is one more',
        (truth) => ({ nextCommitmentNumber: truth.nextCommitmentNumber + 1n }),
        'reestablishMismatch',
      ],
      ['the next commitment is 2^48', () => ({ nextCommitmentNumber: 2n ** 48n }), 'reestablishMismatch'],
      [
        'the next commitment is the last number',
        () => ({ nextCommitmentNumber: U64 }),
        'reestablishMismatch',
      ],
      [
        'the next revocation is 0',
        () => ({ nextRevocationNumber: 0n, yourLastPerCommitmentSecret: new Uint8Array(32) }),
        'peerLostState',
      ],
      [
        'the next revocation is two less',
        (truth) => ({ nextRevocationNumber: truth.nextRevocationNumber - 2n }),
        'peerLostState',
      ],
      [
        'the next revocation is one more, without a proof',
        (truth) => ({ nextRevocationNumber: truth.nextRevocationNumber + 1n }),
        'reestablishMismatch',
      ],
      [
        'the next revocation is one more, with another secret',
        (truth) => ({
          nextRevocationNumber: truth.nextRevocationNumber + 1n,
          yourLastPerCommitmentSecret: SECRET,
        }),
        'reestablishMismatch',
      ],
      [
        'the next revocation is 2^48',
        () => ({ nextRevocationNumber: 2n ** 48n, yourLastPerCommitmentSecret: SECRET }),
        'reestablishMismatch',
      ],
      [
        'the next revocation is 2^48 + 1',
        () => ({ nextRevocationNumber: 2n ** 48n + 1n, yourLastPerCommitmentSecret: SECRET }),
        'reestablishMismatch',
      ],
      [
        'the next revocation is the last number',
        () => ({ nextRevocationNumber: U64, yourLastPerCommitmentSecret: SECRET }),
        'reestablishMismatch',
      ],
      ['the last secret is another', () => ({ yourLastPerCommitmentSecret: SECRET }), 'reestablishMismatch'],
    ];

    it.each(lies)('hazard 17: %s', async (_name, lie, code) => {
      const peer = await opened();
      await pay(peer);
      await pay(peer);
      peer.drop();
      peer.bend = (message) =>
        message.type === 'channelReestablish' ? { ...message, ...lie(message) } : message;
      await peer.connect();
      expect(await peer.refusal()).toBe(code);
      // Alice closes with her latest commitment: nothing has proved it stale.
      await until('alice to close', async () => (await stateAtAlice(peer)) === 'force-closing');
      const txid = await until('her commitment', () => spenderOfFunding(peer));
      expect(peer.revokedTxids).not.toContain(txid);
    });

    it('hazard 17: what comes before channel_reestablish counts for nothing', async () => {
      const peer = await opened();
      await pay(peer);
      peer.drop();
      peer.bend = () => undefined;
      await peer.connect();
      peer.bend = (message) => message;
      const { channelId } = peer;
      peer.send({ type: 'updateFee', channelId, feeratePerKw: 300 });
      peer.send({ type: 'commitmentSigned', channelId, signature: new Uint8Array(64), htlcSignatures: [] });
      peer.send({
        type: 'revokeAndAck',
        channelId,
        perCommitmentSecret: SECRET,
        nextPerCommitmentPoint: peer.nodeId,
      });
      await peer.wire.ping();
      await peer.reconnect();
      await peer.settle();
      await pay(peer);
    });

    it('hazard 17: channel_reestablish again and again, and for channels that are not', async () => {
      const peer = await opened();
      await pay(peer);
      await peer.connect();
      const own = await peer.wire.next();
      if (own.type !== 'channelReestablish') throw new Error(`${own.type} came first`);
      await peer.hear(own);
      for (let again = 0; again < 100; again++) {
        peer.send({ ...own, nextCommitmentNumber: BigInt(again) });
        peer.send({ ...own, channelId: new Uint8Array(32).fill(again + 1) });
      }
      await peer.wire.ping();
      await peer.settle();
      await peer.reconnect();
      await pay(peer);
    });
  });

  describe('hazard 18: a node that was restored from a stale copy', () => {
    it('hazard 18: says so, never publishes, and gets what the peer publishes', async () => {
      const { alice, chain } = stage();
      const peer = await opened();
      await pay(peer);
      peer.drop();
      await alice.stop();
      const putBack = keepCopy(alice);
      await alice.start();
      await peer.reconnect();
      await pay(peer, 50_000_000n);
      await pay(peer, 50_000_000n);
      peer.drop();
      await putBack();
      await peer.connect();
      // An honest peer would publish at once; this one lets her wait.
      while ((await peer.wire.next()).type !== 'error');
      await until('alice to know', async () => (await stateAtAlice(peer)) === 'force-closing');
      const channelId = Buffer.from(peer.channelId).toString('hex');
      expect(await refusalOf(alice.api.closechannel({ channelId, force: true }))).toBe(
        'channelAlreadyClosing',
      );
      // Neither the peer's error nor a restart, a block or her own operator makes her publish what she has.
      peer.send({ type: 'error', channelId: peer.channelId, data: new Uint8Array(0) });
      await peer.wire.ping();
      peer.drop();
      await alice.kill();
      await alice.start();
      await peer.mine(2);
      expect(await spenderOfFunding(peer)).toBeUndefined();
      const { txid, outputIndex } = peer.brain.commitments.parameters.funding;
      expect(await chain.call('gettxout', displayHash(txid), outputIndex, true)).not.toBeNull();
      await peer.run({ type: 'forceClose' });
    });
  });
});
