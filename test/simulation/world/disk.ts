import Sqlite, { type Database } from 'better-sqlite3';
import { SqlDatabase, type SqliteConnection } from '../../../src/node/store/database.js';
import { type DatabaseOwner, type Store, storeOver } from '../../../src/node/store/index.js';

/** What is on a node's disk at some moment. */
export type DiskImage = Buffer;

/** What a disk does beside storing. */
export interface DiskEvents {
  /** Before a commit begins. Throws to kill: nothing of the commit is there then. */
  beforeCommit(): void;
  /** Before each single write. True: it fails. */
  writeFails(): boolean;
  /** Once a commit is on disk. Throws to kill: all of it is there. */
  afterCommit(): void;
}

/** A disk in memory that outlives the lives of its node: what is committed is there, and nothing else. */
export class VirtualDisk {
  private image: DiskImage | undefined;
  private open: Database | undefined;
  private gossip: Database | undefined;
  private gossipImage: DiskImage | undefined;
  commits = 0;

  /** Opens the store for one life. */
  openStore(owner: DatabaseOwner, events: DiskEvents): Store {
    const database = this.image === undefined ? new Sqlite(':memory:') : new Sqlite(this.image);
    this.open = database;
    const connection = this.watched(database, events);
    const beside = this.gossipImage === undefined ? new Sqlite(':memory:') : new Sqlite(this.gossipImage);
    this.gossip = beside;
    const gossip = new SqlDatabase(
      {
        close: () => this.keepGossip(beside),
        exec: (sql) => beside.exec(sql),
        pragma: (source, options) => beside.pragma(source, options),
        prepare: beside.prepare.bind(beside),
        transaction: beside.transaction.bind(beside),
      },
      { durability: 'normal' },
    );
    return storeOver(new SqlDatabase(connection, { durability: 'full' }), () => gossip, owner);
  }

  /** The power goes: what is committed stays. */
  cutPower(): void {
    if (this.open?.open === true) {
      this.image = this.open.serialize();
      this.open.close();
    }
    if (this.gossip !== undefined) this.keepGossip(this.gossip);
    this.open = undefined;
    this.gossip = undefined;
  }

  /** What is on the disk now. */
  copy(): DiskImage | undefined {
    return this.open?.open === true ? this.open.serialize() : this.image;
  }

  /** Puts an old copy in the place of what is there. The node is down. */
  restore(image: DiskImage): void {
    this.image = image;
  }

  /** A look at the store that leaves no trace; undefined while the node is down. */
  query<Row>(sql: string, ...values: (string | number)[]): Row[] {
    return this.open?.open === true ? (this.open.prepare(sql).all(...values) as Row[]) : [];
  }

  get bytes(): number {
    if (this.open?.open !== true) return this.image?.length ?? 0;
    const pages = Number(this.open.pragma('page_count', { simple: true }));
    return pages * Number(this.open.pragma('page_size', { simple: true }));
  }

  private keepGossip(gossip: Database): void {
    if (!gossip.open) return;
    this.gossipImage = gossip.serialize();
    gossip.close();
  }

  private watched(database: Database, events: DiskEvents): SqliteConnection {
    const failing = () => {
      if (events.writeFails())
        throw Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_WRITE' });
    };
    return {
      close: () => this.cutPower(),
      exec: (sql) => database.exec(sql),
      pragma: (source, options) => database.pragma(source, options),
      prepare: ((sql: string) => {
        const statement = database.prepare(sql);
        if (statement.readonly) return statement;
        return {
          readonly: false,
          all: (...values: unknown[]) => statement.all(...values),
          get: (...values: unknown[]) => statement.get(...values),
          run: (...values: unknown[]) => {
            if (database.inTransaction) {
              failing();
              return statement.run(...values);
            }
            events.beforeCommit();
            failing();
            const result = statement.run(...values);
            this.commits += 1;
            events.afterCommit();
            return result;
          },
        };
      }) as unknown as Database['prepare'],
      transaction: ((work: (...parameters: unknown[]) => unknown) => {
        const inner = database.transaction(work);
        const run = (...parameters: unknown[]) => {
          if (database.inTransaction) return inner(...parameters);
          events.beforeCommit();
          const result = inner.immediate(...parameters);
          this.commits += 1;
          events.afterCommit();
          return result;
        };
        return Object.assign(run, { immediate: run, deferred: run, exclusive: run, default: run, database });
      }) as unknown as Database['transaction'],
    };
  }
}
