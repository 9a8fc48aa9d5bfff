import type { SimulatedNode } from '../world/node.js';
import type { World } from '../world/world.js';
import type { Action } from './action.js';

/** A connection breaks. */
export const drop: Action = (world) => {
  const pair = connected(world);
  if (pair === undefined) return;
  world.statistics.count('connections dropped');
  world.network.drop(pair[0].host, pair[1].host, false);
};

/** A connection breaks and only one end hears of it: when it comes back there are two. */
export const duplicate: Action = (world) => {
  const pair = connected(world);
  if (pair === undefined) return;
  world.statistics.count('connections duplicated');
  world.network.drop(pair[0].host, pair[1].host, true);
  reconnect(world, pair[0], pair[1]);
};

/** Nothing gets through between two nodes for a while. */
export const cut: Action = (world) => {
  const pair = connected(world);
  if (pair === undefined) return;
  world.statistics.count('connections cut for a while');
  const weather = world.network.between(pair[0].host, pair[1].host);
  weather.cut = true;
  world.later(world.random.integer(100, 8_000), () => {
    weather.cut = false;
  });
};

/** The way between two nodes gets slow. */
export const delay: Action = (world) => {
  const pair = connected(world);
  if (pair === undefined) return;
  world.statistics.count('connections delayed');
  world.network.between(pair[0].host, pair[1].host).slowness = world.random.integer(0, 600);
};

/** The user of a node disconnects a peer, and connects again later. */
export const disconnect: Action = (world) => {
  const pair = connected(world);
  if (pair === undefined) return;
  world.statistics.count('connections ended by users');
  const [a, b] = pair;
  void world.ask(a, 'disconnect', (service) => service.disconnect({ nodeId: b.id }));
  world.later(world.random.integer(50, 3_000), () => reconnect(world, a, b));
};

function reconnect(world: World, a: SimulatedNode, b: SimulatedNode): void {
  const [from, to] = world.random.chance(0.5) ? [a, b] : [b, a];
  void world.ask(from, 'connect', (service) => service.connect({ nodeId: to.id, address: to.address }));
  // Both at the same time.
  if (world.random.chance(0.3)) {
    void world.ask(to, 'connect', (service) => service.connect({ nodeId: from.id, address: from.address }));
  }
}

function connected({ random, nodes }: World): readonly [SimulatedNode, SimulatedNode] | undefined {
  const pairs = nodes.flatMap((a) =>
    nodes
      .filter((b) => a !== b && a.running?.parts.peers.get(b.id) !== undefined)
      .map((b): readonly [SimulatedNode, SimulatedNode] => [a, b]),
  );
  return pairs.length === 0 ? undefined : random.pick(pairs);
}
