import type { PaymentPartFailure } from '../../../api/results.js';
import { type Failure, failureCode, failureOfMalformed } from '../../../core/onion/index.js';
import type { OutgoingPayment, PartFailure, PaymentPart } from '../../../core/payments/index.js';
import { toHex } from '../../../core/primitives/bytes.js';
import { formatShortChannelId } from '../../../core/wire/index.js';
import {
  FAILURE_WORDS,
  type FailureWords,
  LOCAL_WORDS,
  OTHER_WORDS,
  REFUSED_LOCALLY,
} from './failure-words.js';

/** Every part of a payment that failed, in the order in which they were sent: who said no, and what followed. */
export function explainParts(payment: OutgoingPayment): readonly PaymentPartFailure[] {
  return payment.parts.flatMap((part) => (part.failure === undefined ? [] : [explain(part, part.failure)]));
}

interface Place {
  /** 0 is this node, 1 its peer; null when nobody knows. */
  readonly hop: number | null;
  /** The place of the channel in the route, when it is not the one that the hop was to send over. */
  readonly channel?: number;
  readonly code: string;
  readonly failureCode: number | null;
  readonly words: FailureWords;
}

function explain(part: PaymentPart, failure: PartFailure): PaymentPartFailure {
  const { hop, code, failureCode: number, words, ...place } = placeOf(part, failure);
  // At the payee it is the channel that the payment came in by.
  const channel = place.channel ?? hop;
  const at = channel === null ? undefined : part.hops[Math.min(channel, part.hops.length - 1)];
  const nodeId = hop === null || hop === 0 ? undefined : part.hops[hop - 1]?.nodeId;
  return {
    hop,
    nodeId: nodeId === undefined ? null : toHex(nodeId),
    channel: at === undefined ? null : formatShortChannelId(at.shortChannelId),
    code,
    failureCode: number,
    amountMsat: part.amountMsat,
    meaning: words.meaning,
    did: didOf(part),
    advice: words.advice,
  };
}

function placeOf(part: PaymentPart, failure: PartFailure): Place {
  switch (failure.type) {
    case 'hop':
      return { hop: failure.hop + 1, ...wordsOf(failure.failure) };
    case 'malformed': {
      // Our peer says that the onion cannot be read, for itself: it is the first hop.
      const { failureCode: number } = failure;
      const read = failureOfMalformed({ failureCode: number, sha256OfOnion: new Uint8Array(32) });
      const unknown: Failure = { code: 'unknown', failureCode: number, data: new Uint8Array(0) };
      return { hop: 1, ...wordsOf(read.ok ? read.value : unknown) };
    }
    case 'unreadable': {
      const { hop } = failure;
      // The first hop that did not vouch for it: what reached it came over the channel before it.
      const place =
        hop === undefined ? { hop: null } : { hop: Math.min(hop + 1, part.hops.length), channel: hop };
      return { ...place, code: 'unreadable', failureCode: null, words: OTHER_WORDS.unreadable };
    }
    case 'onChainTimeout':
      return { hop: 0, code: 'onChainTimeout', failureCode: null, words: OTHER_WORDS.onChainTimeout };
    case 'local': {
      const known: Readonly<Record<string, FailureWords>> = LOCAL_WORDS;
      return {
        hop: 0,
        code: failure.code,
        failureCode: null,
        words: known[failure.code] ?? REFUSED_LOCALLY,
      };
    }
  }
}

function wordsOf(failure: Failure): Omit<Place, 'hop' | 'channel'> {
  return { code: failure.code, failureCode: failureCode(failure), words: FAILURE_WORDS[failure.code] };
}

/** What this node did about it. */
function didOf({ consequence, amountMsat, failure }: PaymentPart): string {
  switch (consequence) {
    case 'avoidChannel':
      if (failure?.type === 'unreadable' && failure.hop === undefined) {
        return 'left the channels in the middle of that route out of this payment';
      }
      return 'left that channel out of this payment';
    case 'avoidNode':
      return 'left that node out of this payment';
    case 'tryLess':
      return `tried only less than ${amountMsat} msat over that channel`;
    case 'takePolicy':
      return 'took the terms that came with the failure and tried again';
    case 'giveUp':
      return 'gave up: no other way would change that answer';
    case 'none':
      return 'changed nothing: that way was good';
    default:
      return 'looked for another way';
  }
}
