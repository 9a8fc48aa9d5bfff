import { applyCommand } from './apply.js';
import { Planner } from './planner.js';
import type { SweepState } from './state.js';
import type { SweepAction, SweepCommand, SweepContext } from './vocabulary.js';
import { Workbench } from './workbench.js';

/** What a step leads to. Store the state before any action is carried out. */
export interface Advanced {
  readonly state: SweepState;
  readonly actions: readonly SweepAction[];
}

/**
 * The one transition of the sweep. All that is known at a time goes into one step: claims that come together share a
 * transaction, and a block that settles several of them leads to one new transaction for the rest.
 */
export function advance(
  state: SweepState,
  commands: readonly SweepCommand[],
  context: SweepContext,
): Advanced {
  const bench = new Workbench(state);
  const applied = commands.flatMap((command) => applyCommand(bench, command));
  const planner = new Planner(
    bench,
    context,
    commands.some(({ type }) => type === 'newBlock'),
  );
  planner.run();
  return { state: bench.state(), actions: [...applied, ...planner.actions] };
}
