import { type Network, startNetwork } from '../../../regtest/index.js';
import { CAPACITY } from './cheater-node.js';
import { type Outcome, type Played, playRows } from './cheats.js';
import type { Row } from './rows.js';
import { type Line, printTable } from './table.js';
import type { Watcher } from './watcher.js';

const FLAGS = [
  ...['--min-depth', '1', '--to-self-delay', '10', '--cltv-expiry-delta', '18'],
  ...['--fee-base-msat', '0', '--fee-proportional-millionths', '0'],
];
const PLAY_TIMEOUT_MS = 240_000;
/** What a node says of a transaction whose input is spent already. */
const ALREADY_TAKEN = /^(missing-inputs|bad-txns-inputs-missingorspent)$/;
const NOTE =
  'The rest of the 1,000,000 sat of each channel is the fees of the cheater’s transactions, its dust and the anchors. ' +
  'Justice for several channels may share a transaction; who replaces it alone bears its fee.';

/** A real node, its peer that cheats in every way, and whoever watches: one test for each row, and a table of all. */
export function justiceSuite(watcher: Watcher, rows: readonly Row[]): void {
  let network: Network | undefined;
  let outcome: Outcome = { played: [], gained: 0n };

  beforeAll(async () => {
    network = await startNetwork({ nodes: 1, channels: [], flags: FLAGS });
    outcome = await playRows(network, watcher, rows);
  }, PLAY_TIMEOUT_MS);

  afterAll(async () => {
    const chain = network?.chain.kind ?? '';
    printTable(
      `Justice on ${chain}, by the ${watcher.name}`,
      outcome.played.map((each) => lineOf(chain, watcher, each)),
      NOTE,
    );
    await watcher.stop();
    await network?.stop();
  });

  it.each(rows.map((row, place) => ({ ...row, place })))(
    'takes the whole channel: $format, state $state, second level $cheat',
    ({ place }) => {
      const played = outcome.played[place];
      if (played === undefined) throw new Error('it was not played');
      const { each, entry, lost, refusals } = played;
      expect(each.old.commitmentNumber).toBe(BigInt(each.row.state));
      expect(entry.untaken).toBe(0);
      const { commitmentFee, secondLevelFees, anchors } = lost;
      expect(entry.recovered + entry.fees + commitmentFee + secondLevelFees + anchors).toBe(CAPACITY);
      expect(played.moved).toBe(each.contested.size);
      expect(played.left).toBe(played.outOfReach);
      expect(refusals).toHaveLength(each.old.secondLevel.length - each.contested.size);
      for (const refusal of refusals) expect(refusal).toMatch(ALREADY_TAKEN);
    },
  );

  it('leaves the node with that and nothing less', () => {
    expect(outcome.gained).toBe(outcome.played.reduce((sum, { entry }) => sum + entry.recovered, 0n));
  });
}

function lineOf(chain: string, watcher: Watcher, { each, entry, left, refusals }: Played): Line {
  const { format, state, cheat } = each.row;
  const words = [
    entry.untaken === 0 ? 'whole' : `LOST ${entry.untaken} outputs`,
    ...(left > 0 ? [`${left} by the node when it is back`] : []),
    ...(refusals.length > 0 ? [`${refusals.length} of the cheater lost the race`] : []),
  ];
  return [
    chain,
    watcher.name,
    format === 'anchors' ? 'anchors' : 'static_remotekey',
    String(state),
    each.htlcs,
    cheat,
    String(entry.recovered),
    String(entry.fees),
    words.join(', '),
  ];
}
