// npm run fuzz [-- --minutes N] [--seed S] [--target NAME] [--input HEX]
import { parseArgs } from 'node:util';
import { fromHex } from '../../src/core/primitives/bytes.js';
import { type FuzzOutcomes, fuzz } from './fuzz.js';
import type { FuzzTarget } from './target.js';
import { apiBodies } from './targets/api.js';
import { TARGETS } from './targets/index.js';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '5' },
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
      target: { type: 'string' },
      input: { type: 'string' },
    },
  });
  const api = await apiBodies();
  try {
    const all = [...TARGETS, api.target];
    const targets = values.target === undefined ? all : all.filter(({ name }) => name === values.target);
    if (targets.length === 0)
      throw new Error(`--target takes one of: ${all.map(({ name }) => name).join(', ')}`);
    if (values.input !== undefined) await replay(targets, fromHex(values.input));
    else await fuzzAll(targets, Number(values.seed), (Number(values.minutes) * 60_000) / targets.length);
  } finally {
    await api.close();
  }
}

async function replay(targets: readonly FuzzTarget[], input: Uint8Array): Promise<void> {
  for (const { name, feed } of targets) console.log(`${name}: ${await feed(input)}`);
}

async function fuzzAll(targets: readonly FuzzTarget[], seed: number, millis: number): Promise<void> {
  console.log(`seed ${seed}`);
  for (const target of targets) {
    const outcomes = await fuzz(target, { seed, runs: Number.MAX_SAFE_INTEGER, millis });
    console.log(`${target.name}: ${summary(outcomes)}`);
  }
}

function summary(outcomes: FuzzOutcomes): string {
  const inputs = [...outcomes.values()].reduce((sum, count) => sum + count, 0);
  const accepted = outcomes.get('accepted') ?? 0;
  return `${inputs} inputs, ${accepted} accepted, ${outcomes.size} kinds of answer, no misbehaviour`;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
