import type { World } from '../world/world.js';
import type { Oracle } from './oracle.js';

/** All that must hold in a world. */
export function oraclesOf(_world: World): readonly Oracle[] {
  return [];
}
