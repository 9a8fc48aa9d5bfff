import type { SqlDatabase } from './database.js';

/** A tower that guards this node's channels. */
export interface StoredTower {
  /** Hex. */
  readonly nodeId: string;
  /** `ws://HOST:PORT` or `tcp://HOST:PORT`. */
  readonly address: string;
  readonly mode: 'own' | 'stranger';
  /** Where the tower sends what it takes: a script of the wallet. */
  readonly destination: Uint8Array;
}

/** A session with a tower. Its key is of this session alone, so that a tower cannot tell whose it is. */
export interface StoredTowerSession {
  readonly id: number;
  readonly privateKey: Uint8Array;
  /** The number of the last record that the tower has signed for. */
  readonly acknowledged: number;
}

/** A record that a tower has not signed for. */
export interface WaitingRecord {
  readonly id: number;
  readonly hint: Uint8Array;
  readonly blob: Uint8Array;
}

/** Records that a tower holds in one session for channels that are closed for good. */
export interface RemovableRecords {
  readonly session: number;
  readonly privateKey: Uint8Array;
  /** Ascending by their numbers. */
  readonly records: readonly { readonly id: number; readonly sequence: number }[];
}

/** One record of a revoked state, which may need several. */
export interface NewTowerRecord {
  readonly tower: string;
  /** Hex. */
  readonly channelId: string;
  readonly commitmentNumber: bigint;
  readonly part: number;
  readonly isLast: boolean;
  readonly hint: Uint8Array;
  readonly blob: Uint8Array;
}

/** How far a tower is with one channel, in revoked states. */
export interface TowerCoverage {
  readonly channelId: string;
  readonly covered: number;
  /** States that wait for a receipt. */
  readonly waiting: number;
  /** States that the tower signed for and does not have any more. */
  readonly lost: number;
}

/** The towers, their sessions, and every record that was ever for one of them. */
export interface TowerRepository {
  put(tower: StoredTower): void;
  all(): readonly StoredTower[];
  /** With its sessions and records. */
  delete(nodeId: string): void;
  /** The session in use; undefined before the first. */
  session(tower: string): StoredTowerSession | undefined;
  /** Ends the session in use, if any, and begins another. */
  newSession(tower: string, privateKey: Uint8Array): void;
  /** Whether a state is among a tower's records already. */
  hasState(tower: string, channelId: string, commitmentNumber: bigint): boolean;
  add(record: NewTowerRecord): void;
  /** The oldest records without a receipt, in the order in which they are sent. */
  waiting(tower: string, afterId: number, limit: number): readonly WaitingRecord[];
  /** How many records have no receipt; counts to `limit` and no further. */
  backlog(tower: string, limit: number): number;
  /** The tower has signed for a record, under this number of its session: its content is not needed any more. */
  acknowledge(recordId: number, session: number, sequence: number, receipt: Uint8Array): void;
  /** The tower says that it has only this many records of a session. */
  lose(session: number, lastSequence: number): void;
  coverage(tower: string): readonly TowerCoverage[];
  /** What a tower may delete, of one session, at most so many records; undefined when there is nothing. */
  removable(tower: string, limit: number): RemovableRecords | undefined;
  /** The tower has deleted these records. */
  removed(recordIds: readonly number[]): void;
  /** Forgets what a tower has lost of channels that are closed for good. */
  forgetLost(tower: string): void;
}

/** The part of the schema for towers. `status` of a record: 0 waits, 1 has a receipt, 2 is lost. */
export const TOWER_SCHEMA = `
CREATE TABLE towers (
  node_id TEXT PRIMARY KEY,
  address TEXT NOT NULL,
  mode TEXT NOT NULL,
  destination BLOB NOT NULL
) STRICT;

CREATE TABLE tower_sessions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tower TEXT NOT NULL REFERENCES towers ON DELETE CASCADE,
  private_key BLOB NOT NULL,
  acknowledged INTEGER NOT NULL
) STRICT;
CREATE INDEX tower_sessions_by_tower ON tower_sessions (tower, id);

CREATE TABLE tower_records (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tower TEXT NOT NULL REFERENCES towers ON DELETE CASCADE,
  channel_id TEXT NOT NULL,
  commitment_number INTEGER NOT NULL,
  part INTEGER NOT NULL,
  is_last INTEGER NOT NULL,
  hint BLOB NOT NULL,
  blob BLOB,
  status INTEGER NOT NULL,
  session INTEGER REFERENCES tower_sessions ON DELETE CASCADE,
  sequence INTEGER,
  receipt BLOB
) STRICT;
CREATE UNIQUE INDEX tower_records_by_state ON tower_records (tower, channel_id, commitment_number, part);
CREATE INDEX tower_records_waiting ON tower_records (tower, id) WHERE status = 0;
CREATE INDEX tower_records_by_session ON tower_records (session, sequence) WHERE status = 1;
CREATE INDEX tower_records_coverage ON tower_records (tower, channel_id, status) WHERE is_last = 1;
`;

export function towerRepository(database: SqlDatabase): TowerRepository {
  const put = database.prepare(`
    INSERT INTO towers (node_id, address, mode, destination) VALUES (?, ?, ?, ?)
    ON CONFLICT (node_id) DO UPDATE SET address = excluded.address, mode = excluded.mode`);
  const all = database.prepare<StoredTower>(
    'SELECT node_id AS nodeId, address, mode, destination FROM towers ORDER BY rowid',
  );
  const remove = database.prepare('DELETE FROM towers WHERE node_id = ?');
  const session = database.prepare<StoredTowerSession>(`
    SELECT id, private_key AS privateKey, acknowledged FROM tower_sessions WHERE tower = ? ORDER BY id DESC LIMIT 1`);
  const newSession = database.prepare(
    'INSERT INTO tower_sessions (tower, private_key, acknowledged) VALUES (?, ?, 0)',
  );
  const acknowledgeSession = database.prepare('UPDATE tower_sessions SET acknowledged = ? WHERE id = ?');
  const hasState = database.prepare<{ found: number }>(
    'SELECT 1 AS found FROM tower_records WHERE tower = ? AND channel_id = ? AND commitment_number = ? LIMIT 1',
  );
  const add = database.prepare(`
    INSERT INTO tower_records (tower, channel_id, commitment_number, part, is_last, hint, blob, status)
    VALUES (?, ?, ?, ?, ?, ?, ?, 0)`);
  const waiting = database.prepare<WaitingRecord>(
    'SELECT id, hint, blob FROM tower_records WHERE tower = ? AND status = 0 AND id > ? ORDER BY id LIMIT ?',
  );
  const backlog = database.prepare<{ count: number }>(
    'SELECT count(*) AS count FROM (SELECT 1 FROM tower_records WHERE tower = ? AND status = 0 LIMIT ?)',
  );
  const acknowledge = database.prepare(
    'UPDATE tower_records SET status = 1, blob = NULL, session = ?, sequence = ?, receipt = ? WHERE id = ?',
  );
  const lose = database.prepare(
    'UPDATE tower_records SET status = 2 WHERE session = ? AND sequence > ? AND status = 1',
  );
  const coverage = database.prepare<TowerCoverage>(`
    SELECT channel_id AS channelId, sum(status = 1) AS covered, sum(status = 0) AS waiting, sum(status = 2) AS lost
    FROM tower_records WHERE tower = ? AND is_last = 1 GROUP BY channel_id ORDER BY channel_id`);

  const removable = database.prepare<{ id: number; session: number; sequence: number }>(`
    SELECT id, session, sequence FROM tower_records
    WHERE tower = ? AND status = 1 AND channel_id IN (SELECT channel_id FROM channels WHERE is_closed = 1)
    ORDER BY session, sequence LIMIT ?`);
  const sessionKey = database.prepare<{ privateKey: Uint8Array }>(
    'SELECT private_key AS privateKey FROM tower_sessions WHERE id = ?',
  );
  const removeRecord = database.prepare('DELETE FROM tower_records WHERE id = ?');
  const forgetLost = database.prepare(`
    DELETE FROM tower_records
    WHERE tower = ? AND status = 2 AND channel_id IN (SELECT channel_id FROM channels WHERE is_closed = 1)`);

  return {
    put: ({ nodeId, address, mode, destination }) => void put.run(nodeId, address, mode, destination),
    all: () => all.all().map((row) => ({ ...row, destination: new Uint8Array(row.destination) })),
    delete: (nodeId) => void remove.run(nodeId),
    session: (tower) => {
      const row = session.get(tower);
      return row && { ...row, privateKey: new Uint8Array(row.privateKey) };
    },
    newSession: (tower, privateKey) => void newSession.run(tower, privateKey),
    hasState: (tower, channelId, number) => hasState.get(tower, channelId, number) !== undefined,
    add: ({ tower, channelId, commitmentNumber, part, isLast, hint, blob }) =>
      void add.run(tower, channelId, commitmentNumber, part, Number(isLast), hint, blob),
    waiting: (tower, afterId, limit) =>
      waiting.all(tower, afterId, limit).map(({ id, hint, blob }) => ({
        id,
        hint: new Uint8Array(hint),
        blob: new Uint8Array(blob),
      })),
    backlog: (tower, limit) => backlog.get(tower, limit)?.count ?? 0,
    acknowledge: (recordId, sessionId, sequence, receipt) =>
      database.transaction(() => {
        acknowledge.run(sessionId, sequence, receipt, recordId);
        acknowledgeSession.run(sequence, sessionId);
      }),
    lose: (sessionId, lastSequence) => void lose.run(sessionId, lastSequence),
    coverage: (tower) => coverage.all(tower),
    removable: (tower, limit) => {
      const rows = removable.all(tower, limit);
      const session = rows[0]?.session;
      const key = session === undefined ? undefined : sessionKey.get(session);
      if (session === undefined || key === undefined) return undefined;
      const records = rows.filter((row) => row.session === session);
      return { session, privateKey: new Uint8Array(key.privateKey), records };
    },
    removed: (recordIds) =>
      database.transaction(() => {
        for (const id of recordIds) removeRecord.run(id);
      }),
    forgetLost: (tower) => void forgetLost.run(tower),
  };
}
