import { until } from '../../regtest/index.js';
import { displayHash } from '../../src/core/primitives/display-hash.js';
import { nodeFeatures } from '../../src/node/features.js';
import { invoiceOf, offer, paying } from '../support/scripted-peer/payments.js';
import type { ScriptedPeer } from '../support/scripted-peer/peer.js';
import { useStage } from '../support/scripted-peer/stage.js';

const CAPACITY = 1_000_000n;
const PUSHED = 300_000n;
const DUST_LIMIT = 354n;
/** BOLT 3, Fee Calculation, counted by hand: weights of a commitment, of an HTLC output, of an HTLC-success transaction. */
const FORMATS = {
  staticRemoteKey: { commitment: 724n, htlc: 172n, success: 703n, anchors: 0n },
  anchors: { commitment: 1124n, htlc: 172n, success: 0n, anchors: 660n },
} as const;

interface Output {
  readonly value: number;
}

describe('hazard 15: fees and trimming to the satoshi', () => {
  const stage = useStage();

  const commitmentOf = async (peer: ScriptedPeer) => {
    const { chain } = stage();
    const { txid, outputIndex } = peer.brain.commitments.parameters.funding;
    return until("alice's commitment", async () => {
      for (const spender of await chain.call<string[]>('getrawmempool')) {
        const found = await chain.call<{ vin: { txid: string; vout: number }[]; vout: Output[] }>(
          'getrawtransaction',
          spender,
          true,
        );
        if (found.vin.some((input) => input.txid === displayHash(txid) && input.vout === outputIndex))
          return found;
      }
      return undefined;
    });
  };

  const cases = (['staticRemoteKey', 'anchors'] as const).flatMap((format) =>
    [253, 1_000, 2_501, 7_919].map((feerate) => [format, feerate] as const),
  );
  it.each(cases)(
    'hazard 15: %s at %s: HTLCs just above and just below the threshold',
    async (format, feerate) => {
      const { alice } = stage();
      const features = format === 'anchors' ? nodeFeatures([]) : nodeFeatures(['optionAnchors']);
      const peer = await stage().connected({ features });
      await peer.openChannel({
        format,
        amountSat: CAPACITY,
        pushMsat: PUSHED * 1000n,
        feeratePerKw: feerate,
      });
      const weights = FORMATS[format];
      const rate = BigInt(feerate);
      const threshold = DUST_LIMIT + (weights.success * rate) / 1000n;
      // One msat below is below; one msat above is no satoshi more.
      const amounts = [
        threshold * 1000n - 1n,
        threshold * 1000n,
        threshold * 1000n + 1n,
        threshold * 1000n + 999n,
        50_000_001n,
      ];
      const total = 200_000_000n;
      const invoice = await invoiceOf(alice, total);
      await offer(
        peer,
        ...amounts.map((amountMsat) => paying(peer, invoice, { amountMsat, totalMsat: total })),
      );
      await peer.settle(amounts.length);

      const outputs = amounts.map((amount) => amount / 1000n).filter((amount) => amount >= threshold);
      expect(outputs).toHaveLength(4);
      const cost = ((weights.commitment + weights.htlc * 4n) * rate) / 1000n + weights.anchors;
      const offeredMsat = amounts.reduce((sum, amount) => sum + amount, 0n);
      const toRemote = ((CAPACITY - PUSHED) * 1000n - offeredMsat) / 1000n - cost;
      const anchors = format === 'anchors' ? [330n, 330n] : [];
      const expected = [...outputs, toRemote, PUSHED, ...anchors].sort((a, b) => Number(a - b));

      const channelId = Buffer.from(peer.channelId).toString('hex');
      const closing = alice.api.closechannel({ channelId, force: true });
      const { vout } = await commitmentOf(peer);
      await closing;
      expect(vout.map(({ value }) => BigInt(Math.round(value * 1e8)))).toEqual(expected);
      // Nobody can settle these: the peer takes them back.
      peer.isWorthless = true;
    },
  );
});
