import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { NodeContact } from '../../../regtest/index.js';

export interface CommandoAnswer {
  readonly result?: unknown;
  readonly error?: {
    readonly code: number;
    readonly message: string;
    readonly data?: { readonly code: string };
  };
}

/** lnmessage, connected to a node over `ws://`. */
export interface CommandoClient {
  call(rune: string, method: string, params?: unknown): Promise<CommandoAnswer>;
  stop(): Promise<void>;
}

/** Starts lnmessage in a process of its own and has it connect. */
export async function startClient(node: NodeContact): Promise<CommandoClient> {
  const url = new URL(node.uri.ws.slice(node.uri.ws.indexOf('@') + 1));
  const words = [join(__dirname, 'wallet.mjs'), node.nodeId, url.hostname, url.port];
  const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const waiting = new Map<number, (answer: CommandoAnswer) => void>();
  const lines = createInterface({ input: child.stdout });
  const connected = new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      const said: unknown = JSON.parse(line);
      if (said === 'connected') return resolve();
      const { tag, ...answer } = said as { tag: number } & CommandoAnswer;
      waiting.get(tag)?.(answer);
      waiting.delete(tag);
    });
    void exited.then(() => reject(new Error('lnmessage ended without a connection')));
  });
  await connected;
  let tag = 0;
  return {
    call(rune, method, params) {
      tag += 1;
      const answered = new Promise<CommandoAnswer>((resolve) => waiting.set(tag, resolve));
      child.stdin.write(`${JSON.stringify({ tag, rune, method, params })}\n`);
      return answered;
    },
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
}
