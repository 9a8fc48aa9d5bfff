import { ApiError } from '../../../src/api/error.js';
import { msat, type Satoshi } from '../../../src/core/primitives/units.js';
import type { SimulatedNode } from '../world/node.js';
import type { World } from '../world/world.js';

/** A payment that somebody asked for. */
export interface PaymentDeed {
  readonly payer: SimulatedNode;
  readonly payee: SimulatedNode;
  readonly paymentHash: string;
}

/** Connects two nodes and waits for it, a while. */
export async function connect(world: World, a: SimulatedNode, b: SimulatedNode): Promise<void> {
  const asked = a.running?.service.connect({ nodeId: b.id, address: b.address });
  asked?.catch((error: unknown) => tolerate(world, error));
  await world.until(() => a.running?.parts.peers.get(b.id) !== undefined, 3_000);
}

/** Asks for a channel; what comes of it shows later. */
export function openChannel(
  world: World,
  opener: SimulatedNode,
  accepter: SimulatedNode,
  amountSat: Satoshi,
  pushMsat: bigint,
): void {
  const { running } = opener;
  if (running === undefined) return;
  world.statistics.count('opens asked for');
  running.service.openchannel({ nodeId: accepter.id, amountSat, pushMsat: msat(pushMsat) }).then(
    () => world.statistics.count('channels opened'),
    (error: unknown) => tolerate(world, error),
  );
}

/** Whatever a node answers is fine as long as it is an answer that its users know. */
export function tolerate(world: World, error: unknown): void {
  if (error instanceof ApiError && error.code !== 'internal') return;
  const text = error instanceof Error ? `${error.message} ${error.stack ?? ''}` : String(error);
  // The store of a node that has just died.
  if (/database connection is not open|storeFailed|storeIo|disk I\/O error/.test(text)) return;
  world.fail('noExceptions', `a command threw ${text}`);
}
