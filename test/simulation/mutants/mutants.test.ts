import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MUTANTS } from './index.js';

const root = join(__dirname, '..', '..', '..');

it.each(MUTANTS)('$name: the code that it breaks is there, once', ({ file, find, replace }) => {
  expect(readFileSync(join(root, file), 'utf8').split(find)).toHaveLength(2);
  expect(replace).not.toBe(find);
});

it('there are twenty-five at least, each with a name of its own', () => {
  expect(MUTANTS.length).toBeGreaterThanOrEqual(25);
  expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
});
