import {
  emptySweep,
  type Flight,
  outpointKey,
  type SweepState,
  type TrackedClaim,
} from '../../core/claims/index.js';
import { toHex } from '../../core/primitives/bytes.js';
import { deserialize, serialize } from '../../core/primitives/json.js';
import type { Journal } from '../runner/journal.js';
import type { SweepRepository } from '../store/index.js';

const CLAIM = 'claim ';
const FLIGHT = 'flight ';

/** Keeps the sweep in the store, a row for each claim and each transaction, and writes the rows that change. */
export class SweepStore {
  private rows = new Map<string, TrackedClaim | Flight>();

  constructor(
    private readonly repository: SweepRepository,
    private readonly journal: Pick<Journal, 'write'>,
  ) {}

  /** What was stored; height and feerates are not. */
  load(): SweepState {
    const claims: TrackedClaim[] = [];
    const flights: Flight[] = [];
    for (const { key, data } of this.repository.all()) {
      // Only `save` writes these rows, as the types that it takes.
      if (key.startsWith(CLAIM)) claims.push(deserialize(data) as unknown as TrackedClaim);
      else flights.push(deserialize(data) as unknown as Flight);
    }
    const state = {
      ...emptySweep(0, { within2: 0, within6: 0, within12: 0, within144: 0 }),
      claims,
      flights,
    };
    this.rows = rowsOf(state);
    return state;
  }

  /** Writes what differs from what was saved last, in the next commit. */
  save(state: SweepState): void {
    const rows = rowsOf(state);
    for (const [key, value] of rows) {
      if (this.rows.get(key) === value) continue;
      const data = serialize(value);
      this.journal.write(`sweep ${key}`, () => this.repository.put({ key, data }));
    }
    for (const key of this.rows.keys()) {
      if (!rows.has(key)) this.journal.write(`sweep ${key}`, () => this.repository.delete(key));
    }
    this.rows = rows;
  }
}

function rowsOf({ claims, flights }: SweepState): Map<string, TrackedClaim | Flight> {
  return new Map<string, TrackedClaim | Flight>([
    ...claims.map((tracked) => [CLAIM + outpointKey(tracked.claim.outpoint), tracked] as const),
    ...flights.map((flight) => [FLIGHT + toHex(flight.txid), flight] as const),
  ]);
}
