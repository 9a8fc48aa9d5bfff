import type { SimulatedNode } from '../world/node.js';
import type { World } from '../world/world.js';
import { type Oracle, Violation } from './oracle.js';

const MOST_DISK_BYTES = 3_000_000;
const MOST_TIMERS = 150;
const MOST_SOCKETS = 60;

/** Memory and store stay bounded; once all is resolved, nothing is left of it but its record. */
export function bounded(world: World): Oracle {
  const refuse = (node: SimulatedNode, what: string) => {
    throw new Violation('bounded', `${node.name}: ${what}`, world.timeline.steps);
  };
  const looked = new Map<SimulatedNode, number>();
  return {
    name: 'bounded',
    step(node) {
      if (node.life === undefined || world.timeline.steps < (looked.get(node) ?? 0) + 200) return;
      looked.set(node, world.timeline.steps);
      if (node.disk.bytes > MOST_DISK_BYTES) refuse(node, `${node.disk.bytes} bytes on disk`);
      const timers = world.timeline.waitingFor(node.life);
      if (timers > MOST_TIMERS) refuse(node, `${timers} timers`);
      const sockets = world.network.openSockets(node.life);
      if (sockets > MOST_SOCKETS) refuse(node, `${sockets} sockets`);
    },
    end() {
      for (const node of world.nodes) {
        for (const table of ['revoked_commitments', 'sweeps']) {
          const [row] = node.disk.query<{ count: number }>(`SELECT count(*) AS count FROM ${table}`);
          if (row !== undefined && row.count > 0) refuse(node, `${row.count} rows are left in ${table}`);
        }
      }
    },
  };
}
