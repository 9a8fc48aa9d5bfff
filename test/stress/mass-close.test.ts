import { Transaction } from 'bitcoinjs-lib';
import { RegtestNode } from '../../regtest/chain/node.js';
import { loadScriptVerifier } from '../../regtest/chain/script-verifier.js';
import { chainTransaction } from '../../regtest/chain/transaction.js';
import { displayHash } from '../../src/core/primitives/display-hash.js';
import { storedState } from '../../src/node/channels/managed-channel.js';
import { anchorReserve } from '../../src/node/sweeper/index.js';
import { descendants } from '../support/chain-ledger.js';
import { OPEN_SCRIPT, OPEN_WITNESS } from '../support/channel-actor.js';
import { fundOnChain } from '../support/channel-chain.js';
import { ChannelPair, offerOf, preimageOf } from '../support/channel-pair.js';
import { EnforcingNode } from '../support/enforcing-node.js';
import { FeeMarket } from '../support/fee-market.js';
import { grouped, showFigures } from '../support/figures.js';

const CHANNELS = 100;
const ANCHOR = 330n;
const BLOCK_WEIGHT = 400_000;
const BLOCKS = 110;
/** Feerates of the crowd in sat/kw: they rise within ten blocks of the closes. */
const CALM = 1_500;
const RUSH = 2_500;
const POLICY = {
  maxAcceptedHtlcs: 483,
  toSelfDelay: 144,
  closingDepth: 6,
  minimumDepth: 1,
  fulfillSafetyBlocks: 12,
};

/** Two HTLCs each way: ours run out, theirs we have preimages for. The first deadline is as near as the policy lets it be. */
function channelOf(node: RegtestNode, index: number, closeHeight: number): ChannelPair {
  const pair = new ChannelPair({
    isPublic: false,
    format: 'anchors',
    fundingAmount: 2_000_000,
    pushMsat: 1_000_000_000,
    openerPolicy: POLICY,
    accepterPolicy: POLICY,
    channelKeyIndex: index,
    seeds: { opener: EnforcingNode.channelSeed('victim', index) },
  });
  fundOnChain(node, pair, 2 + index);
  for (const [place, from] of (['opener', 'opener', 'accepter', 'accepter'] as const).entries()) {
    const spread = (7 * index + 13 * place) % 40;
    const cltvExpiry = closeHeight + POLICY.fulfillSafetyBlocks + spread;
    const amountMsat = BigInt(30_000 + ((37 * index + 11 * place) % 10) * 20_000) * 1000n;
    pair.run(from, { type: 'addHtlc', offer: offerOf(`${index} ${place}`, amountMsat, { cltvExpiry }) });
  }
  pair.settle();
  pair.disconnect();
  for (const id of [0n, 1n]) {
    const removal = { kind: 'fulfill', preimage: preimageOf(`${index} ${id + 2n}`) } as const;
    pair.run('opener', { type: 'removeHtlc', id, removal });
  }
  return pair;
}

const running: EnforcingNode[] = [];
afterEach(() => Promise.all(running.splice(0).map((node) => node.stop())));

describe('a hundred channels closed by force at once while blocks are full', () => {
  it('miss no deadline of an HTLC', async () => {
    const node = new RegtestNode(await loadScriptVerifier(), () => 1_800_000_000);
    node.mine(330, OPEN_SCRIPT);
    const market = new FeeMarket(node, [110, 111, 112, 113, 114, 115], BLOCK_WEIGHT);
    const closeHeight = node.chain.tip.height + CHANNELS + 5;
    const pairs = Array.from({ length: CHANNELS }, (_, index) => channelOf(node, index, closeHeight));
    const victim = new EnforcingNode(node, 'victim', {
      policy: POLICY,
      estimate: (blocks) => market.estimate(blocks),
    });
    running.push(victim);
    for (const pair of pairs) victim.adopt(pair.opener);
    const reserve = anchorReserve(CHANNELS);
    await victim.start();
    fundWallet(node, victim, reserve, 120);
    await victim.catchUp();
    for (let block = 0; block < 3; block++) {
      market.crowd(CALM);
      market.mine();
      await victim.catchUp();
    }
    expect(victim.wallet.balance().confirmedSat).toBe(reserve);

    expect(node.chain.tip.height).toBeLessThanOrEqual(closeHeight);
    for (const channel of victim.book.all()) victim.runner.dispatch(channel, { type: 'forceClose' });
    await victim.settle();
    const closedAt = node.chain.tip.height;
    for (let block = 0; block < BLOCKS; block++) {
      market.crowd(Math.min(RUSH, CALM + (block * (RUSH - CALM)) / 10));
      market.mine();
      await victim.catchUp();
      const { sweeper } = victim;
      if (block > 10 && sweeper.pending().every(({ kind }) => !kind.startsWith('ownHtlc'))) break;
    }

    const ends = victim.book.all().flatMap((channel) => {
      const state = storedState(channel);
      const outputs = state?.kind === 'forceClosing' ? (state.enforcement?.outputs ?? []) : [];
      return outputs.flatMap(({ htlc, claim, spend }) =>
        htlc === null || claim === null ? [] : [{ claim, spend }],
      );
    });
    expect(ends).toHaveLength(4 * CHANNELS);
    const margins = ends.map(({ claim, spend }) => (claim.deadline ?? 0) - (spend?.height ?? Infinity));
    // One block to spare: the deadline is the first block in which the other side could take it.
    expect(margins.filter((margin) => margin < 1)).toEqual([]);

    const roots = pairs.map(({ opener }) => displayHash(opener.commitments.parameters.funding.txid));
    const entries = descendants(node, roots, closedAt);
    const spent = reserve - victim.wallet.balance().confirmedSat;
    const saved = ends.reduce((sum, { claim }) => sum + claim.amount, 0n);
    const commitments = entries.filter(({ transaction }) => transaction.ins.length === 1);
    expect(commitments).toHaveLength(CHANNELS);
    const worth = new Map(commitments.map(({ transaction }) => [transaction.getId(), valueOut(transaction)]));
    const ours = entries.filter(({ transaction }) => transaction.ins.length > 1);
    let anchors = 0n;
    for (const { feeSat, spends } of ours) {
      const stakes = [...spends].map(([name, value]) => {
        const commitment = worth.get(name.slice(0, 64)) ?? 0n;
        if (commitment === 0n || value !== ANCHOR) return commitment === 0n ? 0n : value;
        anchors += ANCHOR;
        return commitment;
      });
      expect(feeSat).toBeLessThanOrEqual(stakes.reduce((sum, stake) => sum + stake, 0n) / 2n);
    }
    expect(spent).toBe(ours.reduce((sum, { feeSat }) => sum + feeSat, 0n) - anchors);
    const lastAt = Math.max(...ends.map(({ spend }) => spend?.height ?? 0));
    showFigures('100 channels closed by force at once, blocks full', [
      `${ends.length} HTLCs worth ${grouped(saved)} sat: none late, ${Math.min(...margins)} blocks to spare at the tightest`,
      `${lastAt - closedAt} blocks to the last HTLC (${Math.max(...commitments.map(({ height }) => height)) - closedAt} to the last commitment), ${ours.length} transactions of ours`,
      `${grouped(spent)} sat in fees of a reserve of ${grouped(reserve)} in one coin; the crowd at ${CALM} to ${RUSH} sat/kw`,
    ]);
  }, 180_000);
});

const valueOut = ({ outs }: Transaction) => outs.reduce((sum, { value }) => sum + BigInt(value), 0n);

/** One coin of exactly the reserve: all that a wallet may be left with. */
function fundWallet(
  node: RegtestNode,
  { wallet }: EnforcingNode,
  amount: bigint,
  coinbaseHeight: number,
): void {
  const coinbase = node.chain.at(coinbaseHeight)?.block.transactions[0]?.tx;
  if (coinbase === undefined) throw new Error(`no block at height ${coinbaseHeight}`);
  const transaction = new Transaction();
  transaction.version = 2;
  transaction.addInput(coinbase.getHash(), 0, 0xffff_ffff);
  transaction.setWitness(0, [OPEN_WITNESS]);
  transaction.addOutput(wallet.newScript(), amount);
  const mined = node.mineExactly([chainTransaction(transaction)], OPEN_SCRIPT);
  if (typeof mined !== 'string') throw new Error(mined.reason);
}
