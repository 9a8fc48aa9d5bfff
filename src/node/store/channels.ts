import type { SqlDatabase } from './database.js';
import { StoreError } from './store-error.js';

/** A channel as it is stored: its state is a text that the channel's owner writes and reads. */
export interface StoredChannel {
  /** Hex; the temporary id until the funding transaction is known. */
  readonly channelId: string;
  /** The peer's node id, hex. */
  readonly peer: string;
  readonly data: string;
  readonly closed: boolean;
}

/** The channels of this node, the closed ones too. */
export interface ChannelRepository {
  put(channelId: string, peer: string, data: string, closed: boolean): void;
  get(channelId: string): StoredChannel | undefined;
  /** Gives a channel its final id. Throws `storeMisuse` when there is no such channel, or the new id is taken. */
  rename(from: string, to: string): void;
  /** Keeps what punishes a commitment that the peer has revoked. */
  archiveRevoked(channelId: string, commitmentNumber: bigint, data: string): void;
  /** What was kept of a revoked commitment; undefined when nothing was. */
  revoked(channelId: string, commitmentNumber: bigint): string | undefined;
  /** Drops all that was kept of a channel's revoked commitments: nothing can be spent by them any more. */
  forgetRevoked(channelId: string): void;
  /** Forgets a channel that never held money. */
  delete(channelId: string): void;
  all(): readonly StoredChannel[];
  /** Those that are not closed to the end. */
  open(): readonly StoredChannel[];
}

type Row = Omit<StoredChannel, 'closed'> & { readonly closed: number };
const COLUMNS = 'channel_id AS channelId, peer, data, is_closed AS closed';

export function channelRepository(database: SqlDatabase): ChannelRepository {
  const put = database.prepare(`
    INSERT INTO channels (channel_id, peer, data, is_closed, updated_at) VALUES (?, ?, ?, ?, unixepoch())
    ON CONFLICT (channel_id) DO UPDATE
    SET peer = excluded.peer, data = excluded.data, is_closed = excluded.is_closed, updated_at = unixepoch()`);
  const get = database.prepare<Row>(`SELECT ${COLUMNS} FROM channels WHERE channel_id = ?`);
  const rename = database.prepare(
    'UPDATE channels SET channel_id = ?, updated_at = unixepoch() WHERE channel_id = ?',
  );
  const remove = database.prepare('DELETE FROM channels WHERE channel_id = ?');
  const archive = database.prepare(
    'INSERT OR REPLACE INTO revoked_commitments (channel_id, commitment_number, data) VALUES (?, ?, ?)',
  );
  const revoked = database.prepare<{ readonly data: string }>(
    'SELECT data FROM revoked_commitments WHERE channel_id = ? AND commitment_number = ?',
  );
  const forget = database.prepare('DELETE FROM revoked_commitments WHERE channel_id = ?');
  const all = database.prepare<Row>(`SELECT ${COLUMNS} FROM channels ORDER BY rowid`);
  const open = database.prepare<Row>(`SELECT ${COLUMNS} FROM channels WHERE is_closed = 0 ORDER BY rowid`);

  return {
    put: (channelId, peer, data, closed) => void put.run(channelId, peer, data, Number(closed)),
    get: (channelId) => {
      const row = get.get(channelId);
      return row && fromRow(row);
    },
    rename: (from, to) => {
      if (rename.run(to, from) === 0)
        throw new StoreError('storeMisuse', `there is no channel ${from} to rename`);
    },
    archiveRevoked: (channelId, number, data) => void archive.run(channelId, String(number), data),
    revoked: (channelId, number) => revoked.get(channelId, String(number))?.data,
    forgetRevoked: (channelId) => void forget.run(channelId),
    delete: (channelId) => void remove.run(channelId),
    all: () => all.all().map(fromRow),
    open: () => open.all().map(fromRow),
  };
}

function fromRow(row: Row): StoredChannel {
  return { ...row, closed: row.closed === 1 };
}
