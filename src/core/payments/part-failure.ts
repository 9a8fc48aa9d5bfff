import { readFailure } from '../onion/index.js';
import type { PartFailure, PaymentPart } from './payment.js';
import type { PartFailureReason } from './payment-vocabulary.js';

/** Reads how a part ended. */
export function partFailure(part: PaymentPart, reason: PartFailureReason): PartFailure {
  switch (reason.type) {
    case 'onion': {
      const read = readFailure(part.sharedSecrets, reason.packet);
      const nodeId = read && part.hops[read.hop]?.nodeId;
      if (read === undefined || nodeId === undefined) return { type: 'unreadable' };
      return { type: 'hop', hop: read.hop, nodeId, failure: read.failure };
    }
    case 'malformed':
      return { type: 'malformed', failureCode: reason.failureCode };
    default:
      return reason;
  }
}
