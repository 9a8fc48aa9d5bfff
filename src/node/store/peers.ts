import type { SqlDatabase } from './database.js';

/** A peer that this node has met. */
export interface StoredPeer {
  /** Hex. */
  readonly nodeId: string;
  /** Where it was last reached: `tcp://HOST:PORT`, `ws://HOST:PORT`. Null when it only ever came to us. */
  readonly address: string | null;
  /** Whether to connect again whenever the connection is lost. */
  readonly keepConnected: boolean;
}

export interface PeerRepository {
  put(peer: StoredPeer): void;
  get(nodeId: string): StoredPeer | undefined;
  delete(nodeId: string): void;
  all(): readonly StoredPeer[];
}

type Row = Omit<StoredPeer, 'keepConnected'> & { readonly keepConnected: number };
const SELECT = 'SELECT node_id AS nodeId, address, keep_connected AS keepConnected FROM peers';

export function peerRepository(database: SqlDatabase): PeerRepository {
  const put = database.prepare(
    'INSERT OR REPLACE INTO peers (node_id, address, keep_connected) VALUES (?, ?, ?)',
  );
  const get = database.prepare<Row>(`${SELECT} WHERE node_id = ?`);
  const remove = database.prepare('DELETE FROM peers WHERE node_id = ?');
  const all = database.prepare<Row>(`${SELECT} ORDER BY node_id`);

  return {
    put: ({ nodeId, address, keepConnected }) => void put.run(nodeId, address, Number(keepConnected)),
    get: (nodeId) => {
      const row = get.get(nodeId);
      return row && fromRow(row);
    },
    delete: (nodeId) => void remove.run(nodeId),
    all: () => all.all().map(fromRow),
  };
}

function fromRow(row: Row): StoredPeer {
  return { ...row, keepConnected: row.keepConnected === 1 };
}
