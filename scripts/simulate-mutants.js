// Whether the simulator finds known bugs that are put back: npm run simulate:mutants -- [--only NAME,…] [--seeds N] [--workers N]
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { install, root } from './prepare.js';

install();
const loader = join(root, 'test', 'support', 'run-typescript.cjs');
const main = join(root, 'test', 'simulation', 'mutants', 'main.ts');
const { status } = spawnSync(process.execPath, [loader, main, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
