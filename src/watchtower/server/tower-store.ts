import type { SealedRecord, SequenceRange } from '../../core/watchtower/index.js';
import { type ChainRepository, chainRepository } from '../../node/store/chain.js';
import { SqlDatabase } from '../../node/store/database.js';
import { claimDatabase, type DatabaseOwner } from '../../node/store/identity.js';
import { StoreError } from '../../node/store/index.js';
import { migrate } from '../../node/store/migrations/index.js';
import { HintFilter } from './hint-filter.js';
import { deletions, towerSchema } from './tower-schema.js';
import { TxidScanner } from './txid-scanner.js';

/** A session of a client, by the public key that its handshake proves. */
export interface StoredSession {
  readonly id: number;
  /** The last number that is on disk; 0: none. */
  readonly lastSequence: number;
  /** How many of its records it has deleted. */
  readonly deleted: number;
}

/** A record with where it stands: unique, and the same after a restart. */
export interface StoredRecord extends SealedRecord {
  readonly id: number;
}

/** A breach as its owner writes it. */
export interface StoredBreach {
  readonly id: string;
  readonly data: string;
}

/** So many records fit a session: its number and theirs share one exact integer. */
export const MAX_SESSION_RECORDS = 2 ** 24 - 1;
const SESSION = 2 ** 24;
const HINTS_AT_ONCE = 50_000;

/** All that a tower remembers, in one database whose commits are on disk when they return. Throws `StoreError`. */
export class TowerStore {
  private readonly filter = new HintFilter();
  private readonly scanner = new TxidScanner(this.filter);
  private recordTotal = 0;
  private statements: ReturnType<typeof prepare>;
  private blocks: ChainRepository;

  private constructor(
    private readonly path: string,
    private database: SqlDatabase,
  ) {
    this.blocks = chainRepository(database);
    this.statements = prepare(database);
  }

  /** Opens or creates the store of the tower that `owner` names. */
  static open(path: string, owner: DatabaseOwner): TowerStore {
    const database = new SqlDatabase(path, { durability: 'full' });
    try {
      migrate(database, [towerSchema, deletions]);
      claimDatabase(database, owner);
      const store = new TowerStore(path, database);
      store.loadHints();
      return store;
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** The blocks that were scanned last. */
  get chain(): ChainRepository {
    return this.blocks;
  }

  get records(): number {
    return this.recordTotal;
  }

  get sessions(): number {
    return this.statements.countSessions.get()?.count ?? 0;
  }

  /** What the database takes up, room that can be used again left out. */
  get bytes(): number {
    const used = this.database.pragma('page_count') - this.database.pragma('freelist_count');
    return used * this.database.pragma('page_size');
  }

  session(publicKey: Uint8Array): StoredSession | undefined {
    const row = this.statements.session.get(publicKey);
    return row && { id: row.id, lastSequence: this.lastSequence(row.id), deleted: row.deleted };
  }

  createSession(publicKey: Uint8Array): StoredSession {
    this.write(() => this.statements.createSession.run(publicKey));
    const row = this.statements.session.get(publicKey);
    return { id: row?.id ?? 0, lastSequence: 0, deleted: 0 };
  }

  /** The last number of a session that was on disk, whether or not it was deleted since. */
  lastSequence(sessionId: number): number {
    const first = sessionId * SESSION;
    const last = this.statements.lastRecord.get(first, first + SESSION - 1)?.id;
    const deleted = this.statements.lastDeleted.get(sessionId)?.last ?? 0;
    return Math.max(deleted, last == null ? 0 : last - first);
  }

  /** Deletes records of a session, those that are there, in one commit; gives how many. */
  deleteRecords(sessionId: number, ranges: readonly SequenceRange[]): number {
    const first = sessionId * SESSION;
    const last = this.lastSequence(sessionId);
    const deleted = this.transaction(() => {
      let count = 0;
      for (const range of ranges) {
        const end = range.first + BigInt(range.count) - 1n;
        const upTo = end < BigInt(last) ? Number(end) : last;
        // Beyond the last one are other sessions' records.
        if (range.first < 1n || range.first > BigInt(upTo)) continue;
        count += this.statements.deleteRecords.run(first + Number(range.first), first + upTo);
      }
      this.statements.noteDeleted.run(last, count, sessionId);
      return count;
    });
    this.recordTotal -= deleted;
    return deleted;
  }

  record(sessionId: number, sequence: number): SealedRecord | undefined {
    const row = this.statements.record.get(sessionId * SESSION + sequence);
    return row && plain(row);
  }

  /** Stores all of these in one commit, or none. */
  append(
    records: readonly (SealedRecord & { readonly sessionId: number; readonly sequence: number })[],
  ): void {
    this.transaction(() => {
      for (const { sessionId, sequence, hint, blob } of records) {
        this.statements.insert.run(sessionId * SESSION + sequence, hint, blob);
      }
    });
    for (const { hint } of records) this.filter.add(hint);
    this.recordTotal += records.length;
  }

  /** Whether there may be records for a transaction, from memory alone: a false alarm comes once in thousands. */
  mayHave(txid: string): boolean {
    return this.scanner.mayHave(txid);
  }

  /** Every record under a hint, whoever stored it. */
  find(hint: Uint8Array): readonly StoredRecord[] {
    return this.statements.find.all(hint).map((row) => ({ id: row.id, ...plain(row) }));
  }

  breaches(): readonly StoredBreach[] {
    return this.statements.breaches.all();
  }

  putBreach({ id, data }: StoredBreach): void {
    this.statements.putBreach.run(id, data);
  }

  deleteBreach(id: string): void {
    this.statements.deleteBreach.run(id);
  }

  /** All of `work` in one commit, or none of it when it throws. */
  transaction<T>(work: () => T): T {
    return this.write(() => this.database.transaction(work));
  }

  /** Lets the database grow by so many bytes at most: beyond that it fails as on a full disk. */
  limitGrowth(bytes: number): void {
    const pages = Math.ceil(bytes / this.database.pragma('page_size'));
    this.database.pragma('max_page_count', this.database.pragma('page_count') + pages);
  }

  close(): void {
    this.database.close();
  }

  /** A disk that was full may have room later: the next write gets a fresh connection. What was stored is untouched. */
  private write<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof StoreError && error.code === 'storeFull') this.reopen();
      throw error;
    }
  }

  private reopen(): void {
    this.database.close();
    this.database = new SqlDatabase(this.path, { durability: 'full' });
    this.blocks = chainRepository(this.database);
    this.statements = prepare(this.database);
  }

  private loadHints(): void {
    let after: Uint8Array = new Uint8Array(0);
    let afterId = -1;
    for (;;) {
      const rows = this.statements.hints.all(after, afterId, HINTS_AT_ONCE);
      for (const { hint } of rows) this.filter.add(hint);
      this.recordTotal += rows.length;
      const last = rows.at(-1);
      if (last === undefined || rows.length < HINTS_AT_ONCE) return;
      after = last.hint;
      afterId = last.id;
    }
  }
}

interface RecordRow {
  readonly id: number;
  readonly hint: Uint8Array;
  readonly blob: Uint8Array;
}

function prepare(database: SqlDatabase) {
  return {
    countSessions: database.prepare<{ count: number }>('SELECT count(*) AS count FROM sessions'),
    session: database.prepare<{ id: number; deleted: number }>(
      'SELECT id, deleted FROM sessions WHERE public_key = ?',
    ),
    createSession: database.prepare('INSERT INTO sessions (public_key) VALUES (?)'),
    lastRecord: database.prepare<{ id: number | null }>(
      'SELECT max(id) AS id FROM records WHERE id BETWEEN ? AND ?',
    ),
    lastDeleted: database.prepare<{ last: number }>(
      'SELECT last_sequence AS last FROM sessions WHERE id = ?',
    ),
    deleteRecords: database.prepare('DELETE FROM records WHERE id BETWEEN ? AND ?'),
    noteDeleted: database.prepare(
      'UPDATE sessions SET last_sequence = ?, deleted = deleted + ? WHERE id = ?',
    ),
    record: database.prepare<RecordRow>('SELECT id, hint, blob FROM records WHERE id = ?'),
    insert: database.prepare('INSERT INTO records (id, hint, blob) VALUES (?, ?, ?)'),
    find: database.prepare<RecordRow>('SELECT id, hint, blob FROM records WHERE hint = ? ORDER BY id'),
    hints: database.prepare<{ id: number; hint: Uint8Array }>(
      'SELECT id, hint FROM records WHERE (hint, id) > (?, ?) ORDER BY hint, id LIMIT ?',
    ),
    breaches: database.prepare<StoredBreach>('SELECT id, data FROM breaches ORDER BY id'),
    putBreach: database.prepare('INSERT OR REPLACE INTO breaches (id, data) VALUES (?, ?)'),
    deleteBreach: database.prepare('DELETE FROM breaches WHERE id = ?'),
  };
}

/** SQLite gives Buffers, whose `slice` shares memory: the core is to meet plain bytes. */
function plain({ hint, blob }: RecordRow): SealedRecord {
  return { hint: new Uint8Array(hint), blob: new Uint8Array(blob) };
}
