// The network simulator, from its sources: npm run simulate -- [--seeds N] [--seed S] [--until-step K] [--trace]
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { install, root } from './prepare.js';

install();
const loader = join(root, 'test', 'support', 'run-typescript.cjs');
const main = join(root, 'test', 'simulation', 'main.ts');
const { status } = spawnSync(process.execPath, [loader, main, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
