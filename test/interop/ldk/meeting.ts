import { ANNOUNCE_DEPTH } from '../../../regtest/network/channels.js';
import type { ChannelView, Network, NodeHandle } from '../../../regtest/network/index.js';
import type { LdkChannel, LdkTransport } from './protocol.js';
import type { LdkProcess } from './start.js';

export const CAPACITY_SAT = 1_000_000n;
export const PUSH_MSAT = 400_000_000n;

/** A channel between a Leyden and an LDK node, as LDK sees it. */
export interface SharedChannel {
  readonly channelId: string;
  readonly shortChannelId: string;
  readonly ldk: LdkChannel;
}

export type Opener = 'leyden' | 'ldk';

/** Connects a Leyden node to an LDK node, which either side may begin; resolves once both know. */
export async function meet(
  network: Network,
  leyden: NodeHandle,
  ldk: LdkProcess,
  opener: Opener,
  transport: LdkTransport = 'tcp',
): Promise<void> {
  if (opener === 'leyden') {
    const address = `${transport}://127.0.0.1:${ldk.ports[transport]}`;
    await leyden.api.connect({ nodeId: ldk.nodeId, address });
  } else {
    const port = Number(leyden.uri[transport].replace(/^.*:/, ''));
    await ldk.connect({ nodeId: leyden.nodeId, transport, port });
  }
  await untilConnected(network, leyden, ldk);
}

export async function untilConnected(network: Network, leyden: NodeHandle, ldk: LdkProcess): Promise<void> {
  await network.waitFor(`${leyden.alias} and ${ldk.name} to be connected`, async () => {
    const { peers } = await leyden.api.peers();
    const ours = peers.some(({ nodeId, connected }) => nodeId === ldk.nodeId && connected);
    return ours && (await ldk.peers()).includes(leyden.nodeId);
  });
}

/** What kind of channel, and who opens it. */
export interface Opening {
  readonly opener: Opener;
  readonly anchors: boolean;
  readonly announced: boolean;
}

/** Opens a channel between nodes that are connected, and mines until both sides can use it. */
export async function open(
  network: Network,
  leyden: NodeHandle,
  ldk: LdkProcess,
  opening: Opening,
): Promise<SharedChannel> {
  return confirm(network, leyden, ldk, opening, await begin(network, leyden, ldk, opening));
}

/** Opens a channel as far as its funding transaction, unconfirmed; gives its id. */
export async function begin(
  network: Network,
  leyden: NodeHandle,
  ldk: LdkProcess,
  { opener, announced, anchors }: Opening,
): Promise<string> {
  const before = new Set((await ldk.channels()).map(({ channelId }) => channelId));
  const amountSat = CAPACITY_SAT;
  const pushMsat = PUSH_MSAT;
  if (opener === 'leyden') {
    await leyden.api.openchannel({ nodeId: ldk.nodeId, amountSat, pushMsat, private: !announced });
  } else {
    await ldk.openChannel({ nodeId: leyden.nodeId, amountSat, pushMsat, announced, anchors });
  }
  const { fundingTxid } = await network.waitFor(`${ldk.name}'s new channel`, async () =>
    (await ldk.channels()).find((channel) => !before.has(channel.channelId) && channel.fundingTxid),
  );
  await network.waitFor('the funding in the mempool', async () =>
    (await network.chain.call<string[]>('getrawmempool')).includes(fundingTxid ?? ''),
  );
  return fundingTxid ?? '';
}

/** Mines until both sides can use a channel, and know its announcement if there is to be one. */
export async function confirm(
  network: Network,
  leyden: NodeHandle,
  ldk: LdkProcess,
  { announced }: Opening,
  fundingTxid: string,
): Promise<SharedChannel> {
  await network.mine(ANNOUNCE_DEPTH);
  const channel = await network.waitFor(`${ldk.name}'s channel to be usable`, async () =>
    (await ldk.channels()).find((each) => each.fundingTxid === fundingTxid && each.usable),
  );
  const { channelId, shortChannelId = '' } = channel;
  await untilState(network, leyden, channelId, 'normal');
  if (announced) await untilAnnounced(network, leyden, ldk, shortChannelId);
  return { channelId, shortChannelId, ldk: channel };
}

/** Closes a channel with both sides' consent; gives the transaction once it is deep in the chain. */
export async function closeTogether(
  network: Network,
  leyden: NodeHandle,
  ldk: LdkProcess,
  channel: SharedChannel,
  closer: Opener,
): Promise<void> {
  const { channelId } = channel;
  if (closer === 'leyden') await leyden.api.closechannel({ channelId });
  else await ldk.closeChannel({ channelId, nodeId: leyden.nodeId });
  await untilClosed(network, leyden, ldk, channel);
}

/** Waits until both sides have agreed on a close, and mines it. */
export async function untilClosed(
  network: Network,
  leyden: NodeHandle,
  ldk: LdkProcess,
  { channelId }: SharedChannel,
): Promise<void> {
  const closure = await network.waitFor(`${ldk.name} to agree on the close`, async () =>
    (await ldk.closures()).find((each) => each.channelId === channelId),
  );
  expect(closure.reason).toContain('Cooperative');
  await untilState(network, leyden, channelId, 'closing');
  await network.waitFor(
    'the closing transaction in the mempool',
    async () => (await network.chain.call<string[]>('getrawmempool')).length > 0,
  );
  await network.mine(ANNOUNCE_DEPTH);
  await untilState(network, leyden, channelId, 'closed');
}

/** A channel as Leyden sees it. */
export async function leydenChannel(leyden: NodeHandle, channelId: string): Promise<ChannelView | undefined> {
  const { channels } = await leyden.api.channels();
  return channels.find((channel) => channel.channelId === channelId);
}

export async function untilState(
  network: Network,
  leyden: NodeHandle,
  channelId: string,
  state: ChannelView['state'],
): Promise<void> {
  await network.waitFor(`${leyden.alias}'s channel to be ${state}`, async () => {
    const channel = await leydenChannel(leyden, channelId);
    return channel?.state === state;
  });
}

/** Waits until nothing is under way in any channel of a Leyden node. */
export async function untilSettled(network: Network, leyden: NodeHandle): Promise<void> {
  await network.waitFor(`${leyden.alias} to have no HTLC left`, async () => {
    const { channels } = await leyden.api.channels();
    return channels.every(({ htlcs }) => htlcs === 0);
  });
}

/** Waits until both know a public channel with the policies of both ends. */
export async function untilAnnounced(
  network: Network,
  leyden: NodeHandle,
  ldk: LdkProcess,
  shortChannelId: string,
): Promise<void> {
  await network.waitFor(`${leyden.alias} to hear of ${shortChannelId}`, async () => {
    const { channels } = await leyden.api.graph();
    return channels.some(
      (channel) =>
        channel.shortChannelId === shortChannelId && channel.policy1 !== null && channel.policy2 !== null,
    );
  });
  await network.waitFor(`${ldk.name} to hear of ${shortChannelId}`, async () =>
    (await ldk.graph()).includes(shortChannelId),
  );
}
