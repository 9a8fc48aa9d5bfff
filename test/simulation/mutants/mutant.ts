/** A known bug that can be put back: one place of one source, as it is and as it was wrong. */
export interface Mutant {
  readonly name: string;
  /** What the node does wrong. */
  readonly what: string;
  /** Path from the repository's root. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}
