import type { World } from '../world/world.js';

/** Something that happens to a world. Does nothing where it makes no sense. */
export type Action = (world: World) => Promise<void> | void;
