import { isDeepStrictEqual } from 'node:util';
import { deserialize } from '../../../src/core/primitives/json.js';
import { storedState } from '../../../src/node/channels/managed-channel.js';
import { type Oracle, Violation } from './oracle.js';

/** What the store holds of a channel is, once read, the state that was written. */
export function storedStates(): Oracle {
  return {
    name: 'storedStates',
    committed(node, channels) {
      const { book } = node.running?.parts ?? {};
      for (const id of channels) {
        const managed = book?.get(id);
        const state = managed === undefined ? undefined : storedState(managed);
        if (state === undefined) continue;
        const [row] = node.disk.query<{ data: string }>('SELECT data FROM channels WHERE channel_id = ?', id);
        if (row !== undefined && isSame(deserialize(row.data), state)) continue;
        throw new Violation(
          'storedStates',
          `${node.name}: channel ${id} in ${state.kind} is ${row === undefined ? 'not stored' : 'read back as something else'}`,
          node.world.timeline.steps,
        );
      }
    },
  };
}

function isSame(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(a, b) || isDeepStrictEqual(withoutUndefined(a), withoutUndefined(b));
}

/** A property that is undefined and one that is not there say the same. Bytes are compared as bytes, whatever their class. */
function withoutUndefined(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, property]) => property !== undefined);
  return Object.fromEntries(entries.map(([key, property]) => [key, withoutUndefined(property)]));
}
