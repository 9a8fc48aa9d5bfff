import type { CommitmentFormat } from '../../../src/core/transactions/index.js';
import { HTLC_OUTPUTS, LAST_STATE } from './life.js';

/** How many of its second-level transactions the cheater confirms, and when: before, with or after justice for the rest. */
export type Cheat = '0' | '1 before' | '1 together' | '1 after' | 'all before' | 'all together' | 'all after';

/** One cheat. */
export interface Row {
  readonly format: CommitmentFormat;
  /** The number of the commitment that is published. */
  readonly state: number;
  readonly cheat: Cheat;
}

const WITH_ALL: readonly Cheat[] = ['all before', 'all together', 'all after'];
const WITH_ONE: readonly Cheat[] = ['1 before', '1 together', '1 after'];
/** The states of which the older channel type is tried: few and many HTLCs, before and after some have ended. */
const STATES_OF_STATIC: readonly number[] = [0, 2, 6, 8];

/** Every cheat; an even number, because channels live in pairs. */
export function allRows(): readonly Row[] {
  const states = Array.from({ length: LAST_STATE }, (_, state) => state);
  const rows = [
    ...states.flatMap((state) => rowsOf('anchors', state)),
    ...STATES_OF_STATIC.flatMap((state) => rowsOf('staticRemoteKey', state)),
  ];
  const [first] = rows;
  return rows.length % 2 === 0 || first === undefined ? rows : [...rows, first];
}

function rowsOf(format: CommitmentFormat, state: number): readonly Row[] {
  const outputs = HTLC_OUTPUTS[state] ?? 0;
  const cheats: readonly Cheat[] = ['0', ...(outputs > 1 ? WITH_ONE : []), ...(outputs > 0 ? WITH_ALL : [])];
  return cheats.map((cheat) => ({ format, state, cheat }));
}
