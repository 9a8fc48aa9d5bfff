import {
  Bolt11Invoice,
  type Event,
  Event_PaymentFailed,
  Event_PaymentPathFailed,
  Event_PaymentSent,
  NetworkUpdate_ChannelFailure,
  NetworkUpdate_NodeFailure,
  PathFailure_OnPath,
  PaymentFailureReason,
  type RecipientOnionFields,
  Retry,
  type RouteParameters,
  UtilMethods,
} from 'lightningdevkit';
import type { LdkNode } from './ldk-node.js';
import type { LdkPathFailure, LdkPayment } from './protocol.js';
import { hex, optional, shortChannelIdText, unwrap } from './values.js';

const ATTEMPTS = 3;

interface Pending {
  readonly failures: LdkPathFailure[];
  readonly end: (payment: LdkPayment) => void;
}

interface SendTerms {
  get_a(): Uint8Array;
  get_b(): RecipientOnionFields;
  get_c(): RouteParameters;
}

/** The payments that LDK makes, from the invoice to the last word. */
export class OutgoingPayments {
  private readonly pending = new Map<string, Pending>();

  /** Resolves with how it ended. Rejects when LDK does not even begin. */
  pay(node: LdkNode, bolt11: string): Promise<LdkPayment> {
    const invoice = unwrap<Bolt11Invoice>(Bolt11Invoice.constructor_from_str(bolt11));
    const terms = unwrap<SendTerms>(UtilMethods.constructor_payment_parameters_from_invoice(invoice));
    const hash = terms.get_a();
    return new Promise((resolve, reject) => {
      this.pending.set(hex(hash), { failures: [], end: resolve });
      const sent = node.manager.send_payment(
        hash,
        terms.get_b(),
        hash,
        terms.get_c(),
        Retry.constructor_attempts(ATTEMPTS),
      );
      try {
        unwrap(sent);
      } catch (error) {
        this.pending.delete(hex(hash));
        reject(error);
      }
      node.wake();
    });
  }

  handle(event: Event): void {
    if (event instanceof Event_PaymentPathFailed) {
      this.pending.get(hex(event.payment_hash))?.failures.push(pathFailure(event));
    } else if (event instanceof Event_PaymentSent) {
      this.end(hex(event.payment_hash), {
        status: 'succeeded',
        preimage: hex(event.payment_preimage),
        feeMsat: optional<bigint>(event.fee_paid_msat),
        reason: undefined,
      });
    } else if (event instanceof Event_PaymentFailed) {
      const reason = optional<PaymentFailureReason>(event.reason);
      this.end(hex(event.payment_id), {
        status: 'failed',
        preimage: undefined,
        feeMsat: undefined,
        reason: reason === undefined ? undefined : PaymentFailureReason[reason]?.replace(/^.*_/, ''),
      });
    }
  }

  private end(hash: string, outcome: Omit<LdkPayment, 'failures'>): void {
    const pending = this.pending.get(hash);
    this.pending.delete(hash);
    pending?.end({ ...outcome, failures: pending.failures });
  }
}

function pathFailure(event: Event_PaymentPathFailed): LdkPathFailure {
  const scid = optional<bigint>(event.short_channel_id);
  const update =
    event.failure instanceof PathFailure_OnPath ? optional<object>(event.failure.network_update) : undefined;
  return {
    // LDK's truths come as 0 and 1.
    permanent: Boolean(event.payment_failed_permanently),
    shortChannelId: scid === undefined ? undefined : shortChannelIdText(scid),
    update:
      update instanceof NetworkUpdate_ChannelFailure
        ? 'channel'
        : update instanceof NetworkUpdate_NodeFailure
          ? 'node'
          : 'none',
  };
}
