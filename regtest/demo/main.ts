// `npm run demo`: three nodes, two channels, a payment over both, then a cheater who loses all; every claim is checked.
import { parseArgs } from 'node:util';
import { startInBackground } from '../background/background.js';
import { instructions } from '../background/describe.js';
import { defaultDirectory } from '../background/state.js';
import { startNetwork } from '../network/index.js';
import { playPenalty } from './penalty.js';
import { summary } from './report.js';
import { play } from './story.js';

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});

const say = (line: string) => process.stdout.write(`${line}\n`);
const CAST = { nodes: ['alice', 'bob', 'carol'], channels: [], fund: 0n } as const;

await main().catch((error: unknown) => {
  process.stderr.write(`demo: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  say('a chain and three daemons start, each a process of its own');
  const network = options.keep
    ? await startInBackground({ ...CAST, directory: defaultDirectory() })
    : await startNetwork(CAST);
  endWithSignals(network.stop);
  try {
    say(`chain: ${network.chain.kind} ${network.chain.version}`);
    for (const { alias, nodeId } of network.nodes) say(`${alias} is ${nodeId}`);
    const played = await play(network, say);
    const penalty = await playPenalty(say);
    const { chain, ...rest } = played;
    const report = { chain, seconds: Math.round(performance.now() / 100) / 10, ...rest, penalty };
    if (!options.json) say(`\n${summary(report)}`);
    if (options.keep) say(`\nThe network runs on.\n\n${await instructions(network)}`);
    if (options.json) say(JSON.stringify(report));
  } finally {
    await network.stop();
  }
}

/** What was started does not stay behind when the demo is interrupted. */
function endWithSignals(stop: () => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stop().finally(() => process.exit(1)));
  }
}
