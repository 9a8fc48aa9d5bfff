import { type Satoshi, sat } from '../../core/primitives/units.js';
import type { SqlDatabase } from './database.js';

/** A `channel_announcement` as it came, and what the chain says of the output that it points at. */
export interface StoredChannelAnnouncement {
  readonly shortChannelId: bigint;
  readonly raw: Uint8Array;
  /** In internal byte order. */
  readonly fundingTxid: Uint8Array;
  readonly capacitySat: Satoshi;
}

/** A `channel_update` as it came. Direction 0 is node 1's (BOLT 7, `channel_flags`). */
export interface StoredChannelUpdate {
  readonly shortChannelId: bigint;
  readonly direction: 0 | 1;
  readonly raw: Uint8Array;
}

/** A `node_announcement` as it came. */
export interface StoredNodeAnnouncement {
  readonly nodeId: Uint8Array;
  readonly raw: Uint8Array;
}

/**
 * The public graph as raw messages, the newest of each key. It stands in a file of its own whose commits do not wait
 * for the disk: what a power failure takes is learnt again from peers.
 */
export interface GossipRepository {
  putChannelAnnouncement(announcement: StoredChannelAnnouncement): void;
  putChannelUpdate(update: StoredChannelUpdate): void;
  putNodeAnnouncement(announcement: StoredNodeAnnouncement): void;
  /** Forgets a channel with its updates. */
  deleteChannel(shortChannelId: bigint): void;
  deleteNode(nodeId: Uint8Array): void;
  channelAnnouncements(): readonly StoredChannelAnnouncement[];
  channelUpdates(): readonly StoredChannelUpdate[];
  nodeAnnouncements(): readonly StoredNodeAnnouncement[];
  /** Many changes in one commit. */
  transaction<T>(work: () => T): T;
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS channel_announcements (
  short_channel_id BLOB PRIMARY KEY, raw BLOB NOT NULL, funding_txid BLOB NOT NULL, capacity_sat TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS channel_updates (
  short_channel_id BLOB NOT NULL, direction INTEGER NOT NULL, raw BLOB NOT NULL,
  PRIMARY KEY (short_channel_id, direction)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS node_announcements (node_id BLOB PRIMARY KEY, raw BLOB NOT NULL) STRICT, WITHOUT ROWID;
`;

interface AnnouncementRow {
  readonly id: Uint8Array;
  readonly raw: Uint8Array;
  readonly fundingTxid: Uint8Array;
  readonly capacity: string;
}

interface UpdateRow {
  readonly id: Uint8Array;
  readonly direction: 0 | 1;
  readonly raw: Uint8Array;
}

export function gossipRepository(database: SqlDatabase): GossipRepository {
  database.execute(SCHEMA);
  const putAnnouncement = database.prepare(
    'INSERT OR REPLACE INTO channel_announcements VALUES (?, ?, ?, ?)',
  );
  const putUpdate = database.prepare('INSERT OR REPLACE INTO channel_updates VALUES (?, ?, ?)');
  const putNode = database.prepare('INSERT OR REPLACE INTO node_announcements VALUES (?, ?)');
  const deleteAnnouncement = database.prepare('DELETE FROM channel_announcements WHERE short_channel_id = ?');
  const deleteUpdates = database.prepare('DELETE FROM channel_updates WHERE short_channel_id = ?');
  const deleteNode = database.prepare('DELETE FROM node_announcements WHERE node_id = ?');
  const announcements = database.prepare<AnnouncementRow>(
    'SELECT short_channel_id AS id, raw, funding_txid AS fundingTxid, capacity_sat AS capacity FROM channel_announcements',
  );
  const updates = database.prepare<UpdateRow>(
    'SELECT short_channel_id AS id, direction, raw FROM channel_updates',
  );
  const nodes = database.prepare<StoredNodeAnnouncement>(
    'SELECT node_id AS nodeId, raw FROM node_announcements',
  );

  return {
    putChannelAnnouncement: ({ shortChannelId, raw, fundingTxid, capacitySat }) =>
      void putAnnouncement.run(key(shortChannelId), raw, fundingTxid, capacitySat.toString()),
    putChannelUpdate: ({ shortChannelId, direction, raw }) =>
      void putUpdate.run(key(shortChannelId), direction, raw),
    putNodeAnnouncement: ({ nodeId, raw }) => void putNode.run(nodeId, raw),
    deleteChannel: (shortChannelId) =>
      database.transaction(() => {
        deleteAnnouncement.run(key(shortChannelId));
        deleteUpdates.run(key(shortChannelId));
      }),
    deleteNode: (nodeId) => void deleteNode.run(nodeId),
    channelAnnouncements: () =>
      announcements.all().map(({ id, raw, fundingTxid, capacity }) => ({
        shortChannelId: fromKey(id),
        raw: plain(raw),
        fundingTxid: plain(fundingTxid),
        capacitySat: sat(BigInt(capacity)),
      })),
    channelUpdates: () =>
      updates
        .all()
        .map(({ id, direction, raw }) => ({ shortChannelId: fromKey(id), direction, raw: plain(raw) })),
    nodeAnnouncements: () =>
      nodes.all().map(({ nodeId, raw }) => ({ nodeId: plain(nodeId), raw: plain(raw) })),
    transaction: (work) => database.transaction(work),
  };
}

/** Big-endian, so that the order of the keys is the order of the ids. */
function key(shortChannelId: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, shortChannelId);
  return bytes;
}

function fromKey(bytes: Uint8Array): bigint {
  return new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0);
}

/** SQLite's bytes come as a Buffer; the rest of the program wants no more than a Uint8Array. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}
