// npm run conformance [-- --bolts DIR]: what the BOLTs require of this node, and what of it a test holds it to.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { INDEX } from './bolts/index.js';
import { MUST_LINES, REVISION } from './must-lines.js';
import { brokenReferences } from './references.js';
import type { BoltIndex, Uncovered } from './requirement.js';
import { type BoltTally, share, type Tally, tally } from './tally.js';

const { values } = parseArgs({ options: { bolts: { type: 'string' } } });
const tallies = INDEX.map(tally);

console.log(`requirements of github.com/lightning/bolts at ${REVISION}\n`);
console.log('           receiver           sender             every node         not        not in');
console.log('           covered uncovered  covered uncovered  covered uncovered  offered    the index');
for (const each of tallies) console.log(row(each));
console.log('\nuncovered:');
for (const index of INDEX) for (const line of uncoveredOf(index)) console.log(`  ${line}`);
console.log(`\nreceiver: ${percent(share(tallies, ['receiver']))} covered`);
console.log(`all: ${percent(share(tallies, ['receiver', 'sender', 'node']))} covered`);

const faults = [
  ...INDEX.flatMap(brokenReferences),
  ...tallies.flatMap(({ bolt, mistaken }) =>
    mistaken.map((line) => `BOLT ${bolt}, line ${line} is named in error`),
  ),
  ...(values.bolts === undefined ? [] : strayLines(values.bolts)),
];
for (const fault of faults) console.log(`FAULT: ${fault}`);
if (faults.length > 0) process.exitCode = 1;

function row({ bolt, byParty: { receiver, sender, node }, notApplicable, missing }: BoltTally): string {
  const cells = [receiver, sender, node].map(
    ({ covered, uncovered }: Tally) => `${String(covered).padStart(7)} ${String(uncovered).padStart(9)}`,
  );
  const rest = [notApplicable, missing.length].map((number) => String(number).padStart(7)).join('    ');
  return `BOLT ${String(bolt).padEnd(4)}  ${cells.join('  ')}  ${rest}`;
}

function uncoveredOf({ bolt, sections }: BoltIndex): readonly string[] {
  return sections.flatMap(({ heading, requirements }) =>
    requirements
      .filter((each): each is Uncovered => each.state === 'uncovered')
      .map(
        ({ lines, party, what, reason }) =>
          `BOLT ${bolt}, ${heading}, ${lines.join(', ')}, ${party}: ${what}: ${reason}`,
      ),
  );
}

function strayLines(directory: string): readonly string[] {
  return MUST_LINES.flatMap(({ file, lines }) => {
    const text = readFileSync(join(directory, file), 'utf8').split('\n');
    const found = text.flatMap((line, index) => (/\bMUST\b/.test(line) ? [index + 1] : []));
    return found.join() === lines.join() ? [] : [`${file}: the lines that say MUST are others`];
  });
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}
