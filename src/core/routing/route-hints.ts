import type { PublicKey } from '../crypto/index.js';
import type { RouteHintHop } from '../invoice/invoice.js';
import type { ShortChannelId } from '../wire/index.js';
import type { ExtraEdge } from './route.js';

/** The edges that an invoice's route hints add: each hop leads to the next one's node, the last to the payee (BOLT 11). */
export function edgesOfRouteHints(
  routeHints: readonly (readonly RouteHintHop[])[],
  payee: PublicKey,
): readonly ExtraEdge[] {
  return routeHints.flatMap((hint) =>
    hint.map((hop, index) => ({
      fromNodeId: hop.nodeId,
      toNodeId: hint[index + 1]?.nodeId ?? payee,
      shortChannelId: hop.shortChannelId as ShortChannelId,
      feeBaseMsat: hop.feeBaseMsat,
      feeProportionalMillionths: hop.feeProportionalMillionths,
      cltvExpiryDelta: hop.cltvExpiryDelta,
    })),
  );
}
