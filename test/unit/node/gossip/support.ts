import { GossipGraph } from '../../../../src/core/gossip/index.js';
import { displayHash } from '../../../../src/core/primitives/display-hash.js';
import { sat } from '../../../../src/core/primitives/units.js';
import { makeShortChannelId, type ShortChannelId } from '../../../../src/core/wire/index.js';
import { GossipService } from '../../../../src/node/gossip/index.js';
import { SqlDatabase } from '../../../../src/node/store/database.js';
import { gossipRepository } from '../../../../src/node/store/gossip.js';
import type { GossipRepository } from '../../../../src/node/store/index.js';
import { CHAIN, SILENT, startNode, type TestNode, track } from '../peers/support.js';

export const NOW = 1_700_000_000;
export const HEIGHT = 200;

/** The outputs that the test's chain has. Shared by all nodes of a test. */
export class FakeChain {
  readonly outputs = new Map<ShortChannelId, { txid: Uint8Array; scriptPubKey: Uint8Array }>();
  lookups = 0;

  async fundingOutput(height: number, transactionIndex: number, outputIndex: number) {
    this.lookups += 1;
    const found = this.outputs.get(makeShortChannelId(height, transactionIndex, outputIndex));
    if (found === undefined) return 'missing' as const;
    return { txid: displayHash(found.txid), scriptPubKey: found.scriptPubKey, amountSat: sat(100_000n) };
  }
}

/** A node that gossips, over real sockets. */
export interface GossipNode extends TestNode {
  readonly graph: GossipGraph;
  readonly service: GossipService;
  readonly store: GossipRepository;
  readonly watched: ShortChannelId[];
  readonly clock: { height: number };
}

export const memoryStore = (): GossipRepository =>
  gossipRepository(new SqlDatabase(':memory:', { durability: 'normal' }));

export async function startGossipNode(
  seed: number,
  chain: FakeChain,
  {
    node: nodeOptions = {},
    store = memoryStore(),
  }: {
    readonly node?: Parameters<typeof startNode>[1];
    readonly store?: GossipRepository;
  } = {},
): Promise<GossipNode> {
  const graph = new GossipGraph();
  const watched: ShortChannelId[] = [];
  const clock = { height: HEIGHT };
  const service = new GossipService({
    graph,
    store,
    chain,
    chainHash: CHAIN,
    nowSeconds: () => NOW,
    height: () => clock.height,
    log: SILENT,
    broadcastIntervalMillis: 5,
    onOutpointWatch: (id) => void watched.push(id),
    fullSync: true,
  });
  service.load();
  service.start();
  track(service);
  const node = await startNode(seed, {
    ...nodeOptions,
    handlers: {
      connected: (peer) => service.peerConnected(peer),
      disconnected: (peer) => service.peerDisconnected(peer),
      message: (peer, message) => service.message(peer, message),
      unknownMessage: () => undefined,
    },
  });
  return { ...node, graph, service, store, watched, clock };
}
