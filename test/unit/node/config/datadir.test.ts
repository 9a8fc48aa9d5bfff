import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readApiFile } from '../../../../src/node/config/api-file.js';
import {
  databasePath,
  loadSeed,
  openDatadir,
  removeApiFile,
  writeApiFile,
} from '../../../../src/node/config/index.js';

let folder: string;
const code = (wanted: string) => expect.objectContaining({ code: wanted });
const mode = (path: string) => statSync(path).mode & 0o777;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leyden-datadir-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a datadir', () => {
  it('is made for its owner alone', () => {
    const path = join(folder, 'deep', 'down');
    const datadir = openDatadir(path);
    expect(mode(path)).toBe(0o700);
    expect(datadir.warnings).toEqual([]);
    datadir.release();
  });

  it('is held by one at a time', () => {
    const datadir = openDatadir(folder);
    expect(() => openDatadir(folder)).toThrow(code('datadirLocked'));
    expect(() => openDatadir(folder)).toThrow(new RegExp(`\\b${process.pid}\\b`));
    datadir.release();
    datadir.release();
    expect(existsSync(join(folder, 'leydend.pid'))).toBe(false);
    openDatadir(folder).release();
  });

  it('draws a warning when others can look into it', () => {
    chmodSync(folder, 0o755);
    const datadir = openDatadir(folder);
    expect(datadir.warnings).toHaveLength(1);
    datadir.release();
  });

  it('cannot be a file', () => {
    const path = join(folder, 'file');
    writeFileSync(path, '');
    expect(() => openDatadir(path)).toThrow(code('datadirUnusable'));
    expect(() => openDatadir(join(path, 'below'))).toThrow(code('datadirUnusable'));
  });
});

describe('the seed', () => {
  const path = () => join(folder, 'seed');

  it('is made once, for its owner alone', () => {
    const first = loadSeed(folder);
    expect(first.created).toBe(true);
    expect(first.bytes).toHaveLength(32);
    expect(mode(path())).toBe(0o600);
    expect(loadSeed(folder)).toEqual({ bytes: first.bytes, created: false, warnings: [] });
    expect(existsSync(`${path()}.new`)).toBe(false);
  });

  it('differs from node to node', () => {
    const other = mkdtempSync(join(tmpdir(), 'leyden-datadir-'));
    expect(loadSeed(folder).bytes).not.toEqual(loadSeed(other).bytes);
    rmSync(other, { recursive: true });
  });

  it('is never replaced beside a database', () => {
    writeFileSync(databasePath(folder), '');
    expect(() => loadSeed(folder)).toThrow(code('seedMissing'));
    expect(existsSync(path())).toBe(false);
  });

  it.each(['', 'ab'.repeat(31), 'ab'.repeat(33), `${'ab'.repeat(31)}xy`])(
    'is refused as %j, and left as it is',
    (text) => {
      writeFileSync(path(), text);
      expect(() => loadSeed(folder)).toThrow(code('seedInvalid'));
      expect(readFileSync(path(), 'utf8')).toBe(text);
    },
  );

  it('draws a warning when others can read it', () => {
    writeFileSync(path(), 'ab'.repeat(32));
    chmodSync(path(), 0o644);
    expect(loadSeed(folder).warnings).toHaveLength(1);
  });
});

describe('api.json', () => {
  it('is for its owner alone, and goes away', () => {
    expect(readApiFile(folder)).toBeUndefined();
    const access = { address: 'http://127.0.0.1:1', token: 't' };
    writeApiFile(folder, access);
    expect(readApiFile(folder)).toEqual(access);
    expect(mode(join(folder, 'api.json'))).toBe(0o600);
    removeApiFile(folder);
    removeApiFile(folder);
    expect(readApiFile(folder)).toBeUndefined();
  });
});
