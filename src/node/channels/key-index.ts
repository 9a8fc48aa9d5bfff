import type { Entropy } from '../transport/index.js';

/** Below it, indexes were counted once. */
const FIRST = 2 ** 32;
const BYTES = 6;

/**
 * The index of the keys of a new channel. Drawn and not counted: a counter that goes back with an old copy of the files
 * would give two channels the same keys, and the secrets of the one would punish the other.
 */
export function drawKeyIndex(entropy: Entropy): number {
  return entropy(BYTES).reduce((value, byte) => value * 256 + byte, 0) + FIRST;
}
