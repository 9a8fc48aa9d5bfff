import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiClient, apiClient } from '../../src/cli/api-client.js';
import { CliError } from '../../src/cli/cli-error.js';
import { removeApiFile } from '../../src/node/config/api-file.js';
import { hasEnded, keepChild } from '../launch/child.js';
import { packageRoot } from '../launch/package-root.js';
import { until } from './wait.js';

const LOG_LINES = 5;

/** A daemon as a process that answers its API. */
export interface Daemon {
  /** Ends it as an operator would, and waits for the end. */
  stop(): Promise<void>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Holds it as a machine without time for it would: connections stand, nothing is answered. It can still be killed. */
  freeze(): void;
}

/** The programs that the build makes of `src/cli`. */
export function builtProgram(name: 'leyden' | 'leydend'): string {
  return join(packageRoot(), 'dist', 'bin', `${name}.js`);
}

/** The log of the daemon of a datadir. */
export function logFile(datadir: string): string {
  return join(datadir, 'leyden.log');
}

/** Starts `leydend` on a datadir; gives it once its API answers. It ends with this process. Throws with the end of its log. */
export async function startDaemon(datadir: string, flags: readonly string[]): Promise<Daemon> {
  const child = spawnDaemon(datadir, flags);
  const kept = keepChild(child, undefined, true);
  let isEndWanted = false;
  child.once('exit', () => {
    if (!isEndWanted) process.stderr.write(`leydend ended unasked: ${lastLines(datadir)}\n`);
    // It is let go of at once: its process id may be another's soon.
    void kept.stop();
  });
  try {
    await untilReady(apiClient(datadir), child, datadir);
  } catch (error) {
    isEndWanted = true;
    await kept.stop();
    throw error;
  }
  return {
    stop() {
      isEndWanted = true;
      return kept.stop();
    },
    kill() {
      isEndWanted = true;
      return killChild(child);
    },
    freeze() {
      child.kill('SIGSTOP');
    },
  };
}

/** Starts `leydend` on a datadir and kills it after some milliseconds, however far it has come. */
export async function strikeDaemon(datadir: string, flags: readonly string[], millis: number): Promise<void> {
  const child = spawnDaemon(datadir, flags);
  const kept = keepChild(child, undefined, true);
  await sleep(millis);
  await killChild(child);
  await kept.stop();
}

function spawnDaemon(datadir: string, flags: readonly string[]): ChildProcess {
  mkdirSync(datadir, { recursive: true, mode: 0o700 });
  // What a killed daemon left behind would be taken for this one's.
  removeApiFile(datadir);
  const log = openSync(logFile(datadir), 'a', 0o600);
  const child = spawn(process.execPath, [builtProgram('leydend'), '--datadir', datadir, ...flags], {
    stdio: ['ignore', log, log],
    env: ownEnvironment(),
  });
  closeSync(log);
  return child;
}

async function killChild(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

async function untilReady(api: ApiClient, child: ChildProcess, datadir: string): Promise<void> {
  const isReady = async (): Promise<boolean> => {
    try {
      return (await api.getinfo()).synced;
    } catch (error) {
      if (hasEnded(child)) throw new Error(`leydend ended at its start: ${lastLines(datadir)}`);
      if (error instanceof CliError) return false;
      throw error;
    }
  };
  await until(`the daemon of ${datadir}`, isReady);
}

function lastLines(datadir: string): string {
  const lines = readFileSync(logFile(datadir), 'utf8').trimEnd().split('\n');
  return lines.slice(-LOG_LINES).join('\n');
}

/** This process's environment without the settings of a node: flags alone say what a daemon is. */
export function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('LEYDEN_')));
}
