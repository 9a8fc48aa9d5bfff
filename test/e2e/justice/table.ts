const HEADINGS = [
  'chain',
  'watcher',
  'channel type',
  'state',
  'HTLCs',
  'second level',
  'recovered sat',
  'justice fees sat',
  'result',
] as const;

/** One line, in the order of the headings. */
export type Line = readonly [
  chain: string,
  watcher: string,
  channelType: string,
  state: string,
  htlcs: string,
  secondLevel: string,
  recovered: string,
  fees: string,
  result: string,
];

/** Prints what came of every cheat, with a note below. */
export function printTable(title: string, lines: readonly Line[], note: string): void {
  const all = [HEADINGS, ...lines];
  const widths = HEADINGS.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  const text = all.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  process.stderr.write(`\n${title}:\n${text.join('\n')}\n${note}\n`);
}
