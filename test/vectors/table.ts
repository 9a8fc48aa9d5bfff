/** Figures of one section of a BOLT: what must be accepted, with what it means, and what must be refused, and why. */
export interface VectorTable<Valid = unknown, Invalid = unknown> {
  readonly bolt: number;
  /** The heading or the file of the BOLT that the figures come from. */
  readonly section: string;
  readonly valid: readonly Valid[];
  readonly invalid: readonly Invalid[];
}
