import type { Transaction } from 'bitcoinjs-lib';
import { chainTransaction } from '../../regtest/chain/transaction.js';
import type { CommitmentFormat } from '../../src/core/transactions/index.js';
import { descendants } from '../support/chain-ledger.js';
import { type ChannelActor, OPEN_SCRIPT, outpointKey } from '../support/channel-actor.js';
import { ChannelChain } from '../support/channel-chain.js';
import { offerOf, type PeerName, preimageOf } from '../support/channel-pair.js';
import { EnforcingNode } from '../support/enforcing-node.js';
import { grouped, showFigures } from '../support/figures.js';

/** BOLT 2: no more may be pending from each side. */
const HTLCS_EACH_WAY = 483;
const CHEATER_SPENDS = 20;
const LOW_FEERATE = 300;
const HIGH_FEERATE = 100 * LOW_FEERATE;
/** Room for some of the justice transactions, not for all. */
const SMALL_BLOCK = 100_000;
const BLOCKS_OF_HIGH_FEES = 30;
const DEEP = 100;
const ANCHOR = 330n;
const POLICY = { maxAcceptedHtlcs: HTLCS_EACH_WAY, toSelfDelay: 144, closingDepth: DEEP };

/** From worthless at the high feerate to well worth it. */
const amountOf = (number: number) => 6_000 + (number % 20) * 5_000;

async function fullChannel(format: CommitmentFormat) {
  const chain = await ChannelChain.ready({
    format,
    fundingAmount: 80_000_000,
    pushMsat: 40_000_000_000,
    commitmentFeeratePerKw: 253,
    features: ['optionAnchors', 'optionShutdownAnysegwit', 'optionSupportLargeChannel'],
    openerPolicy: { ...POLICY, maxDustExposureMsat: offerOf('', 100_000_000n).amountMsat },
    accepterPolicy: { ...POLICY, maxDustExposureMsat: offerOf('', 100_000_000n).amountMsat },
    seeds: { opener: EnforcingNode.channelSeed('victim', 0) },
  });
  for (const from of ['opener', 'accepter'] as const) {
    for (let number = 0; number < HTLCS_EACH_WAY; number++) {
      const cltvExpiry = chain.height + (from === 'accepter' ? 3 : 200);
      const amountMsat = BigInt(amountOf(number)) * 1000n;
      chain.pair.run(from, {
        type: 'addHtlc',
        offer: offerOf(nameOf(from, number), amountMsat, { cltvExpiry }),
      });
    }
  }
  chain.settle();
  const { actor, commitment } = chain.fork('accepter');
  // What the cheater keeps a copy of is revoked by one HTLC that ends.
  const reason = new Uint8Array(32);
  chain.pair.run('opener', { type: 'removeHtlc', id: 0n, removal: { kind: 'fail', reason } });
  chain.settle();
  return { chain, cheater: actor, commitment };
}

const nameOf = (from: PeerName, number: number) => `${from} ${number}`;

const worth = (commitment: Transaction) =>
  commitment.outs.reduce((sum, { value }) => sum + BigInt(value), 0n);

const running: EnforcingNode[] = [];
afterEach(() => Promise.all(running.splice(0).map((node) => node.stop())));

describe.each(['anchors', 'staticRemoteKey'] as const)('a revoked %s commitment with 966 HTLCs', (format) => {
  it('is resolved whole while feerates rise a hundredfold', async () => {
    const { chain, cheater, commitment } = await fullChannel(format);
    const { node } = chain;
    chain.actors.splice(0, 2, cheater);
    let feerate = LOW_FEERATE;
    const victim = new EnforcingNode(node, 'victim', { policy: POLICY, estimate: () => feerate });
    running.push(victim);
    const id = victim.adopt(chain.opener.peer);
    await victim.start();
    const mine = async () => {
      chain.mine();
      await victim.catchUp();
    };

    expect(commitment.outs.length).toBeGreaterThanOrEqual(2 * HTLCS_EACH_WAY + 2);
    chain.publish(commitment);
    await mine();
    const confirmedAt = chain.height;
    node.blockWeight = SMALL_BLOCK;
    await mine();
    const justice = victim.sweeper.pending().length;
    expect(justice).toBeGreaterThan(HTLCS_EACH_WAY);

    for (let number = 1; number < HTLCS_EACH_WAY; number++) {
      const removal = { kind: 'fulfill', preimage: preimageOf(nameOf('opener', number)) } as const;
      cheater.peer.run({ type: 'removeHtlc', id: BigInt(number), removal });
    }
    cheater.readActions();
    await mine();
    const spends = cheaterSpends(chain, cheater);
    expect(spends.length).toBe(2 * CHEATER_SPENDS);
    // From here on the cheater only looks on.
    chain.actors.splice(0);
    const mined = node.mineExactly(spends.map(chainTransaction), OPEN_SCRIPT);
    expect(typeof mined).toBe('string');
    await victim.catchUp();

    feerate = HIGH_FEERATE;
    node.blockMinimum = (BigInt(4 * HIGH_FEERATE) * 9n) / 10n;
    for (let block = 0; block < BLOCKS_OF_HIGH_FEES; block++) await mine();
    const leftAtHighFees = victim.sweeper.pending().length;
    feerate = LOW_FEERATE;
    node.blockMinimum = 1000n;
    for (
      let block = 0;
      victim.sweeper.pending().some(({ kind }) => kind !== 'anchor') && block < 200;
      block++
    ) {
      await mine();
    }
    const resolvedAt = chain.height;
    node.blockWeight = 4_000_000;
    for (let block = 1; block < DEEP; block++) {
      expect(victim.kindOf(id)).toBe('forceClosing');
      await mine();
    }
    expect(victim.kindOf(id)).toBe('closed');

    const entries = descendants(node, [commitment.getId()], confirmedAt);
    const total = worth(commitment);
    const anchors = format === 'anchors' ? 2n * ANCHOR : 0n;
    const recovered = victim.wallet.balance().confirmedSat;
    const cheaterIds = new Set(spends.map((transaction) => transaction.getId()));
    const ours = entries.filter(({ transaction }) => !cheaterIds.has(transaction.getId()));
    const fees = ours.reduce((sum, { feeSat }) => sum + feeSat, 0n);
    const burned = format === 'anchors' ? 0n : entries.reduce((sum, { feeSat }) => sum + feeSat, 0n) - fees;
    expect(recovered + fees + burned + anchors).toBe(total);
    for (const { transaction, feeSat, spends: inputs } of ours) {
      const brought = [...inputs.values()].reduce((sum, value) => sum + value, 0n);
      expect(feeSat).toBeLessThan(brought);
      const share = (Number(feeSat) * 350) / transaction.weight();
      for (const value of inputs.values()) expect(Number(value)).toBeGreaterThan(share);
    }
    expect(victim.wallet.utxos().every(({ state }) => state === 'spendable')).toBe(true);
    showFigures('A revoked commitment with 966 HTLCs, feerates raised 100 times in the middle', [
      `${format}: ${grouped(total)} sat on the commitment, ${grouped(recovered)} recovered, ${grouped(fees)} in fees, ` +
        `${resolvedAt - confirmedAt} blocks needed, ${ours.length} transactions, ${leftAtHighFees} outputs left for lower feerates`,
    ]);
  }, 180_000);
});

/** HTLC transactions of the cheater that nothing in a block has made impossible. */
function cheaterSpends(chain: ChannelChain, cheater: ChannelActor): Transaction[] {
  const ready = cheater
    .ready(chain.height + 1)
    .filter(({ outpoint }) => chain.node.chain.coins.get(outpointKey(outpoint)) !== undefined);
  return (['ownHtlcTimeout', 'ownHtlcSuccess'] as const).flatMap((kind) =>
    ready
      .filter((claim) => claim.kind === kind)
      .slice(0, CHEATER_SPENDS)
      .map((claim) => cheater.spend(claim, chain.takeCoin())),
  );
}
