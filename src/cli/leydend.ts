#!/usr/bin/env node
import { readIfThere } from '../node/config/files.js';
import { processConsole } from './console.js';
import { daemonMain } from './daemon-main.js';

process.exitCode = await daemonMain(process.argv.slice(2), {
  console: processConsole(),
  readFile: readIfThere,
  run: async (config) => {
    const { runDaemon } = await import('../node/daemon.js');
    await runDaemon(config);
  },
});
