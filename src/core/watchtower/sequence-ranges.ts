/** Numbers `first`, `first` + 1, … of a session, `count` of them. */
export interface SequenceRange {
  readonly first: bigint;
  readonly count: number;
}

/** A tower deletes at most so many records for one message: it has others to serve. */
export const MAX_DELETED_AT_ONCE = 1_000;

/** Numbers, ascending and each once, as ranges. */
export function sequenceRanges(sequences: readonly bigint[]): readonly SequenceRange[] {
  const ranges: { first: bigint; count: number }[] = [];
  for (const sequence of sequences) {
    const last = ranges.at(-1);
    if (last !== undefined && last.first + BigInt(last.count) === sequence) last.count += 1;
    else ranges.push({ first: sequence, count: 1 });
  }
  return ranges;
}

/** How many numbers the ranges hold, counted as often as they are in one. */
export function countOf(ranges: readonly SequenceRange[]): number {
  return ranges.reduce((sum, { count }) => sum + count, 0);
}
