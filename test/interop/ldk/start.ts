import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { LdkAnswer, LdkCommands, LdkInfo, LdkOptions } from './protocol.js';

const ROOT = join(__dirname, '..', '..', '..');
const START_TIMEOUT_MILLIS = 30_000;

/** An LDK node in a process of its own. */
export interface LdkProcess extends LdkCommands {
  readonly name: string;
  readonly nodeId: string;
  readonly ports: LdkInfo['ports'];
  stop(): Promise<void>;
}

/** Starts an LDK node; it ends with this process. */
export async function startLdk(options: LdkOptions): Promise<LdkProcess> {
  const child = fork(
    join(ROOT, 'test', 'support', 'run-typescript.cjs'),
    [join(__dirname, 'main.ts')],
    // Amounts are bigints, which JSON has none of.
    {
      serialization: 'advanced',
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  );
  child.send(options);
  await once(child, 'message', { signal: AbortSignal.timeout(START_TIMEOUT_MILLIS) });
  const commands = remote(child);
  const { nodeId, ports } = await commands.info();
  return {
    ...commands,
    name: options.name,
    nodeId,
    ports,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function remote(child: ChildProcess): LdkCommands {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let nextId = 0;
  child.on('message', (answer: LdkAnswer) => {
    const call = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('error' in answer) call?.reject(new Error(answer.error));
    else call?.resolve(answer.result);
  });
  child.on('exit', () => {
    for (const call of waiting.values()) call.reject(new Error('the LDK node has ended'));
    waiting.clear();
  });
  const call = (command: string) => (input?: unknown) =>
    new Promise((resolve, reject) => {
      const id = nextId++;
      waiting.set(id, { resolve, reject });
      child.send({ id, command, input });
    });
  return Object.fromEntries(COMMANDS.map((command) => [command, call(command)])) as unknown as LdkCommands;
}

const COMMANDS: readonly (keyof LdkCommands)[] = [
  'info',
  'height',
  'connect',
  'disconnect',
  'peers',
  'openChannel',
  'channels',
  'closeChannel',
  'forceCloseChannel',
  'closures',
  'regained',
  'invoice',
  'pay',
  'hold',
  'held',
  'release',
  'received',
  'setFeerate',
  'graph',
];
