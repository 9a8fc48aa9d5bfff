import { type ChannelState, isOver } from '../../../src/core/channel/index.js';
import type { ManagedChannel } from '../../../src/node/channels/managed-channel.js';
import type { SimulatedNode } from '../world/node.js';
import type { World } from '../world/world.js';
import { closeChannel } from './deeds.js';
import { reconnectAll } from './heal.js';
import { mineAndFollow } from './mining.js';

/** More blocks than the longest chain of HTLC deadlines, delays and depths needs. */
const MOST_BLOCKS = 260;
/** Channels that do not come to an agreement by then are closed by force. */
const PATIENCE_BLOCKS = 40;
const BETWEEN_BLOCKS_MILLIS = 400;

/** Closes every channel, and mines until all is resolved. */
export async function drain(world: World): Promise<void> {
  const { nodes, random } = world;
  for (const node of nodes) {
    for (const channel of channelsOf(node)) closeOne(world, node, channel, random.chance(0.2));
  }
  for (let mined = 0; mined < MOST_BLOCKS; mined++) {
    if (nodes.every(isResolved)) return;
    if (mined > 0 && mined % 15 === 0) await reconnectAll(world);
    if (mined === PATIENCE_BLOCKS) {
      for (const node of nodes) for (const channel of channelsOf(node)) closeOne(world, node, channel, true);
    }
    await world.sleep(BETWEEN_BLOCKS_MILLIS);
    await mineAndFollow(world, 1);
  }
  const open = nodes.flatMap((node) => unresolved(node));
  if (open.length > 0) world.fail('nothingWaits', `after ${MOST_BLOCKS} blocks: ${open.join('; ')}`);
  world.throwViolation();
}

function closeOne(world: World, node: SimulatedNode, channel: ManagedChannel, force: boolean): void {
  if (!OPEN.has(channel.channel.state.kind)) return;
  closeChannel(world, node, channel.id, force);
}

const OPEN: ReadonlySet<string> = new Set([
  'waitForChannelReady',
  'normal',
  'shuttingDown',
  'negotiating',
  'simpleClosing',
]);

function channelsOf({ running }: SimulatedNode): readonly ManagedChannel[] {
  return running?.parts.book.all() ?? [];
}

function isResolved(node: SimulatedNode): boolean {
  return node.running !== undefined && unresolved(node).length === 0;
}

/** An accepter waits two weeks for a funding transaction that may never have been made. */
function waitsForFunding(state: ChannelState): boolean {
  return (
    state.kind === 'waitForChannelReady' &&
    state.confirmation === null &&
    !state.commitments.parameters.isOpener
  );
}

function unresolved(node: SimulatedNode): readonly string[] {
  if (node.running === undefined) return [`${node.name} is not up`];
  const { sweeper, store, wallet } = node.running.parts;
  return [
    ...channelsOf(node)
      .filter(({ channel }) => !isOver(channel.state) && !waitsForFunding(channel.state))
      .map(({ id, channel }) => `${node.name} has channel ${id.slice(0, 8)} ${channel.state.kind}`),
    ...sweeper.pending().map(({ kind, obstacle }) => `${node.name} waits for ${kind} (${obstacle})`),
    ...store.payments.withStatus('pending').map(({ id }) => `${node.name} has payment ${id} pending`),
    ...(wallet.balance().unconfirmedSat > 0n ? [`${node.name} has coins that no block has`] : []),
  ];
}
