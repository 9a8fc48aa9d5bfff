import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { connectChain, packageRoot } from '../launch/index.js';
import type { Network, NodeContact } from '../network/index.js';
import { networkOf } from '../network/network.js';
import { contactNode } from '../network/node-handle.js';
import { until } from '../network/wait.js';
import type { KeeperOptions, KeeperReport } from './keeper.js';
import { clearState, isRunning, keeperLog, readState } from './state.js';

/** A network that outlives the process that talks to it; `stop` only lets go of it. */
export type BackgroundNetwork = Network<NodeContact>;

/** Starts a network that runs on when this process ends. Throws when one does already. */
export async function startInBackground(options: KeeperOptions): Promise<BackgroundNetwork> {
  const { directory } = options;
  if ((await readState(directory)) !== undefined) {
    throw new Error('a network runs already: end it with "npm run regtest -- stop" first');
  }
  clearState(directory);
  const log = openSync(keeperLog(directory), 'a', 0o600);
  const program = join(packageRoot(), 'dist', 'regtest', 'background', 'keeper.js');
  const keeper = spawn(process.execPath, [program], {
    detached: true,
    cwd: packageRoot(),
    stdio: ['ignore', log, log, 'ipc'],
    // Options carry bigints, which JSON does not.
    serialization: 'advanced',
  });
  closeSync(log);
  const report = await new Promise<KeeperReport>((resolve, reject) => {
    keeper.once('message', (message: KeeperReport) => resolve(message));
    keeper.once('error', reject);
    keeper.once('exit', () =>
      reject(new Error(`the network ended at its start; see ${keeperLog(directory)}`)),
    );
    keeper.send(options);
  });
  if ('failure' in report) throw new Error(report.failure);
  if (keeper.connected) keeper.disconnect();
  keeper.unref();
  return attach(directory);
}

/** Talks to the network in the background. Throws when there is none. */
export async function attach(directory: string): Promise<BackgroundNetwork> {
  const state = await readState(directory);
  if (state === undefined) {
    throw new Error('no network runs: start one with "npm run regtest -- --nodes 3"');
  }
  const chain = await connectChain(state.chain.kind, state.chain.rpcUrl);
  const nodes = await Promise.all(state.datadirs.map(contactNode));
  return networkOf(chain, nodes, state.transport, chain.stop);
}

/** Ends the network in the background; says whether there was one. */
export async function stopBackground(directory: string): Promise<boolean> {
  const state = await readState(directory);
  if (state === undefined) return false;
  process.kill(state.pid, 'SIGTERM');
  await until(`process ${state.pid} to end`, async () => !(await isRunning(state)));
  return true;
}
