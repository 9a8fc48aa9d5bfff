import { Transaction } from 'bitcoinjs-lib';
import { scriptToAddress } from '../../regtest/chain/address.js';
import { until } from '../../regtest/index.js';
import { curve, sha256 } from '../../src/core/crypto/index.js';
import { utf8 } from '../../src/core/primitives/bytes.js';
import type { MessageNamed } from '../../src/core/wire/index.js';
import { transactionWith } from '../support/scripted-peer/coins.js';
import type { ScriptedPeer } from '../support/scripted-peer/peer.js';
import { dies, does, play, reconnects, says } from '../support/scripted-peer/script.js';
import { useStage } from '../support/scripted-peer/stage.js';

const FUNDING_CHECK_DEPTH = 4;
const PENDING_PER_PEER = 10;
const PENDING_IN_ALL = 200;
/** How often a channel is opened and dropped; `LEYDEN_HAZARD_RACES` asks for more. */
const RACES = Number(process.env.LEYDEN_HAZARD_RACES ?? 1_000);
const RACERS = 8;

describe('opening', () => {
  const stage = useStage();
  /** The channels that alice has with anybody but bob and that are not closed. */
  const others = async () => {
    const { alice, bob } = stage();
    const { channels } = await alice.api.channels();
    return channels.filter(
      ({ nodeId, state }) => nodeId !== bob.nodeId && state !== 'closed' && state !== 'force-closing',
    );
  };

  describe('hazard 1: a funding that is not what was agreed', () => {
    const wrongs: readonly [
      string,
      (script: Uint8Array, amount: bigint) => { outputs: [Uint8Array, bigint][]; index: number },
    ][] = [
      ['another script', (_script, amount) => ({ outputs: [[p2wsh('another'), amount]], index: 0 })],
      ['one satoshi less', (script, amount) => ({ outputs: [[script, amount - 1n]], index: 0 })],
      ['one satoshi more', (script, amount) => ({ outputs: [[script, amount + 1n]], index: 0 })],
      [
        'another output',
        (script, amount) => ({
          outputs: [
            [p2wsh('first'), amount],
            [script, amount],
          ],
          index: 0,
        }),
      ],
      ['no output', (script, amount) => ({ outputs: [[script, amount]], index: 1 })],
    ];

    it.each(wrongs)('hazard 1: %s never becomes ready', async (_name, outputsOf) => {
      const peer = await stage().connected();
      peer.isWorthless = true;
      peer.makeFunding = async (script, amount) => {
        const { outputs, index } = outputsOf(script, amount);
        const transaction = await transactionWith(
          stage().chain,
          outputs.map(([scriptPubKey, value]) => ({ scriptPubKey, amount: value })),
        );
        return { transaction, outputIndex: index };
      };
      await peer.fundChannel({ pushMsat: 100_000_000n });
      await peer.mine(FUNDING_CHECK_DEPTH);
      expect(await peer.refusal()).toBe('invalidFunding');
      expect(peer.wire.log).not.toContain('channelReady');
      expect(await others()).toEqual([]);
    });
  });

  describe('hazard 2: a flood of channels that are never funded', () => {
    it('hazard 2: is capped for one peer and for all, and does not outlast the connections', async () => {
      const refusedOf = async (peer: ScriptedPeer, offers: number) => {
        for (let offer = 0; offer < offers; offer++) peer.send(await openChannelOf(peer, `offer ${offer}`));
        const answers = await peer.wire.rest();
        return answers.filter(({ type }) => type === 'error').length;
      };
      const first = await stage().connected();
      expect(await refusedOf(first, PENDING_PER_PEER + 5)).toBe(5);
      let accepted = PENDING_PER_PEER;
      const peers = [first];
      while (peers.length < PENDING_IN_ALL / PENDING_PER_PEER + 2) {
        const peer = await stage().connected();
        accepted += PENDING_PER_PEER - (await refusedOf(peer, PENDING_PER_PEER));
        peers.push(peer);
      }
      expect(accepted).toBe(PENDING_IN_ALL);
      for (const peer of peers) peer.drop();
      await until('alice to forget', async () => (await others()).length === 0);
      const late = await stage().connected();
      expect(await refusedOf(late, PENDING_PER_PEER)).toBe(0);
    });

    it('hazard 2: those that got as far as funding_signed are forgotten after 2016 blocks', async () => {
      const peer = await stage().connected();
      peer.isWorthless = true;
      peer.makeFunding = async (scriptPubKey, amount) => {
        const transaction = new Transaction();
        transaction.addInput(sha256(utf8('no such coin')), 0);
        transaction.addOutput(scriptPubKey, amount);
        return { transaction, outputIndex: 0 };
      };
      await peer.offerChannel();
      await peer.expect('acceptChannel');
      // An honest peer would publish now.
      while ((await peer.wire.next()).type !== 'fundingSigned');
      expect(await others()).toHaveLength(1);
      await peer.mine(2016);
      expect(await others()).toHaveLength(1);
      await peer.mine(2);
      await until('alice to forget', async () => (await others()).length === 0);
    });
  });

  it(`hazard 3: ${RACES} channels opened and dropped in a race leave nothing behind`, async () => {
    const random = jitter(3);
    let started = 0;
    const race = async (racer: number) => {
      const peer = stage().peer({ name: `racer ${racer}` });
      while (started < RACES) {
        started += 1;
        await peer.connect();
        const offer = await openChannelOf(peer, `race ${racer}`);
        peer.send(offer);
        const patience = random(4);
        if (patience === 1) await peer.wire.ping();
        if (patience === 2) peer.send(offer);
        // The rest hang up while the node is still at it; some make the node throw the older connection out.
        if (patience !== 3) peer.drop();
      }
      peer.drop();
    };
    await Promise.all(Array.from({ length: RACERS }, (_, racer) => race(racer)));
    await until('alice to forget', async () => (await others()).length === 0);
    const peer = await stage().connected();
    await peer.openChannel();
  }, 600_000);

  it.each([
    ['the connection', reconnects],
    ['alice', dies],
  ])('hazard 3: an opening that %s does not outlive is begun anew', async (_name, breaks) => {
    const offers = does((peer) => peer.offerChannel());
    const peer = await play(stage(), [
      offers,
      breaks,
      offers,
      says('acceptChannel'),
      breaks,
      offers,
      says('acceptChannel'),
      says('fundingSigned'),
      does((opened) => opened.confirm()),
    ]);
    expect(peer.brain.state.kind).toBe('normal');
  });

  describe('hazard 4: degenerate values', () => {
    it('hazard 4: an all-zero funding txid is refused', async () => {
      const peer = await stage().connected();
      peer.bend = (message) =>
        message.type === 'fundingCreated' ? { ...message, fundingTxid: new Uint8Array(32) } : message;
      await peer.offerChannel();
      expect(await peer.refusal()).toBe('invalidFunding');
    });

    const points = [
      'fundingPublicKey',
      'revocationBasepoint',
      'paymentBasepoint',
      'delayedPaymentBasepoint',
      'htlcBasepoint',
      'firstPerCommitmentPoint',
    ] as const;
    const degenerate: readonly [string, Uint8Array][] = [
      ['infinity', new Uint8Array(33)],
      ['an x that is on no curve', Uint8Array.of(2, ...new Uint8Array(31), 5)],
      ['an x beyond the field', Uint8Array.of(2, ...new Uint8Array(32).fill(0xff))],
      [
        'an uncompressed prefix',
        Uint8Array.of(
          4,
          ...curve()
            .publicKey(sha256(utf8('key')))
            .slice(1),
        ),
      ],
    ];
    it.each(degenerate)('hazard 4: %s for any of the points is refused', async (_name, bytes) => {
      for (const point of points) {
        const peer = await stage().connected();
        peer.bend = (message) => (message.type === 'openChannel' ? { ...message, [point]: bytes } : message);
        await peer.offerChannel();
        expect(await peer.refusal()).toBe('malformedMessage');
        expect(peer.wire.log).not.toContain('acceptChannel');
      }
    });

    it.each(degenerate)(
      'hazard 4: %s as the second point ends no more than the connection',
      async (_name, bytes) => {
        const peer = await stage().connected();
        await peer.fundChannel();
        peer.bend = (message) =>
          message.type === 'channelReady' ? { ...message, secondPerCommitmentPoint: bytes } : message;
        await peer.mine(3);
        await peer.seeFunding(3);
        await peer.expect('closed');
        peer.bend = (message) => message;
        await peer.connect();
        await peer.pump(() => peer.brain.state.kind === 'normal');
      },
    );
  });

  it('hazard 6: a coinbase output is no funding before it is mature', async () => {
    const { chain } = stage();
    const peer = await stage().connected();
    let block = '';
    let subsidy = 0n;
    peer.makeFunding = async (scriptPubKey) => {
      const { hash } = await chain.call<{ hash: string }>(
        'generateblock',
        scriptToAddress(scriptPubKey) ?? '',
        [],
      );
      block = hash;
      const { tx } = await chain.call<{ tx: string[] }>('getblock', hash);
      const transaction = Transaction.fromHex(
        await chain.call<string>('getrawtransaction', tx[0], false, hash),
      );
      await chain.call('invalidateblock', hash);
      return { transaction, outputIndex: 0 };
    };
    await chain.mine(1);
    const { hash: probe } = await chain.call<{ hash: string }>(
      'generateblock',
      scriptToAddress(p2wsh('probe')) ?? '',
      [],
    );
    const { tx } = await chain.call<{ tx: string[] }>('getblock', probe);
    const coinbase = Transaction.fromHex(await chain.call<string>('getrawtransaction', tx[0], false, probe));
    subsidy = coinbase.outs[0]?.value ?? 0n;
    await peer.offerChannel({ amountSat: subsidy });
    await peer.expect('acceptChannel');
    while ((await peer.wire.next()).type !== 'fundingSigned');
    await chain.call('reconsiderblock', block);
    peer.isWorthless = true;
    await peer.mine(50);
    expect(await peer.refusalIfAny()).toBeUndefined();
    await peer.mine(48);
    expect(await peer.refusalIfAny()).toBeUndefined();
    expect(peer.wire.log).not.toContain('channelReady');
    await peer.mine(1);
    await peer.wire.rest();
    expect(peer.wire.log).toContain('channelReady');
  });
});

function p2wsh(name: string): Uint8Array {
  return Uint8Array.of(0, 32, ...sha256(utf8(name)));
}

/** An `open_channel` that is not sent yet. */
async function openChannelOf(peer: ScriptedPeer, id: string): Promise<MessageNamed<'openChannel'>> {
  let message: MessageNamed<'openChannel'> | undefined;
  const { bend } = peer;
  peer.bend = (sent) => {
    if (sent.type === 'openChannel') message = sent;
    return undefined;
  };
  await peer.offerChannel();
  peer.bend = bend;
  if (message === undefined) throw new Error('no open_channel');
  return {
    ...message,
    temporaryChannelId: sha256(utf8(`${id} ${Buffer.from(peer.nodeId).toString('hex')}`)),
  };
}

/** Numbers below `most` from a seed, so that a race can be run again. */
function jitter(seed: number): (most: number) => number {
  let state = sha256(utf8(`jitter ${seed}`));
  return (most) => {
    state = sha256(state);
    return (state[0] ?? 0) % most;
  };
}
