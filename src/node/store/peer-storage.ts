import type { SqlDatabase } from './database.js';

/** What a peer has us keep for it. */
export interface StoredBlob {
  /** Hex. */
  readonly nodeId: string;
  readonly blob: Uint8Array;
}

/** One blob for each peer (BOLT 1, Peer Storage). */
export interface PeerStorageRepository {
  put(stored: StoredBlob): void;
  get(nodeId: string): Uint8Array | undefined;
  /** The node ids of all whose blobs are kept, each with the height since which it has no channel; null: it has one. */
  all(): readonly { readonly nodeId: string; readonly unusedSince: number | null }[];
  setUnusedSince(nodeId: string, height: number | null): void;
  delete(nodeId: string): void;
}

export function peerStorageRepository(database: SqlDatabase): PeerStorageRepository {
  const put = database.prepare(
    'INSERT INTO peer_storage (node_id, blob) VALUES (?, ?) ON CONFLICT (node_id) DO UPDATE SET blob = excluded.blob',
  );
  const get = database.prepare<{ readonly blob: Uint8Array }>(
    'SELECT blob FROM peer_storage WHERE node_id = ?',
  );
  const all = database.prepare<{ readonly nodeId: string; readonly unusedSince: number | null }>(
    'SELECT node_id AS nodeId, unused_since AS unusedSince FROM peer_storage ORDER BY node_id',
  );
  const unused = database.prepare('UPDATE peer_storage SET unused_since = ? WHERE node_id = ?');
  const remove = database.prepare('DELETE FROM peer_storage WHERE node_id = ?');

  return {
    put: ({ nodeId, blob }) => void put.run(nodeId, blob),
    get: (nodeId) => {
      const row = get.get(nodeId);
      return row && new Uint8Array(row.blob);
    },
    all: () => all.all(),
    setUnusedSince: (nodeId, height) => void unused.run(height, nodeId),
    delete: (nodeId) => void remove.run(nodeId),
  };
}
