import { toHex } from '../../../src/core/primitives/bytes.js';
import type { SimulatedNode } from '../world/node.js';
import type { World } from '../world/world.js';
import { type Oracle, Violation } from './oracle.js';

/** BOLT 4, `mpp_timeout`, and some time to say so; a set begins anew when its node does. */
const PATIENCE_MILLIS = 70_000;

/** After quiet nobody holds parts of a payment to itself whose rest does not come. */
export function setsExpire(world: World): Oracle {
  const since = new Map<string, number>();
  const partsOf = (node: SimulatedNode, channelId: string) => {
    const managed = node.running?.parts.book.get(channelId);
    const state = managed?.channel.state;
    if (node.running === undefined || state?.kind !== 'normal') return [];
    const { invoices } = node.running.parts.store;
    return state.commitments.htlcs.flatMap(({ offerer, id, phase, removal, paymentHash }) => {
      if (offerer === 'local' || phase !== 'committed' || removal !== undefined) return [];
      const hash = toHex(paymentHash);
      return invoices.get(hash) === undefined ? [] : [{ key: `${node.name} ${channelId} ${id}`, hash }];
    });
  };
  return {
    name: 'setsExpire',
    committed(node, channels) {
      for (const id of channels) {
        for (const { key } of partsOf(node, id)) {
          if (!since.has(key)) since.set(key, world.timeline.now);
        }
      }
    },
    quiet() {
      for (const node of world.nodes) {
        for (const { id, channel } of node.running?.parts.book.all() ?? []) {
          if (channel.link !== 'up') continue;
          for (const { key, hash } of partsOf(node, id)) {
            const waited = world.timeline.now - (since.get(key) ?? world.timeline.now);
            if (waited < PATIENCE_MILLIS) continue;
            throw new Violation(
              'setsExpire',
              `${node.name} has held a part of payment ${hash} for ${(waited / 1000).toFixed(0)} s`,
              world.timeline.steps,
            );
          }
        }
      }
    },
  };
}
