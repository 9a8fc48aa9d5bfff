import type { KnownFailure } from '../../core/onion/index.js';
import {
  expireSets,
  forgetChannel,
  type IncomingAction,
  type InvoiceRecord,
  nextExpiry,
  noIncomingPayments,
  receiveHtlc,
} from '../../core/payments/index.js';
import { fromHex, toHex } from '../../core/primitives/bytes.js';
import type { BlockHeight, MilliSatoshi } from '../../core/primitives/units.js';
import { commitmentsOf } from '../channels/managed-channel.js';
import { type Clock, systemClock, type Timer } from '../clock.js';
import type { ArrivedHtlc } from '../relay/htlc-relay.js';
import type { Journal } from '../runner/journal.js';
import type { InvoiceRepository, StoredInvoice } from '../store/index.js';

/** What incoming payments need of the node around them. */
export interface IncomingEnvironment {
  blockHeight(): BlockHeight;
  nowSeconds(): number;
  readonly minFinalCltvExpiryDelta: number;
  fulfill(channelId: Uint8Array, htlcId: bigint, preimage: Uint8Array): void;
  fail(channelId: Uint8Array, htlcId: bigint, failure: KnownFailure): void;
  /** Stored: the money is ours as soon as the peer hears of it. */
  paid(paymentHash: string, receivedMsat: MilliSatoshi): void;
}

/** HTLCs that end here: gathers the parts of each payment, and settles or fails them together. */
export class IncomingPayments {
  private state = noIncomingPayments;
  /** Invoices that are paid in the commit to come, which the store does not show yet. */
  private readonly paidHashes = new Set<string>();
  private timer: Timer | undefined;

  constructor(
    private readonly invoices: InvoiceRepository,
    private readonly journal: Journal,
    private readonly environment: IncomingEnvironment,
    private readonly clock: Clock = systemClock,
  ) {}

  arrived({ channel, htlc, payload, cltvExpiry }: ArrivedHtlc): void {
    const channelId = commitmentsOf(channel)?.parameters.channelId ?? fromHex(channel.id);
    const paymentHash = toHex(htlc.paymentHash);
    const received = receiveHtlc(
      this.state,
      {
        channelId,
        htlcId: htlc.id,
        amountMsat: htlc.amountMsat,
        cltvExpiry,
        paymentHash: htlc.paymentHash,
        payload,
      },
      this.recordOf(paymentHash),
      {
        blockHeight: this.environment.blockHeight(),
        nowSeconds: this.environment.nowSeconds(),
        basicMpp: true,
        keysend: true,
      },
    );
    this.state = received.state;
    this.perform(received.actions);
    this.watchTimeout();
  }

  /** A channel went to the chain: its HTLCs no longer count towards their sets. */
  forgetChannel(channelId: Uint8Array): void {
    this.state = forgetChannel(this.state, channelId);
    this.watchTimeout();
  }

  stop(): void {
    this.timer?.cancel();
  }

  private perform(actions: readonly IncomingAction[]): void {
    for (const action of actions) {
      switch (action.type) {
        case 'hold':
          break;
        case 'storePaid':
          this.storePaid(action);
          break;
        case 'fulfill':
          this.environment.fulfill(action.channelId, action.htlcId, action.preimage);
          break;
        case 'fail':
          this.environment.fail(action.channelId, action.htlcId, action.failure);
          break;
      }
    }
  }

  private storePaid(paid: Extract<IncomingAction, { type: 'storePaid' }>): void {
    const paymentHash = toHex(paid.paymentHash);
    const { receivedMsat } = paid;
    const paidAt = this.environment.nowSeconds();
    this.paidHashes.add(paymentHash);
    this.journal.append(() => {
      if (paid.keysend)
        this.invoices.add(keysendRecord(paymentHash, toHex(paid.preimage), receivedMsat, paidAt));
      else this.invoices.setStatus(paymentHash, 'paid', { receivedMsat, paidAt });
      this.paidHashes.delete(paymentHash);
    });
    this.journal.after(() => this.environment.paid(paymentHash, receivedMsat));
  }

  private recordOf(paymentHash: string): InvoiceRecord | undefined {
    const stored = this.invoices.get(paymentHash);
    if (stored === undefined) return undefined;
    const isPaid = stored.status === 'paid' || this.paidHashes.has(paymentHash);
    return {
      preimage: fromHex(stored.preimage),
      paymentSecret: fromHex(stored.paymentSecret),
      ...(stored.amountMsat === null ? {} : { amountMsat: stored.amountMsat }),
      expiresAt: stored.expiresAt,
      minFinalCltvExpiryDelta: this.environment.minFinalCltvExpiryDelta,
      status: isPaid ? 'paid' : 'open',
    };
  }

  /** BOLT 4, `mpp_timeout`: a set that stays incomplete is failed. */
  private watchTimeout(): void {
    this.timer?.cancel();
    const due = nextExpiry(this.state);
    if (due === undefined) return;
    const wait = Math.max(0, due - this.environment.nowSeconds()) * 1000;
    this.timer = this.clock.after(wait, () => {
      const expired = expireSets(this.state, this.environment.nowSeconds());
      this.state = expired.state;
      this.perform(expired.actions);
      this.watchTimeout();
    });
  }
}

/** A payment that came without an invoice, kept among the invoices. */
function keysendRecord(
  paymentHash: string,
  preimage: string,
  receivedMsat: MilliSatoshi,
  paidAt: number,
): StoredInvoice {
  return {
    paymentHash,
    bolt11: '',
    preimage,
    paymentSecret: '',
    amountMsat: null,
    status: 'paid',
    receivedMsat,
    description: 'keysend',
    createdAt: paidAt,
    expiresAt: paidAt,
    paidAt,
  };
}
