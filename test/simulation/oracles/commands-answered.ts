import type { World } from '../world/world.js';
import { type Oracle, Violation } from './oracle.js';

/** Nothing waits for ever: every command that a node was given has its answer, unless the node died before. */
export function commandsAnswered(world: World): Oracle {
  return {
    name: 'commandsAnswered',
    end() {
      const [left] = [...world.commands].filter(({ life }) => !life.ended);
      if (left === undefined) return;
      throw new Violation(
        'commandsAnswered',
        `${left.life.name} never answered ${left.what}, asked at step ${left.step}`,
        world.timeline.steps,
      );
    },
  };
}
