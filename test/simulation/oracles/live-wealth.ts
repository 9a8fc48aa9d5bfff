import { type Commitments, type CommittedState, isCommitted } from '../../../src/core/channel/index.js';
import { toHex } from '../../../src/core/primitives/bytes.js';
import { readPayment } from '../../../src/node/payments/outgoing-payments.js';
import type { SimulatedNode } from '../world/node.js';
import type { World } from '../world/world.js';
import { type Oracle, Violation } from './oracle.js';

interface Books {
  /** How often the node was restored, which channels are open, and what of them belonged to the node, as it was when the books were opened. */
  readonly channels: string;
  readonly inChannels: bigint;
  readonly wealth: bigint;
}

/**
 * Step by step, and as long as its channels are what they were: what a node has in its channels only falls by what it has
 * paid, and rises by all that it has been paid.
 */
export function liveWealth(world: World): Oracle {
  const books = new Map<SimulatedNode, Books>();
  const stored = new Map<SimulatedNode, StoredChannels>();

  /** The channels of a node as its store has them: its memory may be ahead of that. */
  const channelsOf = (node: SimulatedNode): StoredChannels['states'] => {
    const known = stored.get(node);
    if (known !== undefined && known.life === node.life) return known.states;
    const states = new Map<string, CommittedState>();
    for (const managed of node.running?.parts.book.all() ?? []) {
      const { state } = managed.channel;
      if (isCommitted(state)) states.set(managed.id, state);
    }
    stored.set(node, { life: node.life, states });
    return states;
  };

  return {
    name: 'liveWealth',
    committed(node, channels) {
      if (node.running === undefined) return;
      const states = channelsOf(node);
      for (const id of channels) {
        const state = node.running.parts.book.get(id)?.channel.state;
        if (state !== undefined && isCommitted(state)) states.set(id, state);
      }
    },
    step(node) {
      if (node.running === undefined || node.isAdversary) return;
      const all = [...channelsOf(node).values()];
      const open = all.filter(({ kind }) => OPEN.has(kind));
      const ids = open.map(({ commitments }) => toHex(commitments.parameters.channelId));
      // Every copy that is put back opens the books anew, not only the first one: what the node had before, the copy may
      // know nothing of. A node that merely dies goes on with the books that it had.
      const channels = `${node.restorations} ${ids.join()}`;
      const before = books.get(node);
      const inChannels = open.reduce((sum, { commitments }) => sum + ownMsat(commitments), 0n);
      if (before?.channels === channels && before.inChannels === inChannels) return;
      const wealth = inChannels + paidMsat(node) - receivedMsat(node);
      // HTLCs of channels that are on the chain are settled there.
      const comparable =
        before?.channels === channels && all.every(({ kind }) => OPEN.has(kind) || kind === 'closed');
      books.set(node, { channels, inChannels, wealth });
      if (!comparable || wealth >= before.wealth) return;
      throw new Violation(
        'liveWealth',
        `${node.name} has lost ${before.wealth - wealth} msat from one step to the next: it had ${before.wealth}, it has ${wealth}`,
        world.timeline.steps,
      );
    },
  };
}

interface StoredChannels {
  readonly life: SimulatedNode['life'];
  readonly states: Map<string, CommittedState>;
}

const OPEN: ReadonlySet<string> = new Set([
  'waitForChannelReady',
  'normal',
  'shuttingDown',
  'negotiating',
  'simpleClosing',
]);

/** What is the node's when every HTLC that has its preimage is settled, and every other one fails. */
function ownMsat({ balanceMsat, htlcs }: Commitments): bigint {
  return htlcs
    .filter(({ removal }) => removal?.kind === 'fulfill')
    .reduce(
      (sum, { offerer, amountMsat }) => (offerer === 'local' ? sum - amountMsat : sum + amountMsat),
      BigInt(balanceMsat.local),
    );
}

/** What has left the node for payments of its own. */
export function paidMsat(node: SimulatedNode): bigint {
  return (node.running?.parts.store.payments.all() ?? [])
    .flatMap((stored) => readPayment(stored).payment.parts)
    .filter(({ status }) => status === 'fulfilled')
    .reduce((sum, { amountMsat, feeMsat }) => sum + amountMsat + feeMsat, 0n);
}

/** What has come to the node for invoices of its own. */
export function receivedMsat(node: SimulatedNode): bigint {
  return node.disk
    .query<{ received: string }>(
      "SELECT received_msat AS received FROM invoices WHERE status = 'paid' AND received_msat IS NOT NULL",
    )
    .reduce((sum, { received }) => sum + BigInt(received), 0n);
}
