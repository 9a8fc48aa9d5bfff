import { until } from '../../regtest/index.js';
import { buildSideCommitment } from '../../src/core/channel/commitments/index.js';
import { curve, sha256 } from '../../src/core/crypto/index.js';
import { deriveChannelSecrets, derivePrivateKey } from '../../src/core/keys/index.js';
import { utf8 } from '../../src/core/primitives/bytes.js';
import { displayHash } from '../../src/core/primitives/display-hash.js';
import {
  type CommitmentFormat,
  SIGHASH_ALL,
  SIGHASH_SINGLE_ANYONECANPAY,
  spendHash,
} from '../../src/core/transactions/index.js';
import type { Message } from '../../src/core/wire/index.js';
import { nodeFeatures } from '../../src/node/features.js';
import { highS } from '../support/channel-asserts.js';
import { invoiceOf, offer, paying } from '../support/scripted-peer/payments.js';
import type { ScriptedPeer } from '../support/scripted-peer/peer.js';
import { useStage } from '../support/scripted-peer/stage.js';

/** Signatures that are not the one that is due. */
const wrongs: readonly [string, (signature: Uint8Array) => Uint8Array][] = [
  ['high-S', highS],
  ['zero', () => new Uint8Array(64)],
  ['beyond the order', () => new Uint8Array(64).fill(0xff)],
  ['r without s', (signature) => Uint8Array.of(...signature.subarray(0, 32), ...new Uint8Array(32))],
  ["another key's", () => curve().sign(sha256(utf8('message')), sha256(utf8('key')))],
];

/** Each of SIGHASH_ALL and SIGHASH_SINGLE|ANYONECANPAY in the place of the other (BOLT 3, HTLC transactions). */
const wrongSighash: Readonly<Record<CommitmentFormat, number>> = {
  anchors: SIGHASH_ALL,
  staticRemoteKey: SIGHASH_SINGLE_ANYONECANPAY,
};
const formats = ['anchors', 'staticRemoteKey'] as const;

describe('signatures', () => {
  const stage = useStage();

  /** Alice closes with what she had before the bad signature, and the chain takes it. */
  const expectClosed = async (peer: ScriptedPeer) => {
    const { funding } = peer.brain.commitments.parameters;
    const spent = () => stage().chain.call('gettxout', displayHash(funding.txid), funding.outputIndex, true);
    await until('the funding to be spent', async () => (await spent()) === null);
  };
  const bendSigned = (
    peer: ScriptedPeer,
    bent: (message: Extract<Message, { type: 'commitmentSigned' }>) => Message,
  ) => {
    peer.bend = (message) => (message.type === 'commitmentSigned' ? bent(message) : message);
  };
  const openWith = async (format: CommitmentFormat) => {
    const peer = await stage().connected();
    await peer.openChannel({ format, pushMsat: 100_000_000n });
    return peer;
  };

  it.each(wrongs)('hazard 9: %s in funding_created opens nothing', async (_name, wrong) => {
    const { alice } = stage();
    const peer = await stage().connected();
    peer.bend = (message) =>
      message.type === 'fundingCreated' ? { ...message, signature: wrong(message.signature) } : message;
    await peer.offerChannel();
    expect(await peer.refusal()).toBe('invalidCommitmentSignature');
    const { channels } = await alice.api.channels();
    expect(channels.some(({ channelId }) => channelId === Buffer.from(peer.channelId).toString('hex'))).toBe(
      false,
    );
  });

  it.each(wrongs)('hazard 9: %s in funding_signed gets no funding', async (_name, wrong) => {
    const { alice, chain } = stage();
    const peer = await stage().connected();
    const mempool = () => chain.call<string[]>('getrawmempool');
    const before = { balance: await alice.api.balance(), mempool: await mempool() };
    peer.bend = (message) =>
      message.type === 'fundingSigned' ? { ...message, signature: wrong(message.signature) } : message;
    const nodeId = Buffer.from(peer.nodeId).toString('hex');
    const opened = alice.api.openchannel({ nodeId, amountSat: 500_000n }).then(
      () => 'opened',
      () => 'not opened',
    );
    expect(await peer.refusal()).toBe('invalidCommitmentSignature');
    expect(await opened).toBe('not opened');
    expect(await mempool()).toEqual(before.mempool);
    expect((await alice.api.balance()).onchain).toEqual(before.balance.onchain);
    peer.isWorthless = true;
  });

  it.each(wrongs)(
    'hazard 9: %s for a commitment closes the channel and is not kept',
    async (_name, wrong) => {
      const peer = await openWith('anchors');
      bendSigned(peer, (message) => ({ ...message, signature: wrong(message.signature) }));
      await offer(peer, paying(peer, await invoiceOf(stage().alice)));
      await peer.signIfWanted();
      expect(await peer.refusal()).toBe('invalidCommitmentSignature');
      expect(peer.wire.log).not.toContain('revokeAndAck');
      await expectClosed(peer);
    },
  );

  it.each(wrongs)('hazard 9: %s for an HTLC closes the channel and is not kept', async (_name, wrong) => {
    const peer = await openWith('anchors');
    bendSigned(peer, (message) => ({ ...message, htlcSignatures: message.htlcSignatures.map(wrong) }));
    await offer(peer, paying(peer, await invoiceOf(stage().alice)));
    await peer.signIfWanted();
    expect(await peer.refusal()).toBe('invalidHtlcSignatures');
    expect(peer.wire.log).not.toContain('revokeAndAck');
    await expectClosed(peer);
  });

  it.each([[0], [2]])('hazard 9: %s signatures for one HTLC close the channel', async (count) => {
    const peer = await openWith('anchors');
    bendSigned(peer, (message) => ({
      ...message,
      htlcSignatures: Array.from({ length: count }, () => message.htlcSignatures[0] ?? new Uint8Array(64)),
    }));
    await offer(peer, paying(peer, await invoiceOf(stage().alice)));
    await peer.signIfWanted();
    expect(await peer.refusal()).toBe('invalidHtlcSignatures');
    await expectClosed(peer);
  });

  it.each(formats)('hazard 10: an HTLC signature with a sighash that was not agreed, %s', async (format) => {
    const features = format === 'anchors' ? nodeFeatures([]) : nodeFeatures(['optionAnchors']);
    const peer = await stage().connected({ features });
    await peer.openChannel({ format, pushMsat: 100_000_000n });
    let isHonest = true;
    bendSigned(peer, (message) => {
      const { parameters, unacknowledgedCommit: commit } = peer.brain.commitments;
      if (commit === null) throw new Error('nothing was signed');
      const { commitmentNumber, perCommitmentPoint, spec } = commit;
      const built = buildSideCommitment(parameters, 'remote', commitmentNumber, perCommitmentPoint, spec);
      const { htlcBasepointSecret } = deriveChannelSecrets(peer.brain.seed);
      const { htlcBasepoint } = parameters.local.basepoints;
      const key = derivePrivateKey(htlcBasepointSecret, perCommitmentPoint, htlcBasepoint);
      const agreed = format === 'anchors' ? SIGHASH_SINGLE_ANYONECANPAY : SIGHASH_ALL;
      const sighash = isHonest ? agreed : wrongSighash[format];
      return {
        ...message,
        htlcSignatures: built.htlcTransactions.map((htlc) => curve().sign(spendHash(htlc, sighash), key)),
      };
    });
    // The same signature with the agreed sighash is good.
    const [paid] = await offer(peer, paying(peer, await invoiceOf(stage().alice)));
    await peer.settle();
    expect(paid?.outcome).toMatchObject({ status: 'fulfilled' });
    isHonest = false;
    await offer(peer, paying(peer, await invoiceOf(stage().alice)));
    await peer.signIfWanted();
    expect(await peer.refusal()).toBe('invalidHtlcSignatures');
    await expectClosed(peer);
  });

  it('hazard 10: a fee rate that rises takes nothing from HTLC transactions with anchors', async () => {
    const peer = await openWith('anchors');
    for (const feeratePerKw of [253, 5_000, 20_000]) {
      await peer.run({ type: 'proposeFeerate', feeratePerKw });
      await peer.settle(peer.brain.commitments.htlcs.length);
      const invoice = await invoiceOf(stage().alice);
      await offer(peer, paying(peer, invoice, { amountMsat: 5_000_000n, totalMsat: 10_000_000n }));
      const { htlcs } = peer.brain.commitments;
      await peer.settle(htlcs.length);
      const { parameters, localCommit } = peer.brain.commitments;
      const { commitmentNumber, spec, remoteHtlcSignatures } = localCommit;
      const point = peer.brain.context.signer.perCommitmentPoint(commitmentNumber);
      const built = buildSideCommitment(parameters, 'local', commitmentNumber, point, spec);
      // What she has signed for us pays out all of the HTLC, whatever the fee rate.
      expect(remoteHtlcSignatures).toHaveLength(htlcs.length);
      for (const { transaction, amount } of built.htlcTransactions) {
        expect(transaction.outs[0]?.value).toBe(amount);
      }
    }
  });
});
