// `npm run torture`: real daemons, killed at random moments under payment load; their books must balance in the end.
import { parseArgs } from 'node:util';
import type { ChainKind } from '../launch/index.js';
import { torture } from './torture.js';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    chain: { type: 'string' },
    lanes: { type: 'string', default: '8' },
  },
});

await main().catch((error: unknown) => {
  process.stderr.write(`torture: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const begun = performance.now();
  const end = begun + Number(values.minutes) * 60_000;
  let shown = 0;
  say(`seed ${values.seed}`);
  const { kills, payments, movedMsat, faults } = await torture({
    seed: Number(values.seed),
    lanes: Number(values.lanes),
    ...(values.chain === undefined ? {} : { chain: values.chain as ChainKind }),
    isOver({ running, starting }) {
      if (running + starting >= shown + 25) {
        shown = running + starting;
        say(`${Math.round((performance.now() - begun) / 1000)} s: ${shown} kills`);
      }
      return performance.now() > end;
    },
  });
  say(`kills: ${kills.running} of running daemons, ${kills.starting} of starting ones`);
  say(`payments: ${payments.asked} asked for, ${payments.succeeded} succeeded, ${payments.failed} failed`);
  say(`moved: ${movedMsat} msat`);
  for (const fault of faults) say(`FAULT: ${fault}`);
  say(faults.length === 0 ? 'the books balance to the millisatoshi' : `${faults.length} faults`);
  if (faults.length > 0) process.exitCode = 1;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
