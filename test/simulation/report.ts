import type { SeedResult } from './scenario/run-seed.js';
import type { Statistics } from './statistics.js';

/** Prints what is to be said of one seed: of those that went well only when asked. */
export function report(result: SeedResult, always: boolean): void {
  const { seed, steps, traceHash, violation, stopped, counts } = result;
  if (violation !== undefined) {
    process.stdout.write(
      `seed ${seed}: ${violation.oracle} is violated at step ${violation.step}: ${violation.message}\n  replay: npm run simulate -- --seed ${seed} --until-step ${violation.step} --trace\n`,
    );
  } else if (always) {
    const end = stopped === true ? 'stopped' : 'ended well';
    process.stdout.write(`seed ${seed} ${end} at step ${steps}, trace ${traceHash}\n${table(counts)}`);
  }
}

/** What all seeds together came to. */
export function summary(
  { counts }: Statistics,
  seeds: number,
  failed: readonly SeedResult[],
  seconds: number,
): string {
  const perMinute = ((60 * seeds) / seconds).toFixed(0);
  return `${table(counts)}${seeds} seeds in ${seconds.toFixed(0)} s (${perMinute} a minute), ${failed.length} violations\n`;
}

function table(counts: Readonly<Record<string, number>>): string {
  return countLines(counts)
    .map((line) => `  ${line}\n`)
    .join('');
}

/** A line for each count, by the name of what was counted. */
export function countLines(counts: Readonly<Record<string, number>>): string[] {
  const rows = Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1));
  const width = Math.max(0, ...rows.map(([, count]) => String(count).length));
  return rows.map(([what, count]) => `${String(count).padStart(width)} ${what}`);
}
