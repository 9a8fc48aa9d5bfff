import type { TowerBreach, TowerServer } from '../../../api/tower-results.js';
import { grouped, satText } from '../../format/amount.js';
import { type Column, details, table } from '../../format/table.js';
import type { AsJson } from '../command.js';

/** What a tower tells of itself; a height of null: it has not begun. */
export type TowerServerJson = Omit<AsJson<TowerServer>, 'blockHeight'> & {
  readonly blockHeight: number | null;
};

/** A tower in figures, and the breaches that it pursues. */
export function serverTexts(server: TowerServerJson): string[] {
  const { uris, sessions, records, bytes, blockHeight, breaches } = server;
  const own = details([
    ...uris.map((uri) => ['this node is a tower', uri] as const),
    ['sessions', grouped(sessions)],
    ['records', grouped(records)],
    ['bytes', grouped(bytes)],
    ['block height', blockHeight === null ? 'none yet' : grouped(blockHeight)],
  ]);
  return breaches.length === 0 ? [own] : [own, table(breaches, columns, '')];
}

const columns: readonly Column<AsJson<TowerBreach>>[] = [
  { title: 'REVOKED TRANSACTION', value: ({ txid }) => txid },
  { title: 'HEIGHT', value: (breach) => grouped(breach.blockHeight), alignRight: true },
  { title: 'OUTPUTS', value: ({ outputs }) => grouped(outputs), alignRight: true },
  { title: 'TAKEN', value: ({ taken }) => grouped(taken), alignRight: true },
  { title: 'LOST', value: ({ lost }) => grouped(lost), alignRight: true },
  { title: 'RECOVERED', value: ({ recoveredSat }) => satText(recoveredSat), alignRight: true },
  { title: 'FEES', value: ({ feesSat }) => satText(feesSat), alignRight: true },
];
