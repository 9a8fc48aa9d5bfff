/** Counts of what happened. */
export class Statistics {
  readonly counts: Record<string, number> = {};

  count(what: string, by = 1): void {
    this.counts[what] = (this.counts[what] ?? 0) + by;
  }

  add(counts: Readonly<Record<string, number>>): void {
    for (const [what, by] of Object.entries(counts)) this.count(what, by);
  }
}
