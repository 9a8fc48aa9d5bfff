import type { SqlDatabase } from './database.js';

/** A commitment that a peer has revoked, without its HTLCs. Local and remote as the peer sees them. */
export interface StoredRevokedState {
  readonly commitmentNumber: bigint;
  readonly toLocalMsat: bigint;
  readonly toRemoteMsat: bigint;
  readonly feeratePerKw: number;
}

/** What it takes, besides the HTLCs that `channels` archives, to punish any commitment that was ever revoked. */
export interface RevokedStateRepository {
  put(channelId: string, state: StoredRevokedState): void;
  /** Those with numbers from `from` on and below `below`, ascending. */
  range(channelId: string, from: bigint, below: bigint): readonly StoredRevokedState[];
  /** The channel is resolved for good. */
  forget(channelId: string): void;
}

interface Row {
  readonly commitmentNumber: number;
  readonly toLocalMsat: string;
  readonly toRemoteMsat: string;
  readonly feeratePerKw: number;
}

export function revokedStateRepository(database: SqlDatabase): RevokedStateRepository {
  const put = database.prepare(`
    INSERT OR REPLACE INTO revoked_states (channel_id, commitment_number, to_local_msat, to_remote_msat, feerate_per_kw)
    VALUES (?, ?, ?, ?, ?)`);
  const range = database.prepare<Row>(`
    SELECT commitment_number AS commitmentNumber, to_local_msat AS toLocalMsat, to_remote_msat AS toRemoteMsat,
      feerate_per_kw AS feeratePerKw
    FROM revoked_states WHERE channel_id = ? AND commitment_number >= ? AND commitment_number < ?
    ORDER BY commitment_number`);
  const forget = database.prepare('DELETE FROM revoked_states WHERE channel_id = ?');
  return {
    put: (channelId, { commitmentNumber, toLocalMsat, toRemoteMsat, feeratePerKw }) =>
      void put.run(channelId, commitmentNumber, String(toLocalMsat), String(toRemoteMsat), feeratePerKw),
    range: (channelId, from, below) =>
      range
        .all(channelId, from, below)
        .map(({ commitmentNumber, toLocalMsat, toRemoteMsat, feeratePerKw }) => ({
          commitmentNumber: BigInt(commitmentNumber),
          toLocalMsat: BigInt(toLocalMsat),
          toRemoteMsat: BigInt(toRemoteMsat),
          feeratePerKw,
        })),
    forget: (channelId) => void forget.run(channelId),
  };
}
