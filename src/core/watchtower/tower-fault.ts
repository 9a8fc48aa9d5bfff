import type { PublicKey } from '../crypto/index.js';
import { equalBytes } from '../primitives/bytes.js';
import { err, ok, type Result } from '../primitives/result.js';
import type { RefusalCode, TowerMessageNamed } from './messages.js';
import { verifyReceipt } from './receipt.js';

/** What a client holds against a tower. None of it costs the client more than that tower's protection. */
export type TowerFault =
  | RefusalCode
  /** It cannot be reached, or the connection ended. */
  | 'unreachable'
  /** It took what was sent and does not answer. */
  | 'silent'
  /** The signature of a receipt, or what it is for, is wrong. */
  | 'wrongReceipt'
  /** It says that it has fewer records than it has signed for. */
  | 'forgotRecords'
  /** It wants blobs of another length, or answers what was never asked. */
  | 'protocolViolation';

/** A record that is out and waits for its receipt. */
export interface SentRecord {
  readonly sequence: bigint;
  readonly recordHash: Uint8Array;
}

/** Checks a receipt against what was sent first and is not acknowledged yet: a tower answers in order. */
export function checkReceipt(
  sent: SentRecord | undefined,
  receipt: TowerMessageNamed<'recordStored'>,
  session: PublicKey,
  towerId: PublicKey,
): Result<SentRecord, TowerFault> {
  if (sent === undefined) return err('protocolViolation');
  const fits = receipt.sequence === sent.sequence && equalBytes(receipt.recordHash, sent.recordHash);
  if (!fits || !verifyReceipt({ session, ...sent }, receipt.signature, towerId)) return err('wrongReceipt');
  return ok(sent);
}
