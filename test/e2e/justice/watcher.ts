import { type Network, type NodeHandle, until } from '../../../regtest/index.js';
import type { TowerInfo, TowerStatus } from '../../../src/api/index.js';
import type { AsJson } from '../../../src/cli/commands/command.js';
import { startTowerProcess } from '../tower-process.js';
import type { Case, Target } from './case.js';

/** Who punishes while the cheater cheats. */
export interface Watcher {
  readonly name: string;
  /** Before the channels are opened. */
  prepare(network: Network, victim: NodeHandle): Promise<void>;
  /** All channels have come to their last state: from here on it is alone. */
  takeOver(victim: NodeHandle, states: number): Promise<void>;
  /** Resolves once it has seen a height, as far as it tells. */
  untilSeen(victim: NodeHandle, height: number): Promise<void>;
  /** Whether it can take an output that the cheater moved, as docs/WATCHTOWER.md has it. */
  canTake(each: Case, target: Target): boolean;
  stop(): Promise<void>;
}

/** The node itself. */
export function nodeWatcher(): Watcher {
  return {
    name: 'node',
    prepare: async () => undefined,
    takeOver: async () => undefined,
    untilSeen,
    canTake: () => true,
    stop: async () => undefined,
  };
}

/** A tower, once the node's process is killed. */
export function towerWatcher(mode: 'own' | 'stranger'): Watcher {
  let tower: Awaited<ReturnType<typeof startTowerProcess>> | undefined;
  let isAlone = false;
  return {
    name: mode === 'own' ? 'tower' : 'stranger’s tower',
    async prepare({ chain }, victim) {
      tower = await startTowerProcess(chain);
      const flags = mode === 'own' ? ['--own'] : [];
      await victim.cli<AsJson<TowerInfo>>('tower', 'add', tower.uri, ...flags);
    },
    async takeOver(victim, states) {
      await until('the tower to have every state', async () => {
        const { towers } = await victim.cli<AsJson<TowerStatus>>('tower', 'status');
        const channels = towers.flatMap((each) => each.channels);
        return channels.length > 0 && channels.every(({ covered, lag }) => lag === 0 && covered >= states);
      });
      await victim.kill();
      isAlone = true;
    },
    untilSeen: async (victim, height) => {
      if (!isAlone) await untilSeen(victim, height);
    },
    // With anchors nobody knows beforehand what the cheater's second-level transaction will look like.
    canTake: ({ row }, { isMoved }) => mode === 'own' || !isMoved || row.format === 'staticRemoteKey',
    async stop() {
      await tower?.stop();
    },
  };
}

async function untilSeen({ api }: NodeHandle, height: number): Promise<void> {
  await until(`block ${height} to be seen`, async () => (await api.getinfo()).blockHeight >= height);
}
