import { GossipGraph } from '../../src/core/gossip/graph.js';
import { msat } from '../../src/core/primitives/units.js';
import { findRoute } from '../../src/core/routing/find-route.js';
import { addChannel, nodeId } from '../unit/core/routing/fixtures.js';

/** Prints how long path finding takes on a graph as large as the public one. Run it from a build or with a loader. */
const NODES = 20_000;
const CHANNELS = 80_000;
const SEARCHES = 50;

let state = 42;
/** A fixed sequence, so that two runs compare. */
function random(below: number): number {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
}

/** Most channels hang on few nodes, as in the real graph. */
function popular(): number {
  return Math.floor((random(1_000_000) / 1_000_000) ** 3 * NODES);
}

const graph = new GossipGraph();
const built = performance.now();
for (let number = 1; number <= CHANNELS; number++) {
  const from = number < NODES ? number : random(NODES);
  let to = popular();
  if (to === from) to = (to + 1) % NODES;
  const policy = () => ({
    feeBaseMsat: random(2_000),
    feeProportionalMillionths: random(1_000),
    cltvExpiryDelta: 18 + random(126),
  });
  addChannel(graph, number, [from, policy()], [to, policy()], 100_000 + random(10_000_000));
}
console.log(`${CHANNELS} channels, ${graph.nodeLimit} nodes in ${(performance.now() - built).toFixed(0)} ms`);

const times: number[] = [];
let found = 0;
for (let search = 0; search < SEARCHES; search++) {
  const started = performance.now();
  const route = findRoute(graph, {
    source: nodeId(random(NODES)),
    target: nodeId(random(NODES)),
    amountMsat: msat(1_000 * (1 + random(200_000))),
    finalCltvDelta: 18,
    maxFeeMsat: msat(100_000_000),
  });
  times.push(performance.now() - started);
  if (route.ok) found++;
}
times.sort((a, b) => a - b);
const at = (share: number) => (times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(1);
console.log(`${found} of ${SEARCHES} found; median ${at(0.5)} ms, 95% ${at(0.95)} ms, worst ${at(1)} ms`);
