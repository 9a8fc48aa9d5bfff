import { type Network, startNetwork, until } from '../../../regtest/index.js';
import type { Coin } from '../../support/channel-actor.js';
import { OPEN_SCRIPT } from '../../support/channel-actor.js';
import { Case } from './case.js';
import { CAPACITY, CheaterNode, HTLC_BLOCKS } from './cheater-node.js';
import { openCoin, spendOpenCoin } from './coins.js';
import { type Entry, reckon } from './ledger.js';
import { LAST_STATE, live } from './life.js';
import { Miner } from './miner.js';
import { play } from './play.js';
import { allRows, type Row } from './rows.js';
import { type Line, printTable } from './table.js';
import type { Watcher } from './watcher.js';

const FLAGS = [
  ...['--min-depth', '1', '--to-self-delay', '10', '--cltv-expiry-delta', '18'],
  ...['--fee-base-msat', '0', '--fee-proportional-millionths', '0'],
];
const PLAY_TIMEOUT_MS = 180_000;
const COIN = 20_000n;
/** What testmempoolaccept says of an input that is spent already, in a block or by whom it never was. */
const ALREADY_TAKEN = /^(missing-inputs|bad-txns-inputs-missingorspent)$/;

interface Played {
  readonly each: Case;
  readonly entry: Entry;
  /** Why the chain refuses what the cheater did not get into a block in time. */
  readonly refusals: readonly (string | undefined)[];
}

/** A real node, its peer that cheats in every way, and whoever watches. */
export function justiceSuite(watcher: Watcher): void {
  const rows = allRows();
  let network: Network | undefined;
  let miner: Miner | undefined;
  let played: readonly Played[] = [];
  let gained = 0n;

  beforeAll(async () => {
    network = await startNetwork({ nodes: 1, channels: [], flags: FLAGS });
    const { chain } = network;
    const alice = network.node('alice');
    const blocks = new Miner(chain, (height) => watcher.untilSeen(alice, height));
    miner = blocks;
    await watcher.prepare(network, alice);
    const cheater = await CheaterNode.connect(alice, chain, blocks);
    await cheater.open(rows.map(({ format }) => format));
    await live(cheater, await blocks.height());
    await until('nothing to be under way', async () => {
      const { channels } = await alice.api.channels();
      return channels.length === rows.length && channels.every(({ htlcs }) => htlcs === 0);
    });
    const before = await onchainSat(network);
    await watcher.takeOver(alice, LAST_STATE);
    cheater.disconnect();
    const coins = await smallCoins(network, blocks, rows.length * 4);
    const height = await blocks.mine(HTLC_BLOCKS);
    const takeCoin = () => coins.pop() ?? fail('no coin is left');
    const cases = rows.map((row, place) => {
      const channel = cheater.channels[place] ?? fail('no channel is left');
      return new Case(row, channel, height, takeCoin);
    });
    await play(cases, blocks);
    const entries = reckon(cases, blocks);
    played = await Promise.all(
      cases.map(async (each, place) => ({
        each,
        entry: entries[place] ?? fail('no entry'),
        refusals: await lateRefusals(each, blocks),
      })),
    );
    await alice.start();
    await network.mine(1);
    gained = (await onchainSat(network)) - before;
  }, PLAY_TIMEOUT_MS);

  afterAll(async () => {
    if (network !== undefined)
      printTable(
        'Justice',
        played.map((each) => lineOf(network, watcher, each)),
        NOTE,
      );
    await watcher.stop();
    await network?.stop();
  });

  it.each(rows.map((row, place) => ({ ...row, place })))(
    'takes the whole channel: $format, state $state, second level $cheat',
    ({ place }) => {
      const { each, entry, refusals } = played[place] ?? fail('it was not played');
      const { commitmentFee, secondLevelFees, anchors } = each.lost(miner ?? fail('no miner'));
      expect(each.old.commitmentNumber).toBe(BigInt(each.row.state));
      expect(entry.untaken).toBe(0);
      expect(entry.recovered + entry.fees + commitmentFee + secondLevelFees + anchors).toBe(CAPACITY);
      expect(refusals).toHaveLength(each.old.secondLevel.length - each.chosen.length);
      for (const refusal of refusals) expect(refusal).toMatch(ALREADY_TAKEN);
    },
  );

  it('leaves the node with that and nothing less', () => {
    expect(gained).toBe(played.reduce((sum, { entry }) => sum + entry.recovered, 0n));
  });
}

const NOTE =
  'The rest of each 1,000,000 sat is the fees of the cheater’s own transactions, its dust and both anchors. ' +
  'A tower of a stranger takes the same, but with anchors not what the cheater’s second-level transactions made.';

function lineOf(network: Network | undefined, watcher: Watcher, { each, entry, refusals }: Played): Line {
  const { format, state, cheat }: Row = each.row;
  const late = refusals.length === 0 ? '' : `, ${refusals.length} lost the race`;
  return [
    network?.chain.kind ?? '',
    watcher.name,
    format === 'anchors' ? 'anchors' : 'static_remotekey',
    String(state),
    each.htlcs,
    cheat,
    String(entry.recovered),
    String(entry.fees),
    entry.untaken === 0 ? `whole${late}` : `LOST ${entry.untaken} outputs`,
  ];
}

/** What the cheater did not get into a block in time is tried once more. */
function lateRefusals({ old, chosen }: Case, miner: Miner): Promise<readonly (string | undefined)[]> {
  const late = old.secondLevel.filter((each) => !chosen.includes(each));
  return Promise.all(late.map(({ transaction }) => miner.refusalOf(transaction)));
}

async function smallCoins({ chain }: Network, miner: Miner, count: number): Promise<Coin[]> {
  const coin = await openCoin(chain, COIN * BigInt(count + 2));
  const outputs = Array.from({ length: count }, () => ({ script: OPEN_SCRIPT, value: COIN }));
  const split = spendOpenCoin(coin, outputs);
  await miner.mine(1);
  await miner.block([split]);
  return outputs.map(({ value }, outputIndex) => ({
    outpoint: { txid: split.getHash(), outputIndex },
    value,
  }));
}

async function onchainSat(network: Network): Promise<bigint> {
  const { onchain } = await network.node('alice').api.balance();
  return BigInt(onchain.confirmedSat);
}

function fail(message: string): never {
  throw new Error(message);
}
