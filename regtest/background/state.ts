import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ChainKind, packageRoot, RpcClient } from '../launch/index.js';
import type { Transport } from '../network/index.js';

/** What a network in the background leaves on disk for those who talk to it. */
export interface BackgroundState {
  /** The process that everything ends with. */
  readonly pid: number;
  readonly chain: { readonly kind: ChainKind; readonly rpcUrl: string };
  readonly transport: Transport;
  readonly datadirs: readonly string[];
}

/** Where a network in the background keeps everything when nothing else is said: `.regtest` in the package. */
export function defaultDirectory(): string {
  return join(packageRoot(), '.regtest');
}

/** The log of the process that holds the network. */
export function keeperLog(directory: string): string {
  return join(directory, 'network.log');
}

/** Begins a directory anew. Whoever calls it has made sure that no network runs there. */
export function clearState(directory: string): void {
  rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  mkdirSync(directory, { recursive: true, mode: 0o700 });
}

/** Leaves the state of a network that is ready. */
export function writeState(directory: string, state: BackgroundState): void {
  writeFileSync(stateFile(directory), `${JSON.stringify(state)}\n`, { mode: 0o600 });
}

/** Takes the state away. */
export function removeState(directory: string): void {
  rmSync(stateFile(directory), { force: true });
}

/** The state of the network that runs, or undefined when none does. */
export async function readState(directory: string): Promise<BackgroundState | undefined> {
  let state: BackgroundState;
  try {
    state = JSON.parse(readFileSync(stateFile(directory), 'utf8'));
  } catch {
    return undefined;
  }
  return (await isRunning(state)) ? state : undefined;
}

/** Whether a network is there: its chain answers. Its process id alone may be another's by now. */
export async function isRunning({ chain }: BackgroundState): Promise<boolean> {
  const client = new RpcClient(chain.rpcUrl);
  try {
    await client.call('getblockcount', []);
    return true;
  } catch {
    return false;
  } finally {
    client.close();
  }
}

function stateFile(directory: string): string {
  return join(directory, 'network.json');
}
