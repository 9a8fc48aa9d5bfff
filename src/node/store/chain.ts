import type { SqlDatabase } from './database.js';

/** A block that this node has handled. The hash is in the reversed form that `bitcoind` shows. */
export interface StoredBlock {
  readonly height: number;
  readonly hash: string;
}

/** How many blocks back a reorganisation can be followed without asking the chain for more. */
export const BLOCKS_KEPT = 200;

/** The newest blocks that this node has handled, so that it finds after a restart where the chain has moved away. */
export interface ChainRepository {
  /** Appends a block, and forgets what is more than `BLOCKS_KEPT` deep and whatever stood at or above its height. */
  connect(block: StoredBlock): void;
  /** Stands at a block from now on, whatever was before: all above it will be handled again. */
  restartAt(block: StoredBlock): void;
  /** Takes back all blocks above `height`. */
  disconnectAbove(height: number): void;
  tip(): StoredBlock | undefined;
  /** The newest first. */
  recent(): readonly StoredBlock[];
}

export function chainRepository(database: SqlDatabase): ChainRepository {
  const insert = database.prepare('INSERT INTO blocks (height, hash) VALUES (?, ?)');
  const deleteAbove = database.prepare('DELETE FROM blocks WHERE height > ?');
  const deleteUpTo = database.prepare('DELETE FROM blocks WHERE height <= ?');
  const tip = database.prepare<StoredBlock>('SELECT height, hash FROM blocks ORDER BY height DESC LIMIT 1');
  const recent = database.prepare<StoredBlock>('SELECT height, hash FROM blocks ORDER BY height DESC');

  return {
    connect: ({ height, hash }) =>
      database.transaction(() => {
        deleteAbove.run(height - 1);
        insert.run(height, hash);
        deleteUpTo.run(height - BLOCKS_KEPT);
      }),
    restartAt: ({ height, hash }) =>
      database.transaction(() => {
        deleteAbove.run(-1);
        insert.run(height, hash);
      }),
    disconnectAbove: (height) => void deleteAbove.run(height),
    tip: () => tip.get(),
    recent: () => recent.all(),
  };
}
