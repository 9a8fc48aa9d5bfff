import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { until } from '../../regtest/index.js';
import type { Chain } from '../../regtest/launch/index.js';
import { builtProgram } from '../../regtest/network/daemon.js';
import type { TowerStatus } from '../../src/api/index.js';
import type { AsJson } from '../../src/cli/commands/command.js';

/** `leyden-tower` as a process of its own. */
export interface TowerProcess {
  /** What `tower add` takes. */
  readonly uri: string;
  /** What `leyden-tower status` prints. */
  status(): Promise<TowerProcessStatus>;
  stop(): Promise<void>;
}

export type TowerProcessStatus = Pick<
  NonNullable<AsJson<TowerStatus>['server']>,
  'blockHeight' | 'sessions' | 'records' | 'bytes' | 'breaches'
>;

/** Starts a tower on a chain, in a directory that goes with it. */
export async function startTowerProcess(chain: Chain): Promise<TowerProcess> {
  const datadir = mkdtempSync(join(tmpdir(), 'leyden-tower-'));
  const program = join(dirname(builtProgram('leyden')), 'leyden-tower.js');
  const given = ['--datadir', datadir, '--tower-listen', 'ws://127.0.0.1:0', '--bitcoind', chain.rpcUrl];
  const child = spawn(process.execPath, [program, ...given], { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += String(chunk);
  });
  const uri = await until('the tower to say where it is', async () => text.includes('\n') && text.trim());
  return {
    uri,
    async status() {
      const words = [program, '--datadir', datadir, 'status', '--json'];
      return JSON.parse((await promisify(execFile)(process.execPath, words)).stdout);
    },
    async stop() {
      await ended(child);
      rmSync(datadir, { recursive: true, force: true });
    },
  };
}

async function ended(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  await new Promise((resolve) => child.once('exit', resolve));
}
