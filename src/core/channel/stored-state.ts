import { deserialize, serialize } from '../primitives/json.js';
import type { ChannelParameters } from './parameters.js';
import type { StoredState } from './states/state.js';

/** What a channel has that was stored before these were known. */
const earlier: Pick<ChannelParameters, 'scidAlias' | 'zeroconf' | 'localAlias'> = {
  scidAlias: false,
  zeroconf: false,
  localAlias: null,
};

/** A state as the text that is stored. */
export function encodeStoredState(state: StoredState): string {
  return serialize(state);
}

/** The state of a text that this version or an earlier one stored. Throws `SyntaxError`. */
export function decodeStoredState(text: string): StoredState {
  const state = deserialize(text) as unknown as StoredState;
  if ('remains' in state) return state;
  const parameters = { ...earlier, ...state.commitments.parameters };
  return { ...state, commitments: { ...state.commitments, parameters } };
}
