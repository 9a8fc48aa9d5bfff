import { type ClaimObstacle, outpointKey, type SweepState } from '../../core/claims/index.js';
import type { ClaimKind } from '../../core/enforcement/index.js';
import { toHex } from '../../core/primitives/bytes.js';
import { displayHash } from '../../core/primitives/display-hash.js';
import type { Satoshi } from '../../core/primitives/units.js';

/** An output on the chain that is ours to take and that no block gives us yet. */
export interface PendingClaim {
  /** As RPC writes it. */
  readonly outpoint: { readonly txid: string; readonly outputIndex: number };
  readonly amountSat: Satoshi;
  readonly kind: ClaimKind;
  /** Hex. */
  readonly channelId: string;
  /** The first block in which somebody else may take it; null: nobody can. */
  readonly deadline: number | null;
  /** The first block that can hold the claim. */
  readonly earliestHeight: number;
  /** Why nothing is published now; null when something is. */
  readonly obstacle: ClaimObstacle | null;
  /** Of the transaction that is published, with what it pays. */
  readonly txid: string | null;
  readonly feeratePerKw: number | null;
}

/** What the node still takes from the chain. */
export function pendingClaims({ claims, flights }: SweepState): readonly PendingClaim[] {
  const flightOf = new Map(
    flights.flatMap((flight) => flight.outpoints.map((outpoint) => [outpointKey(outpoint), flight])),
  );
  return claims.flatMap(({ claim, obstacle, spent }): readonly PendingClaim[] => {
    if (spent !== null) return [];
    const { outpoint, amount, kind, channelId, deadline, earliestHeight } = claim;
    const flight = flightOf.get(outpointKey(outpoint));
    return [
      {
        outpoint: { txid: displayHash(outpoint.txid), outputIndex: outpoint.outputIndex },
        amountSat: amount,
        kind,
        channelId: toHex(channelId),
        deadline,
        earliestHeight,
        obstacle: flight === undefined ? obstacle : null,
        txid: flight === undefined ? null : displayHash(flight.txid),
        feeratePerKw: flight?.feeratePerKw ?? null,
      },
    ];
  });
}
