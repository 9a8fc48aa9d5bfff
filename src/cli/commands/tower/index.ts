import type { TowerInfo, TowerStatus } from '../../../api/tower-results.js';
import { CliError } from '../../cli-error.js';
import { grouped } from '../../format/amount.js';
import { type Column, details, table } from '../../format/table.js';
import { type AsJson, cliCommand } from '../command.js';
import { serverTexts } from './server-texts.js';

export const towerAdd = cliCommand<TowerInfo>({
  name: 'tower/add',
  summary: 'have a watchtower guard the channels',
  positionals: [['<NODEID@ADDRESS>', 'as the tower shows it: NODEID@ws://HOST:PORT']],
  options: [
    ['--own', 'the tower is yours: it gets keys, and can take more and pay any fee (docs/WATCHTOWER.md)'],
  ],
  examples: ['tower add 02ab…@ws://tower.example:9740', 'tower add 02ab…@ws://10.0.0.7:9740 --own'],
  request: ([uri = ''], { own }) => {
    const at = uri.indexOf('@');
    if (at < 0) throw new CliError('usage', `"${uri}" has no address: give NODEID@ws://HOST:PORT`);
    return { nodeId: uri.slice(0, at), address: uri.slice(at + 1), own };
  },
  render: ({ nodeId, address, mode }) =>
    details([
      ['guarded by', nodeId],
      ['at', address],
      ['as', modeText(mode)],
    ]),
});

export const towerRemove = cliCommand<{ readonly nodeId: string }>({
  name: 'tower/remove',
  summary: 'give a watchtower up',
  positionals: [['<NODEID>', 'which tower']],
  examples: ['tower remove 02ab…'],
  request: ([nodeId]) => ({ nodeId }),
  render: ({ nodeId }) => details([['not guarded any more by', nodeId]]),
});

export const towerList = cliCommand<{ readonly towers: readonly TowerInfo[] }>({
  name: 'tower/list',
  summary: 'the watchtowers, and how far each is',
  examples: ['tower list'],
  render: ({ towers }) => towerTable(towers),
});

export const towerStatus = cliCommand<TowerStatus>({
  name: 'tower/status',
  summary: 'how far each watchtower is with each channel, and what this node does as one',
  examples: ['tower status'],
  render: ({ towers, server }) =>
    [
      towerTable(towers),
      ...towers.filter(({ channels }) => channels.length > 0).map(channelTable),
      ...(server === null ? [] : serverTexts(server)),
    ].join('\n\n'),
});

function towerTable(towers: readonly AsJson<TowerInfo>[]): string {
  return table(
    towers,
    [
      { title: 'TOWER', value: ({ nodeId }) => nodeId },
      { title: 'MODE', value: ({ mode }) => mode },
      { title: 'CONNECTED', value: ({ connected }) => (connected ? 'yes' : 'no') },
      {
        title: 'HEIGHT',
        value: ({ blockHeight }) => (blockHeight === null ? '-' : grouped(blockHeight)),
        alignRight: true,
      },
      ...countColumns,
      { title: 'FAULT', value: ({ fault }) => fault ?? '-' },
      { title: 'ADDRESS', value: ({ address }) => address },
    ],
    'No tower guards this node. Add one with "leyden tower add".',
  );
}

type Counts = {
  readonly covered: number;
  readonly lag: number;
  readonly lost: number;
  readonly missing: number;
};

const countColumns: readonly Column<Counts>[] = [
  { title: 'COVERED', value: ({ covered }) => grouped(covered), alignRight: true },
  { title: 'LAG', value: ({ lag }) => grouped(lag), alignRight: true },
  { title: 'LOST', value: ({ lost }) => grouped(lost), alignRight: true },
  { title: 'MISSING', value: ({ missing }) => grouped(missing), alignRight: true },
];

function channelTable({ nodeId, channels }: AsJson<TowerStatus>['towers'][number]): string {
  return table(
    channels,
    [{ title: `CHANNEL, BY ${nodeId}`, value: ({ channelId }) => channelId }, ...countColumns],
    '',
  );
}

function modeText(mode: string): string {
  return mode === 'own' ? 'a tower of your own' : "a stranger's tower";
}
