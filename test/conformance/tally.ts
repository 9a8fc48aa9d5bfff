import { type BoltLines, MUST_LINES } from './must-lines.js';
import type { BoltIndex, Party, Requirement } from './requirement.js';

/** How many requirements of a kind there are. */
export interface Tally {
  readonly covered: number;
  readonly uncovered: number;
}

/** What the index of one BOLT comes to. */
export interface BoltTally {
  readonly bolt: number;
  readonly byParty: Readonly<Record<Party, Tally>>;
  /** Lines that say MUST about something that this node does not offer. */
  readonly notApplicable: number;
  /** Lines that say MUST and that the index does not name. */
  readonly missing: readonly number[];
  /** Lines that the index names and that do not say MUST, or that it names as what they are not. */
  readonly mistaken: readonly number[];
}

/** Counts the requirements of a BOLT, and compares their lines with those of the BOLT. Throws when there is no such BOLT. */
export function tally({ bolt, sections }: BoltIndex): BoltTally {
  const { lines } = linesOf(bolt);
  const requirements = sections.flatMap((section) => section.requirements);
  const named = requirements.flatMap((each) => (each.state === 'notApplicable' ? [] : each.lines));
  const excluded = lines.filter((line) => requirements.some((each) => excludes(each, line)));
  return {
    bolt,
    byParty: {
      receiver: count(requirements, 'receiver'),
      sender: count(requirements, 'sender'),
      node: count(requirements, 'node'),
    },
    notApplicable: excluded.length,
    missing: lines.filter((line) => !named.includes(line) && !excluded.includes(line)),
    mistaken: named.filter((line) => !lines.includes(line) || excluded.includes(line)),
  };
}

/** The share of the requirements of some parties that are covered, from 0 to 1. */
export function share(tallies: readonly BoltTally[], parties: readonly Party[]): number {
  const all = tallies.flatMap(({ byParty }) => parties.map((party) => byParty[party]));
  const covered = all.reduce((sum, each) => sum + each.covered, 0);
  return covered / all.reduce((sum, each) => sum + each.covered + each.uncovered, 0);
}

function linesOf(bolt: number): BoltLines {
  const found = MUST_LINES.find((each) => each.bolt === bolt);
  if (found === undefined) throw new RangeError(`there is no BOLT ${bolt}`);
  return found;
}

function excludes(requirement: Requirement, line: number): boolean {
  if (requirement.state !== 'notApplicable') return false;
  const [first, last] = requirement.range;
  return line >= first && line <= last;
}

function count(requirements: readonly Requirement[], party: Party): Tally {
  const of = (state: Requirement['state']) =>
    requirements.filter(
      (each) => each.state === state && each.state !== 'notApplicable' && each.party === party,
    ).length;
  return { covered: of('covered'), uncovered: of('uncovered') };
}
