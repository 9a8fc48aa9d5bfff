import { equalBytes } from '../primitives/bytes.js';
import type { RefusalCode, TowerMessageNamed } from './messages.js';
import { recordHash } from './receipt.js';
import { BLOB_LENGTH } from './sealed-record.js';

/** What a tower knows of a session when a record comes in. */
export interface SessionState {
  /** The last number taken; 0: none. */
  readonly lastSequence: bigint;
  /** How many records the session may hold. */
  readonly maxRecords: number;
  /** How many of those that were taken it has deleted again. */
  readonly deleted: number;
  /** The hash of the record that is stored under a number that was taken. */
  storedHash(sequence: bigint): Uint8Array | undefined;
}

/** `store` it; `repeat` the receipt, because it is there already; or refuse, and go on. */
export type RecordVerdict =
  | { readonly type: 'store'; readonly hash: Uint8Array }
  | { readonly type: 'repeat'; readonly hash: Uint8Array }
  | { readonly type: 'refuse'; readonly code: RefusalCode };

/** Judges one record of a client. Numbers count up from 1 without a gap, and what was stored is never overwritten. */
export function judgeRecord(session: SessionState, message: TowerMessageNamed<'storeRecord'>): RecordVerdict {
  const { sequence, blob } = message;
  if (blob.length !== BLOB_LENGTH) return { type: 'refuse', code: 'blobLength' };
  const hash = recordHash(message);
  if (sequence <= session.lastSequence) {
    const stored = session.storedHash(sequence);
    if (stored === undefined || !equalBytes(stored, hash)) {
      return { type: 'refuse', code: 'sequenceConflict' };
    }
    return { type: 'repeat', hash };
  }
  if (sequence !== session.lastSequence + 1n) return { type: 'refuse', code: 'sequenceGap' };
  if (sequence > BigInt(session.maxRecords + session.deleted))
    return { type: 'refuse', code: 'quotaExceeded' };
  return { type: 'store', hash };
}
