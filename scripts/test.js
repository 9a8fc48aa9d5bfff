// `npm test`: everything that this machine can run, then which suite ran on which chain, what
// suites have measured, and one line of counts.
// Arguments go to jest, e.g. npm test -- test/unit/core/onion
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { isPresent, REAL_CHAINS, requiredComponents } from './components.js';
import { prepare, root } from './prepare.js';

const HAZARD = /^hazard (\d+): (.*)$/s;
/** How many of a danger's tests are shown by name. */
const HAZARD_TITLES = 4;
const patterns = process.argv.slice(2);
prepare();

// What suites have measured: test/support/figures.ts writes it there, a file for each title.
const figures = mkdtempSync(join(tmpdir(), 'leyden-figures-'));
const runs = [runJest('unit', 'jest.config.js', {})];
const skipped = [];
const chains = process.env.LEYDEN_CHAIN ? [process.env.LEYDEN_CHAIN] : ['embedded', ...REAL_CHAINS];
for (const chain of chains) {
  if (isPresent(chain)) runs.push(runJest(chain, 'jest.e2e.config.js', { LEYDEN_CHAIN: chain }));
  else skipped.push(chain);
}
// Hostile peers: what they break is the node's, whatever the chain.
if (!process.env.LEYDEN_CHAIN || process.env.LEYDEN_CHAIN === 'embedded') {
  runs.push(runJest('hazards', 'jest.hazards.config.js', { LEYDEN_CHAIN: 'embedded' }));
}
const missing = requiredComponents().filter((component) => !isPresent(component));
report();

function runJest(name, config, environment) {
  const directory = mkdtempSync(join(tmpdir(), 'leyden-test-'));
  const outputFile = join(directory, 'results.json');
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const words = [
    '--config',
    config,
    '--json',
    `--outputFile=${outputFile}`,
    '--passWithNoTests',
    ...patterns,
  ];
  process.stdout.write(`\n=== ${chainOf(name) === '' ? name : `end to end on ${name}`}\n`);
  spawnSync(process.execPath, [jest, ...words], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, LEYDEN_FIGURES: figures, ...environment },
  });
  const results = readResults(outputFile);
  rmSync(directory, { recursive: true, force: true });
  return { name, results };
}

function readResults(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function report() {
  print('\nsuites:');
  for (const { name, results } of runs) {
    for (const suite of results?.testResults ?? []) printSuite(name, suite);
  }
  for (const chain of skipped) print(`  skipped  end to end on ${chain}: there is no ${chain} on the PATH`);
  for (const component of missing) print(`  FAILED   ${component} is required and not on this machine`);
  for (const { name } of runs.filter(({ results }) => results === undefined)) {
    print(`  FAILED   ${name}: jest came to no end`);
  }
  printHazards();
  printFigures();
  const vectors = spawnSync(
    process.execPath,
    [join('test', 'support', 'run-typescript.cjs'), join('test', 'support', 'print-vectors.ts')],
    { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  print(`\n${vectors.stdout.trim()}`);
  const passed = sum((results) => results.numPassedTests);
  // A suite that does not even load has no failed test, but it is a failure.
  const failed =
    sum((results) => results.numFailedTests + results.numRuntimeErrorTestSuites) +
    missing.length +
    runs.filter(({ results }) => results === undefined).length +
    (vectors.status === 0 ? 0 : 1);
  const pending = sum((results) => results.numPendingTests + results.numTodoTests) + skipped.length;
  print(`${passed} passed, ${failed} failed${pending === 0 ? '' : `, ${pending} skipped`}`);
  process.exitCode = failed === 0 && (passed > 0 || patterns.length > 0) ? 0 : 1;
}

/** The tests that are named after a danger that nodes are in, `hazard 7: …`: a line for each danger and suite. */
function printHazards() {
  const groups = new Map();
  for (const { name, results } of runs) {
    for (const { name: file, assertionResults } of results?.testResults ?? []) {
      for (const { ancestorTitles, title, status } of assertionResults) {
        const path = [...ancestorTitles, title];
        const place = path.findLastIndex((part) => HAZARD.test(part));
        const [, number, own] = HAZARD.exec(path[place] ?? '') ?? [];
        if (number === undefined) continue;
        const suite = `${relative(root, file)}${chainOf(name)}`;
        const key = `${number.padStart(2)}  ${suite}`;
        const group = groups.get(key) ?? { number: Number(number), suite, tests: [] };
        groups.set(key, group);
        group.tests.push({ what: [own, ...path.slice(place + 1)].join(' › '), status });
      }
    }
  }
  if (groups.size > 0) print('\nhazards:');
  for (const { number, suite, tests } of [...groups.values()].sort((a, b) => a.number - b.number)) {
    const failed = tests.filter(({ status }) => status === 'failed');
    const passed = tests.filter(({ status }) => status === 'passed').length;
    const word = failed.length > 0 ? 'FAILED ' : passed === tests.length ? 'passed ' : 'skipped';
    print(`  ${String(number).padStart(2)}  ${word}  ${passed} of ${tests.length} tests: ${suite}`);
    const shown = failed.length > 0 ? failed : tests.slice(0, HAZARD_TITLES);
    for (const { what } of shown) print(`                 ${what}`);
    if (tests.length > shown.length) print(`                 and ${tests.length - shown.length} more`);
  }
}

function printFigures() {
  for (const file of readdirSync(figures).sort()) {
    print(`\n${decodeURIComponent(file)}:`);
    process.stdout.write(readFileSync(join(figures, file), 'utf8'));
  }
  rmSync(figures, { recursive: true, force: true });
}

function chainOf(run) {
  return run === 'unit' || run === 'hazards' ? '' : ` on ${run}`;
}

function printSuite(name, { name: file, status, startTime, endTime, assertionResults }) {
  const skippedTests = assertionResults.filter((test) => test.status === 'pending').length;
  const isSkipped = assertionResults.length > 0 && skippedTests === assertionResults.length;
  const word = status === 'failed' ? 'FAILED ' : isSkipped ? 'skipped' : 'passed ';
  const partly = skippedTests > 0 && !isSkipped ? `, ${skippedTests} skipped` : '';
  const seconds = ((endTime - startTime) / 1000).toFixed(1);
  print(
    `  ${word}  ${relative(root, file)}${chainOf(name)} (${assertionResults.length - skippedTests} tests${partly}, ${seconds} s)`,
  );
}

function sum(count) {
  return runs.reduce((total, { results }) => total + (results === undefined ? 0 : count(results)), 0);
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
