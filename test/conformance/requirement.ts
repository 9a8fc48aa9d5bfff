/** Whom a requirement binds: the one who gets a message, the one who makes it, or every node. */
export type Party = 'receiver' | 'sender' | 'node';

/** A place in the tests: the file and the title of the test, or a part of the title that no other one has. */
export type TestPlace = readonly [file: string, title: string];

/** A requirement that the code meets and a test holds it to. */
export interface Covered {
  readonly state: 'covered';
  /** Where the BOLT says MUST; more than one line for what is said more than once. */
  readonly lines: readonly number[];
  readonly party: Party;
  /** The requirement in our own words, a few of them. */
  readonly what: string;
  /** The file that meets it. */
  readonly check: string;
  readonly test: TestPlace;
}

/** A requirement that is not met, or that no test holds the code to. */
export interface Uncovered {
  readonly state: 'uncovered';
  readonly lines: readonly number[];
  readonly party: Party;
  readonly what: string;
  readonly reason: string;
}

/** Requirements that do not bind this node, because it does not offer what they are about. */
export interface NotApplicable {
  readonly state: 'notApplicable';
  /** From the one line to the other, both included. */
  readonly range: readonly [number, number];
  readonly reason: string;
}

export type Requirement = Covered | Uncovered | NotApplicable;

/** A heading of a BOLT and what it requires. */
export interface Section {
  readonly heading: string;
  readonly requirements: readonly Requirement[];
}

/** The index of one BOLT. */
export interface BoltIndex {
  readonly bolt: number;
  readonly sections: readonly Section[];
}

/** A requirement that a test holds the code to. */
export function covered(
  lines: number | readonly number[],
  party: Party,
  what: string,
  check: string,
  test: TestPlace,
): Covered {
  return { state: 'covered', lines: typeof lines === 'number' ? [lines] : lines, party, what, check, test };
}

/** A requirement that nothing holds the code to. */
export function uncovered(
  lines: number | readonly number[],
  party: Party,
  what: string,
  reason: string,
): Uncovered {
  return { state: 'uncovered', lines: typeof lines === 'number' ? [lines] : lines, party, what, reason };
}

/** The lines of what this node does not offer. */
export function notApplicable(first: number, last: number, reason: string): NotApplicable {
  return { state: 'notApplicable', range: [first, last], reason };
}
