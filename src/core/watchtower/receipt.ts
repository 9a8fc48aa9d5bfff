import { curve, type PrivateKey, type PublicKey, type Signature } from '../crypto/index.js';
import { taggedHash } from './hint.js';
import type { SealedRecord } from './sealed-record.js';

/** What a tower signs for: that it has this content under this number of this session on its disk. */
export interface ReceiptTerms {
  /** The public key of the session. */
  readonly session: PublicKey;
  readonly sequence: bigint;
  /** `recordHash` of what was stored. */
  readonly recordHash: Uint8Array;
}

/** The hash that stands for a record in a receipt. */
export function recordHash({ hint, blob }: SealedRecord): Uint8Array {
  return taggedHash('leyden/tower/record', hint, blob);
}

/** A tower's promise, which it cannot deny later: to be given only once the record is on disk. */
export function signReceipt(terms: ReceiptTerms, towerPrivateKey: PrivateKey): Signature {
  return curve().sign(receiptHash(terms), towerPrivateKey);
}

/** Whether a tower has signed for exactly this. */
export function verifyReceipt(terms: ReceiptTerms, signature: Signature, towerId: PublicKey): boolean {
  return curve().verify(receiptHash(terms), signature, towerId);
}

function receiptHash({ session, sequence, recordHash: hash }: ReceiptTerms): Uint8Array {
  const number = new Uint8Array(8);
  new DataView(number.buffer).setBigUint64(0, sequence);
  return taggedHash('leyden/tower/receipt', session, number, hash);
}
