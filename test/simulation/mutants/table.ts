import { basename } from 'node:path';
import type { Hunt } from './hunt.js';

const WIDTHS = [30, 26, 20, 6, 8] as const;

/** The head of the table. */
export const header = row(['mutant', 'file', 'caught by', 'seeds', 'seconds']);

/** One hunt, and below it what the oracle said. */
export function line({ mutant, seeds, seconds, violation }: Hunt): string {
  const oracle = violation?.oracle ?? 'SURVIVED';
  const cells = row([mutant.name, basename(mutant.file), oracle, String(seeds), seconds.toFixed(0)]);
  return violation === undefined
    ? `${cells}    ${mutant.what}\n`
    : `${cells}    ${firstWords(violation.message)}\n`;
}

function firstWords(message: string): string {
  const [first = ''] = message.split('\n');
  return first.length > 150 ? `${first.slice(0, 150)}…` : first;
}

function row(cells: readonly string[]): string {
  return `${cells
    .map((cell, column) => cell.padEnd(WIDTHS[column] ?? 0))
    .join(' ')
    .trimEnd()}\n`;
}
