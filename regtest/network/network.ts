import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Chain, startChain } from '../launch/index.js';
import { type ChannelView, fundNodes, openChannels } from './channels.js';
import { type NodeContact, type NodeHandle, startNode, type Transport } from './node-handle.js';
import { type ChannelOptions, type NetworkOptions, planChannel, planNetwork } from './plan.js';
import { until } from './wait.js';

/** A chain and nodes on it. */
export interface Network<Node extends NodeContact = NodeHandle> {
  readonly chain: Chain;
  /** In the order in which they were asked for. */
  readonly nodes: readonly Node[];
  /** The node with an alias. Throws `RangeError` when there is none. */
  node(alias: string): Node;
  /** Mines blocks and waits until every node that runs has seen them. */
  mine(blocks: number): Promise<void>;
  /** Pays satoshi to an address or to a node, and mines a block. */
  fund(to: string | Node, sat: bigint): Promise<void>;
  /** Opens a channel and waits until every node can pay over it. The opener needs coins for it. */
  openChannel(from: Node, to: Node, options?: ChannelOptions): Promise<ChannelView>;
  /** Asks until the answer is something; 30 s when `timeoutMs` is absent. Throws, naming `what`, when it never is. */
  waitFor<T>(what: string, ask: () => Promise<T | undefined | false>, timeoutMs?: number): Promise<T>;
  /** Ends what this process started, and removes it unless the directory was given. */
  stop(): Promise<void>;
}

/**
 * Starts a chain and daemons as processes, funds and connects them. All of it ends with this process. With `LEYDEN_KEEP`
 * set, what they wrote stays.
 */
export async function startNetwork(options: NetworkOptions): Promise<Network> {
  const plan = planNetwork(options);
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'leyden-network-'));
  mkdirSync(directory, { recursive: true });
  const isKept = options.directory !== undefined || process.env.LEYDEN_KEEP !== undefined;
  const started: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    await Promise.all(started.slice(1).map((each) => each.stop()));
    await started[0]?.stop();
    if (!isKept) rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const chain = await startChain(options.chain === undefined ? {} : { kind: options.chain });
    started.push(chain);
    const starting = plan.aliases.map(async (alias) => {
      const datadir = resolve(directory, alias);
      const node = await startNode(datadir, alias, chain.rpcUrl, options.flags ?? []);
      started.push(node);
      return node;
    });
    await Promise.allSettled(starting);
    const nodes = await Promise.all(starting);
    await fundNodes(chain, nodes, plan.fund, plan.channels);
    await openChannels(chain, nodes, plan.transport, plan.channels);
    return networkOf(chain, nodes, plan.transport, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A network of what runs already. */
export function networkOf<Node extends NodeContact>(
  chain: Chain,
  nodes: readonly Node[],
  transport: Transport,
  stop: () => Promise<void>,
): Network<Node> {
  const mine = async (blocks: number) => {
    await chain.mine(blocks);
    const height = await chain.call<number>('getblockcount');
    await Promise.all(nodes.map((node) => untilSeen(node, height)));
  };
  return {
    chain,
    nodes,
    node(alias) {
      const found = nodes.find((node) => node.alias === alias);
      if (found === undefined) throw new RangeError(`no node is called ${alias}`);
      return found;
    },
    mine,
    async fund(to, sat) {
      const address = typeof to === 'string' ? to : (await to.api.newaddress()).address;
      await chain.fund(address, sat);
      await mine(1);
    },
    async openChannel(from, to, channelOptions = {}) {
      const planned = planChannel([nodes.indexOf(from), nodes.indexOf(to), channelOptions]);
      const [view] = await openChannels(chain, nodes, transport, [planned]);
      if (view === undefined) throw new Error('no channel was opened');
      return view;
    },
    waitFor: until,
    stop,
  };
}

async function untilSeen(node: NodeContact, height: number): Promise<void> {
  await until(`${node.alias} to see block ${height}`, async () => {
    const info = await node.api.getinfo().catch(() => undefined);
    // One that is stopped sees the blocks when it starts again.
    return info === undefined || info.blockHeight >= height;
  });
}
