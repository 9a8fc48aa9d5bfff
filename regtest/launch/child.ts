import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const GRACE_MS = 10_000;

interface Kept {
  readonly child: ChildProcess;
  /** A shell that kills the child once the pipe from this process breaks, however this process died. */
  readonly watcher: ChildProcess | undefined;
  readonly directory: string | undefined;
}

const kept = new Set<Kept>();

/** A child process that never outlives this one. */
export interface KeptChild {
  /** Sends SIGTERM, waits for the end, kills what does not end, and removes the directory. */
  stop(): Promise<void>;
}

/**
 * Ties a child to this process: it ends with it on exit, on a signal and on a crash.
 *
 * @param directory is removed once the child has ended.
 * @param watch starts a watcher, for a program that does not notice by itself that its parent is gone.
 */
export function keepChild(child: ChildProcess, directory: string | undefined, watch: boolean): KeptChild {
  if (kept.size === 0) listen();
  const entry: Kept = { child, watcher: watch ? startWatcher(child, directory) : undefined, directory };
  kept.add(entry);
  return { stop: () => stop(entry) };
}

/** Whether a child has ended. */
export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function stop(entry: Kept): Promise<void> {
  const { child } = entry;
  if (!hasEnded(child)) {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    await ended;
    clearTimeout(timer);
  }
  release(entry);
}

function release(entry: Kept): void {
  if (!kept.delete(entry)) return;
  entry.watcher?.kill('SIGKILL');
  entry.child.stdin?.destroy();
  entry.child.stdout?.destroy();
  if (entry.directory !== undefined) rmSync(entry.directory, { recursive: true, force: true, maxRetries: 3 });
  if (kept.size === 0) unlisten();
}

function killAll(): void {
  for (const entry of [...kept]) {
    entry.child.kill('SIGKILL');
    release(entry);
  }
}

function onSignal(signal: NodeJS.Signals): void {
  // Another listener may want this process to live on; then the children do too, until it exits.
  if (process.listenerCount(signal) > 1) return;
  killAll();
  process.kill(process.pid, signal);
}

function listen(): void {
  process.on('exit', killAll);
  for (const signal of SIGNALS) process.on(signal, onSignal);
}

function unlisten(): void {
  process.off('exit', killAll);
  for (const signal of SIGNALS) process.off(signal, onSignal);
}

function startWatcher(child: ChildProcess, directory: string | undefined): ChildProcess | undefined {
  if (process.platform === 'win32' || child.pid === undefined) return undefined;
  const cleanUp = directory === undefined ? '' : '; sleep 0.2; rm -rf -- "$1"';
  const script = `cat >/dev/null; kill -9 "$0"${cleanUp}`;
  // In a group of its own, so that an interrupt from the terminal does not end it first.
  const watcher = spawn('sh', ['-c', script, String(child.pid), directory ?? ''], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watcher.on('error', () => undefined);
  watcher.unref();
  return watcher;
}
