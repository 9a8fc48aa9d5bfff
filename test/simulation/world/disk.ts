import Sqlite, { type Database, type Statement } from 'better-sqlite3';
import type { BackupFile } from '../../../src/node/backup/backup-file.js';
import { SqlDatabase } from '../../../src/node/store/database.js';
import { type DatabaseOwner, type Store, storeOver } from '../../../src/node/store/index.js';
import { type WriteEvents, watchedConnection } from './watched-connection.js';

/** What is in a node's directory at some moment. */
export interface DiskImage {
  readonly store: Buffer;
  readonly backup: string | undefined;
}

/** A disk in memory that outlives the lives of its node: what is committed is there, and nothing else. */
export class VirtualDisk {
  private image: Buffer | undefined;
  private backup: string | undefined;
  private open: Database | undefined;
  private gossip: Database | undefined;
  private readonly queries = new Map<string, Statement>();
  private gossipImage: Buffer | undefined;
  /** Of lives that are over. What they had begun reads and writes there, and nobody ever sees it. */
  private readonly lost: Database[] = [];

  /** Opens the store for one life. */
  openStore(owner: DatabaseOwner, events: WriteEvents): Store {
    for (const database of this.lost.splice(0)) database.close();
    const database = this.image === undefined ? new Sqlite(':memory:') : new Sqlite(this.image);
    this.open = database;
    const connection = watchedConnection(database, events, () => this.cutPower());
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

  /** The file with the backup of the channels. `mayWrite` throws when the node has died before. */
  backupFile(mayWrite: () => void): BackupFile {
    return {
      read: () => this.backup,
      write: (text) => {
        mayWrite();
        this.backup = text;
      },
      keepAside: () => 'channels.backup.1',
    };
  }

  /** The power goes: what is committed stays. */
  cutPower(): void {
    if (this.open?.open === true) {
      this.image = this.open.serialize();
      this.lost.push(this.open);
    }
    if (this.gossip !== undefined) this.keepGossip(this.gossip);
    this.open = undefined;
    this.queries.clear();
    this.gossip = undefined;
  }

  /** What is on the disk now. */
  copy(): DiskImage | undefined {
    const store = this.open?.open === true ? this.open.serialize() : this.image;
    return store === undefined ? undefined : { store, backup: this.backup };
  }

  /** Puts an old copy in the place of what is there. The node is down. */
  restore(image: DiskImage): void {
    this.image = image.store;
    this.backup = image.backup;
  }

  /** A look at the store that leaves no trace; undefined while the node is down. */
  query<Row>(sql: string, ...values: (string | number)[]): Row[] {
    if (this.open?.open !== true) return [];
    const statement = this.queries.get(sql) ?? this.open.prepare(sql);
    this.queries.set(sql, statement);
    return statement.all(...values) as Row[];
  }

  get bytes(): number {
    if (this.open?.open !== true) return this.image?.length ?? 0;
    const pages = Number(this.open.pragma('page_count', { simple: true }));
    return pages * Number(this.open.pragma('page_size', { simple: true }));
  }

  private keepGossip(gossip: Database): void {
    if (!gossip.open) return;
    this.gossipImage = gossip.serialize();
    this.lost.push(gossip);
  }
}
