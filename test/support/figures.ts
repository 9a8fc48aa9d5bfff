import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

/** Columns of a table as wide as their widest cell. */
export function tableOf(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    });
  }
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/**
 * Shows what a suite has measured: `npm test` prints it after the suites (scripts/test.js names the directory), jest
 * alone prints it at once. Lines of one title stay together.
 */
export function showFigures(title: string, lines: readonly string[]): void {
  const directory = process.env.LEYDEN_FIGURES;
  const text = lines.map((line) => `  ${line}\n`).join('');
  if (directory === undefined) process.stderr.write(`\n${title}:\n${text}`);
  else appendFileSync(join(directory, encodeURIComponent(title)), text);
}

/** An amount with thousands separators. */
export function grouped(amount: bigint | number): string {
  return amount.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
