import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqlDatabase } from '../../../../src/node/store/database.js';
import { MIGRATIONS, type Migration, migrate } from '../../../../src/node/store/migrations/index.js';

let folder: string;
let database: SqlDatabase;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leyden-database-'));
  database = new SqlDatabase(join(folder, 'test.sqlite'), { durability: 'full' });
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

describe('a full disk', () => {
  const code = (wanted: string) => expect.objectContaining({ code: wanted });

  beforeEach(() => {
    database.execute('CREATE TABLE t (id INTEGER PRIMARY KEY, data BLOB)');
    database.prepare('INSERT INTO t VALUES (1, NULL)').run();
    database.pragma('max_page_count', database.pragma('page_count'));
  });

  it('fails the write, and every later one even if there would be room again', () => {
    const insert = database.prepare('INSERT INTO t (data) VALUES (?)');
    expect(() => insert.run(new Uint8Array(100_000))).toThrow(code('storeFull'));
    database.pragma('max_page_count', 1_000_000);
    expect(() => insert.run(null)).toThrow(code('storeFailed'));
    expect(() => database.transaction(() => 1)).toThrow(code('storeFailed'));
    expect(() => database.execute('DELETE FROM t')).toThrow(code('storeFailed'));
    expect(database.prepare('SELECT id FROM t').all()).toEqual([{ id: 1 }]);
  });

  it('commits nothing of a transaction, even one that overlooks the failure', () => {
    const insert = database.prepare('INSERT INTO t (data) VALUES (?)');
    const careless = () =>
      database.transaction(() => {
        insert.run(null);
        expect(() => insert.run(new Uint8Array(100_000))).toThrow(code('storeFull'));
      });
    expect(careless).toThrow(code('storeFailed'));
    expect(database.prepare('SELECT id FROM t').all()).toEqual([{ id: 1 }]);
  });
});

describe('the database', () => {
  it('waits for the disk at every commit', () => {
    // 2 is FULL.
    expect(database.pragma('synchronous')).toBe(2);
    expect(database.pragma('foreign_keys')).toBe(1);
  });
});

describe('migrations', () => {
  const step = (version: number, sql: string): Migration => ({
    version,
    migrate: (target) => target.execute(sql),
  });
  const one = step(1, 'CREATE TABLE a (x)');
  const two = step(2, 'INSERT INTO a VALUES (7)');

  it('run each once, in order, up to the newest', () => {
    migrate(database, [one]);
    migrate(database, [one, two]);
    migrate(database, [one, two]);
    expect(database.prepare('SELECT x FROM a').all()).toEqual([{ x: 7 }]);
    expect(database.pragma('user_version')).toBe(2);
  });

  it('leave nothing behind when one fails', () => {
    migrate(database, [one]);
    const broken = step(3, 'this is no SQL');
    expect(() => migrate(database, [one, two, broken])).toThrow(
      expect.objectContaining({ code: 'storeMisuse' }),
    );
    expect(database.prepare('SELECT x FROM a').all()).toEqual([]);
    expect(database.pragma('user_version')).toBe(1);
  });

  it('refuse a database of a newer program', () => {
    database.pragma('user_version', 999);
    expect(() => migrate(database)).toThrow(expect.objectContaining({ code: 'datadirTooNew' }));
    expect(() => migrate(database)).toThrow(/999.*\b\d+\b/);
  });

  it('are numbered without gaps', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
  });
});
