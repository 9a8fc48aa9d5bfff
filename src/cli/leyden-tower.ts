#!/usr/bin/env node
import { readIfThere } from '../node/config/files.js';
import { processConsole } from './console.js';
import { daemonMain } from './daemon-main.js';
import { addTowerStatus } from './tower-status.js';

const console = processConsole();
process.exitCode = await daemonMain(process.argv.slice(2), {
  name: 'leyden-tower',
  description: 'A Lightning watchtower without a node.',
  console,
  readFile: readIfThere,
  extend: (program, configOf) =>
    addTowerStatus(program, configOf, console, async (datadir) => {
      const { storedTower } = await import('../node/towers.js');
      return storedTower(datadir);
    }),
  run: async (config) => {
    const { runTowerDaemon } = await import('../node/tower-daemon.js');
    await runTowerDaemon(config, (uri) => console.stdout(`${uri}\n`));
  },
});
