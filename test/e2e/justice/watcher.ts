import { type Network, type NodeHandle, until } from '../../../regtest/index.js';
import type { TowerInfo, TowerStatus } from '../../../src/api/index.js';
import type { AsJson } from '../../../src/cli/commands/command.js';
import { startTowerProcess } from '../tower-process.js';

/** Who punishes while the cheater cheats. */
export interface Watcher {
  readonly name: 'node' | 'tower';
  /** Before the channels are opened. */
  prepare(network: Network, victim: NodeHandle): Promise<void>;
  /** All channels have come to their last state: from here on it is alone. */
  takeOver(victim: NodeHandle, states: number): Promise<void>;
  /** Resolves once it has seen a height, as far as it tells. */
  untilSeen(victim: NodeHandle, height: number): Promise<void>;
  stop(): Promise<void>;
}

/** The node itself. */
export function nodeWatcher(): Watcher {
  return {
    name: 'node',
    prepare: async () => undefined,
    takeOver: async () => undefined,
    untilSeen: async ({ api }, height) => {
      await until(`block ${height} to be seen`, async () => (await api.getinfo()).blockHeight >= height);
    },
    stop: async () => undefined,
  };
}

/** A tower of the node's own, once the node's process is killed. */
export function towerWatcher(): Watcher {
  let tower: Awaited<ReturnType<typeof startTowerProcess>> | undefined;
  let isAlone = false;
  return {
    name: 'tower',
    async prepare({ chain }, victim) {
      tower = await startTowerProcess(chain);
      await victim.cli<AsJson<TowerInfo>>('tower', 'add', tower.uri, '--own');
    },
    async takeOver(victim, states) {
      await until('the tower to have every state', async () => {
        const { towers } = await victim.cli<AsJson<TowerStatus>>('tower', 'status');
        const channels = towers.flatMap((each) => each.channels);
        return channels.every(({ covered, lag }) => lag === 0 && covered >= states);
      });
      await victim.kill();
      isAlone = true;
    },
    untilSeen: async (victim, height) => {
      if (!isAlone) await nodeWatcher().untilSeen(victim, height);
    },
    async stop() {
      await tower?.stop();
    },
  };
}
