import { type ChannelState, isCommitted, isOver } from '../../../src/core/channel/index.js';
import { equalBytes } from '../../../src/core/primitives/bytes.js';
import { deserialize } from '../../../src/core/primitives/json.js';
import { storedState } from '../../../src/node/channels/managed-channel.js';
import type { SimulatedNode } from '../world/node.js';
import type { World } from '../world/world.js';
import { type Oracle, Violation } from './oracle.js';

/**
 * What the store holds of a channel is, once read, the state that was written; and once it is quiet nothing is in memory
 * alone, but for what the peer may still take back.
 */
export function storedStates(world: World): Oracle {
  const compare = (node: SimulatedNode, id: string) => {
    const managed = node.running?.parts.book.get(id);
    const state = managed === undefined ? undefined : storedState(managed);
    if (state === undefined) return;
    const [row] = node.disk.query<{ data: string }>('SELECT data FROM channels WHERE channel_id = ?', id);
    if (row !== undefined && isSame(deserialize(row.data), state)) return;
    throw new Violation(
      'storedStates',
      `${node.name}: channel ${id} in ${state.kind} is ${row === undefined ? 'not stored' : 'stored as something else'}`,
      world.timeline.steps,
    );
  };
  return {
    name: 'storedStates',
    committed(node, channels) {
      for (const id of channels) compare(node, id);
    },
    quiet() {
      for (const node of world.nodes) {
        for (const { id, channel } of node.running?.parts.book.all() ?? []) {
          if (!isOver(channel.state) && !hasProposals(channel.state)) compare(node, id);
        }
      }
    },
  };
}

function hasProposals(state: ChannelState): boolean {
  return (
    isCommitted(state) &&
    (state.commitments.feerates.some(({ phase }) => phase === 'proposed') ||
      state.commitments.htlcs.some(({ phase }) => phase === 'proposed' || phase === 'removalProposed'))
  );
}

/** A property that is undefined and one that is not there say the same. Bytes are compared as bytes, whatever their class. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  if (isBytes(a) || isBytes(b)) return isBytes(a) && isBytes(b) && equalBytes(a, b);
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, i) => isSame(item, b[i]))
    );
  }
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  return (
    Object.keys(left).every((key) => isSame(left[key], right[key])) &&
    Object.keys(right).every((key) => right[key] === undefined || Object.hasOwn(left, key))
  );
}

function isBytes(value: object): value is Uint8Array {
  return ArrayBuffer.isView(value);
}
