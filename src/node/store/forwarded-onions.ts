import type { SqlDatabase } from './database.js';

/** An onion that was passed on, and the HTLC that brought it. */
export interface ForwardedOnion {
  readonly hmac: Uint8Array;
  /** Hex. */
  readonly channelId: string;
  readonly htlcId: bigint;
  /** The height from which on the onion itself is too late to be passed on. */
  readonly expiry: number;
}

/** The onions that this node has passed on and that could still be. */
export interface ForwardedOnionRepository {
  add(onion: ForwardedOnion): void;
  find(hmac: Uint8Array): Pick<ForwardedOnion, 'channelId' | 'htlcId'> | undefined;
  forgetExpired(height: number): void;
}

export function forwardedOnionRepository(database: SqlDatabase): ForwardedOnionRepository {
  const add = database.prepare(
    'INSERT OR REPLACE INTO forwarded_onions (hmac, channel_id, htlc_id, expiry) VALUES (?, ?, ?, ?)',
  );
  const find = database.prepare<{ channelId: string; htlcId: string }>(
    'SELECT channel_id AS channelId, htlc_id AS htlcId FROM forwarded_onions WHERE hmac = ?',
  );
  const forget = database.prepare('DELETE FROM forwarded_onions WHERE expiry <= ?');

  return {
    add: ({ hmac, channelId, htlcId, expiry }) => void add.run(hmac, channelId, htlcId.toString(), expiry),
    find(hmac) {
      const row = find.get(hmac);
      return row === undefined ? undefined : { channelId: row.channelId, htlcId: BigInt(row.htlcId) };
    },
    forgetExpired: (height) => void forget.run(height),
  };
}
