import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countVectors } from '../vectors/all.js';

const directory = join(__dirname, '..', 'vectors');

describe('the count of vectors', () => {
  it('covers every file of vectors', () => {
    // What is transcribed from a BOLT is named after it; what else lies there is input of our own tests.
    const files = readdirSync(directory).filter((name) => /^bolt\d+.*\.(ts|json)$/.test(name));
    const sources = [...files.filter((name) => name.endsWith('.ts')), 'all.ts'];
    const text = sources.map((name) => readFileSync(join(directory, name), 'utf8')).join('\n');
    const missing = files.filter((name) => !text.includes(`./${name.replace(/\.ts$/, '.js')}'`));
    expect(files.length).toBeGreaterThan(0);
    expect(missing).toEqual([]);
  });

  it('adds up by BOLT', () => {
    const tables = [
      { bolt: 11, section: 'a', valid: [1], invalid: [] },
      { bolt: 1, section: 'b', valid: [1, 2], invalid: [3] },
      { bolt: 11, section: 'c', valid: [1, 2], invalid: [3] },
    ];
    expect(countVectors(tables)).toBe('vectors: BOLT 1: 2 valid, 1 invalid; BOLT 11: 3 valid, 1 invalid');
  });
});
