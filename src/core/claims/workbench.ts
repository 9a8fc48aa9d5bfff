import { toHex } from '../primitives/bytes.js';
import type { Outpoint } from '../transactions/index.js';
import { outpointKey } from './outpoint-key.js';
import type { FeerateEstimates, Flight, SweepState, TrackedClaim } from './state.js';

/** A sweep while it changes: claims by outpoint, and at most one transaction in flight for each. */
export class Workbench {
  height: number;
  feerates: FeerateEstimates;
  private readonly claims: Map<string, TrackedClaim>;
  private readonly flights = new Map<string, Flight>();
  private readonly flightOfOutpoint = new Map<string, Flight>();

  constructor(state: SweepState) {
    this.height = state.height;
    this.feerates = state.feerates;
    this.claims = new Map(state.claims.map((tracked) => [outpointKey(tracked.claim.outpoint), tracked]));
    for (const flight of state.flights) this.putFlight(flight);
  }

  /** The values as they are now; what has not changed is the same object as before. */
  state(): SweepState {
    const { height, feerates } = this;
    return { height, feerates, claims: this.allClaims(), flights: this.allFlights() };
  }

  allClaims(): TrackedClaim[] {
    return [...this.claims.values()];
  }

  allFlights(): Flight[] {
    return [...this.flights.values()];
  }

  claim(outpoint: Outpoint): TrackedClaim | undefined {
    return this.claims.get(outpointKey(outpoint));
  }

  putClaim(tracked: TrackedClaim): void {
    this.claims.set(outpointKey(tracked.claim.outpoint), tracked);
  }

  removeClaim(outpoint: Outpoint): void {
    this.claims.delete(outpointKey(outpoint));
  }

  flight(txid: Uint8Array): Flight | undefined {
    return this.flights.get(toHex(txid));
  }

  flightOf(outpoint: Outpoint): Flight | undefined {
    return this.flightOfOutpoint.get(outpointKey(outpoint));
  }

  /** Puts a flight in, or in the place of an older value of itself. */
  putFlight(flight: Flight): void {
    this.flights.set(toHex(flight.txid), flight);
    for (const outpoint of flight.outpoints) this.flightOfOutpoint.set(outpointKey(outpoint), flight);
  }

  removeFlight({ txid, outpoints }: Flight): void {
    this.flights.delete(toHex(txid));
    for (const outpoint of outpoints) this.flightOfOutpoint.delete(outpointKey(outpoint));
  }

  /** The claims of a flight that are still wanted and that no block has settled. */
  membersOf({ outpoints }: Flight): TrackedClaim[] {
    return outpoints.flatMap((outpoint) => {
      const tracked = this.claim(outpoint);
      return tracked === undefined || tracked.spent !== null ? [] : [tracked];
    });
  }
}
