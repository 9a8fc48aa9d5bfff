// An LDK node as a process: it takes commands from the process that started it, and ends with it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { initializeWasmFromBinary } from 'lightningdevkit';
import { connectChain } from '../../../regtest/launch/index.js';
import { ldkCommands } from './commands.js';
import { Events } from './events.js';
import { startLdkNode } from './ldk-node.js';
import { OutgoingPayments } from './outgoing-payments.js';
import type { LdkAnswer, LdkCommands, LdkOptions, LdkRequest } from './protocol.js';

process.once('message', (options: LdkOptions) => void main(options));
process.on('disconnect', () => process.exit());

async function main(options: LdkOptions): Promise<void> {
  const library = dirname(createRequire(__filename).resolve('lightningdevkit'));
  await initializeWasmFromBinary(new Uint8Array(readFileSync(join(library, 'liblightningjs.wasm'))));
  const chain = await connectChain('embedded', options.rpcUrl);
  const payments = new OutgoingPayments();
  const report = (text: string) => process.stderr.write(`${options.name}: ${text}\n`);
  const events = new Events(chain, payments, report);
  const node = await startLdkNode(options, chain, (running, event) => events.handle(running, event));
  const commands = ldkCommands(node, events, payments);
  process.on('message', (request: LdkRequest) => {
    void answer(commands, request).then((reply) => process.send?.(reply));
  });
  process.send?.('ready');
}

async function answer(commands: LdkCommands, { id, command, input }: LdkRequest): Promise<LdkAnswer> {
  try {
    const run: (input: never) => Promise<unknown> = commands[command];
    return { id, result: await run(input as never) };
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
