import type { CommitmentFormat } from '../../../src/core/transactions/index.js';
import { HTLC_OUTPUTS, LAST_STATE } from './life.js';

const NONE = ['0'] as const;
const WITH_ONE = ['1 before', '1 together', '1 after'] as const;
const WITH_ALL = ['all before', 'all together', 'all after'] as const;
const JOINED = ['all joined before'] as const;

/** How many of its second-level transactions the cheater confirms, and when: before, with or after justice for the rest. */
export type Cheat =
  | (typeof NONE)[number]
  | (typeof WITH_ONE)[number]
  | (typeof WITH_ALL)[number]
  | (typeof JOINED)[number];

/** One cheat. */
export interface Row {
  readonly format: CommitmentFormat;
  /** The number of the commitment that is published. */
  readonly state: number;
  readonly cheat: Cheat;
}

const FORMATS: readonly CommitmentFormat[] = ['anchors', 'staticRemoteKey'];

/** All states that are revoked in the end. */
export const REVOKED_STATES: readonly number[] = Array.from({ length: LAST_STATE }, (_, state) => state);

/** Every cheat with these states, in both types of channel; an even number, because channels live in pairs. */
export function rowsWith(states: readonly number[]): readonly Row[] {
  const rows = FORMATS.flatMap((format) => states.flatMap((state) => rowsOf(format, state)));
  const [first] = rows;
  return rows.length % 2 === 0 || first === undefined ? rows : [...rows, first];
}

function rowsOf(format: CommitmentFormat, state: number): readonly Row[] {
  const outputs = HTLC_OUTPUTS[state] ?? 0;
  const cheats: readonly Cheat[] = [
    ...NONE,
    ...(outputs > 1 ? WITH_ONE : []),
    ...(outputs > 0 ? WITH_ALL : []),
    // Without anchors each is a transaction as both sides signed it.
    ...(outputs > 2 && format === 'anchors' ? JOINED : []),
  ];
  return cheats.map((cheat) => ({ format, state, cheat }));
}
