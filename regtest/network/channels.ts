import type { ChannelInfo, OpenedChannel } from '../../src/api/results.js';
import type { AsJson } from '../../src/cli/commands/command.js';
import type { Chain } from '../launch/index.js';
import type { NodeContact, Transport } from './node-handle.js';
import type { PlannedChannel } from './plan.js';
import { until } from './wait.js';

/** A channel as `channels` of a node shows it. */
export type ChannelView = AsJson<ChannelInfo>;

/** Confirmations after which a channel is announced (BOLT 7). */
export const ANNOUNCE_DEPTH = 6;

/** For the fees of the funding transaction. */
const FEE_RESERVE_SAT = 20_000n;

/** Pays every node: a coin of `fund`, and one for each channel that it is to open. */
export async function fundNodes(
  chain: Chain,
  nodes: readonly NodeContact[],
  fund: bigint,
  channels: readonly PlannedChannel[],
): Promise<void> {
  const coins = nodes.map((_, place) => [
    ...(fund > 0n ? [fund] : []),
    ...channels.filter(({ from }) => from === place).map(({ capacitySat }) => capacitySat + FEE_RESERVE_SAT),
  ]);
  if (coins.flat().length === 0) return;
  const addresses = await Promise.all(nodes.map(({ api }) => api.newaddress()));
  for (const [place, own] of coins.entries()) {
    for (const coin of own) await chain.fund(addresses[place]?.address ?? '', coin);
  }
  await chain.mine(1);
  await Promise.all(
    nodes.map(async ({ alias, api }, place) => {
      const total = (coins[place] ?? []).reduce((sum, coin) => sum + coin, 0n);
      await until(`${alias}'s coins to be confirmed`, async () => {
        const { onchain } = await api.balance();
        return BigInt(onchain.confirmedSat) >= total;
      });
    }),
  );
}

/** Opens channels, mines until they can be used and announced, and waits until every node could pay over them. */
export async function openChannels(
  chain: Chain,
  nodes: readonly NodeContact[],
  transport: Transport,
  channels: readonly PlannedChannel[],
): Promise<readonly ChannelView[]> {
  if (channels.length === 0) return [];
  const plans = channels.map((plan) => ({ plan, from: at(nodes, plan.from), to: at(nodes, plan.to) }));
  await Promise.all(plans.map(({ from, to }) => connect(from, to, transport)));
  const opened: AsJson<OpenedChannel>[] = [];
  for (const { plan, from, to } of plans) {
    const { capacitySat: amountSat, pushMsat, private: isPrivate } = plan;
    opened.push(await from.api.openchannel({ nodeId: to.nodeId, amountSat, pushMsat, private: isPrivate }));
  }
  await chain.mine(ANNOUNCE_DEPTH);
  const ids = new Set(opened.map(({ channelId }) => channelId));
  for (const { from, to } of plans) {
    await untilNormal(from, ids);
    await untilNormal(to, ids);
  }
  const views = await Promise.all(
    plans.map(({ from }, place) => channelOf(from, opened[place]?.channelId ?? '')),
  );
  await Promise.all(
    nodes.map((node) => {
      const toKnow = plans.flatMap(({ plan, from, to }, place) => {
        const isTold = !plan.private || node === from || node === to;
        const shortChannelId = views[place]?.shortChannelId;
        return isTold && typeof shortChannelId === 'string' ? [shortChannelId] : [];
      });
      return untilKnown(node, toKnow);
    }),
  );
  return views;
}

/** Connects a node to another. */
export async function connect(from: NodeContact, to: NodeContact, transport: Transport): Promise<void> {
  const uri = to.uri[transport];
  const address = uri.slice(uri.indexOf('@') + 1);
  await from.api.connect({
    nodeId: to.nodeId,
    address: address.includes('://') ? address : `tcp://${address}`,
  });
}

/** A channel as a node sees it. Throws when it does not know the channel. */
export async function channelOf(node: NodeContact, channelId: string): Promise<ChannelView> {
  const { channels } = await node.api.channels();
  const found = channels.find((channel) => channel.channelId === channelId);
  if (found === undefined) throw new Error(`${node.alias} does not know the channel ${channelId}`);
  return found;
}

async function untilNormal(node: NodeContact, ids: ReadonlySet<string>): Promise<void> {
  await until(`${node.alias}'s channels to be usable`, async () => {
    const { channels } = await node.api.channels();
    return channels.every(({ channelId, state }) => state === 'normal' || !ids.has(channelId));
  });
}

async function untilKnown(node: NodeContact, shortChannelIds: readonly string[]): Promise<void> {
  // A node without a channel may have nobody to hear it from.
  const { channels } = await node.api.channels();
  if (channels.length === 0) return;
  // A node knows a private channel of its own by the alias that it gave.
  const aliases = new Map(channels.map((own) => [own.shortChannelId, own.localAlias]));
  await until(`${node.alias} to hear of every channel`, async () => {
    const { channels } = await node.api.graph();
    const usable = channels.filter(({ policy1, policy2 }) => policy1 !== null && policy2 !== null);
    const known = new Set(usable.map(({ shortChannelId }) => shortChannelId));
    return shortChannelIds.every((id) => known.has(id) || known.has(aliases.get(id) ?? id));
  });
}

function at(nodes: readonly NodeContact[], place: number): NodeContact {
  const node = nodes[place];
  if (node === undefined) throw new RangeError(`there is no node ${place}`);
  return node;
}
