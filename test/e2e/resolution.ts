import { type ChannelView, type Network, type NodeContact, until } from '../../regtest/index.js';

export { type Outcome, openBooks } from '../../regtest/network/books.js';

/** Far more blocks than any of the delays in these tests. */
const MOST_BLOCKS = 120;

/** Mines block after block until a channel is closed for good in the eyes of nodes. */
export function mineUntilClosed(
  network: Network,
  channelId: string,
  nodes: readonly NodeContact[],
): Promise<void> {
  return mineUntil(network, `the channel to be closed`, async () => {
    const views = await Promise.all(nodes.map((node) => viewOf(node, channelId)));
    return views.every(({ state }) => state === 'closed');
  });
}

/** Mines block after block, each once all nodes have seen the one before, until something holds. */
export async function mineUntil(
  network: Network,
  what: string,
  holds: () => Promise<boolean>,
): Promise<void> {
  for (let mined = 0; mined < MOST_BLOCKS; mined += 1) {
    if (await holds()) return;
    await network.mine(1);
  }
  throw new Error(`mined ${MOST_BLOCKS} blocks in vain for ${what}`);
}

/** Waits until nothing is under way in a channel on either side. */
export async function untilIdle(channelId: string, nodes: readonly NodeContact[]): Promise<void> {
  await until('the HTLCs to be gone', async () => {
    const views = await Promise.all(nodes.map((node) => viewOf(node, channelId)));
    return views.every(({ htlcs }) => htlcs === 0);
  });
}

/** Waits until a channel is in a state. */
export async function untilState(
  node: NodeContact,
  channelId: string,
  state: ChannelView['state'],
): Promise<void> {
  await until(
    `${node.alias}'s channel to be ${state}`,
    async () => (await viewOf(node, channelId)).state === state,
  );
}

/** A channel as a node shows it. */
export async function viewOf(node: NodeContact, channelId: string): Promise<ChannelView> {
  const { channels } = await node.api.channels();
  const found = channels.find((channel) => channel.channelId === channelId);
  if (found === undefined) throw new Error(`${node.alias} does not know the channel`);
  return found;
}

/** What a node has yet to take of a channel: amounts by their kind, anchors left out. */
export async function pendingOf(
  node: NodeContact,
  channelId: string,
): Promise<Readonly<Record<string, string>>> {
  const { pending } = await node.api.onchain();
  const own = pending.filter((output) => output.channelId === channelId && output.kind !== 'anchor');
  return Object.fromEntries(own.map(({ kind, amountSat }) => [kind, amountSat]));
}
