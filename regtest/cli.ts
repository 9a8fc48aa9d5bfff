// `npm run regtest`: a payment network that runs in the background, to try things on.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  attach,
  type BackgroundNetwork,
  startInBackground,
  stopBackground,
} from './background/background.js';
import { instructions, statusTable } from './background/describe.js';
import { defaultDirectory } from './background/state.js';
import type { ChainKind } from './launch/index.js';
import type { Transport } from './network/index.js';

const HELP = `npm run regtest -- [COMMAND]

  [--nodes N] [--chain bitcoind|litecoind|embedded] [--transport ws|tcp]
                        start a chain and N funded nodes (3), each with a channel to the next
  mine [N]              mine N blocks (1)
  fund ALIAS|ADDRESS SAT
                        pay satoshi on chain, and mine a block
  status                the nodes, their balances and how to talk to each
  stop                  end everything

  --directory DIR       where the network keeps everything, instead of .regtest
`;

await main().catch((error: unknown) => {
  process.stderr.write(`regtest: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      nodes: { type: 'string', default: '3' },
      chain: { type: 'string' },
      transport: { type: 'string', default: 'ws' },
      directory: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const [command = 'start', ...rest] = positionals;
  const directory = resolve(values.directory ?? defaultDirectory());
  const withNetwork = (work: (network: BackgroundNetwork) => Promise<void>) => attached(directory, work);
  if (values.help) print(HELP);
  else if (command === 'start') await start(directory, values.nodes, values.chain, values.transport);
  else if (command === 'mine') await withNetwork((network) => mine(network, rest[0] ?? '1'));
  else if (command === 'fund') await withNetwork((network) => fund(network, rest));
  else if (command === 'status') await withNetwork(status);
  else if (command === 'stop') print((await stopBackground(directory)) ? 'stopped\n' : 'no network runs\n');
  else throw new Error(`there is no command ${command}; see npm run regtest -- --help`);
}

async function start(
  directory: string,
  nodes: string,
  chain: string | undefined,
  transport: string,
): Promise<void> {
  const options = {
    directory,
    nodes: positive(nodes, '--nodes'),
    transport: oneOf<Transport>(transport, '--transport', ['ws', 'tcp']),
    ...(chain === undefined
      ? {}
      : { chain: oneOf<ChainKind>(chain, '--chain', ['bitcoind', 'litecoind', 'embedded']) }),
  };
  const network = await startInBackground(options);
  // From the start of this process on: nothing that a user waits for is left out.
  const seconds = (performance.now() / 1000).toFixed(1);
  print(`${await instructions(network)}\nready to pay after ${seconds} s (chain: ${network.chain.kind})\n`);
  await network.stop();
}

async function mine(network: BackgroundNetwork, blocks: string): Promise<void> {
  await network.mine(positive(blocks, 'the number of blocks'));
  print(`${await network.chain.call<number>('getblockcount')} blocks\n`);
}

async function fund(network: BackgroundNetwork, [to = '', amount = '']: readonly string[]): Promise<void> {
  const node = network.nodes.find(({ alias }) => alias === to);
  await network.fund(node ?? to, BigInt(positive(amount, 'the amount in satoshi')));
  print(`${to} has ${amount} sat more\n`);
}

async function status(network: BackgroundNetwork): Promise<void> {
  print(`${await statusTable(network)}\n${await instructions(network)}`);
}

async function attached(
  directory: string,
  work: (network: BackgroundNetwork) => Promise<void>,
): Promise<void> {
  const network = await attach(directory);
  try {
    await work(network);
  } finally {
    await network.stop();
  }
}

function positive(text: string, what: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || !Number.isSafeInteger(value)) {
    throw new Error(`${what} is "${text}": give a whole number above 0`);
  }
  return value;
}

function oneOf<T extends string>(text: string, what: string, words: readonly T[]): T {
  const found = words.find((word) => word === text);
  if (found === undefined) throw new Error(`${what} is "${text}": give one of ${words.join(', ')}`);
  return found;
}

function print(text: string): void {
  process.stdout.write(text);
}
