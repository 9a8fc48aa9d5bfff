import type { KnownFailure } from '../../core/onion/index.js';
import {
  cancelHeight,
  cancelInvoice,
  cancelOverdue,
  expireSets,
  forgetChannel,
  type HeldPayment,
  type IncomingAction,
  type IncomingTransition,
  type InvoiceRecord,
  nextExpiry,
  noIncomingPayments,
  receiveHtlc,
  restoreHeld,
  settleHeld,
} from '../../core/payments/index.js';
import { fromHex, toHex } from '../../core/primitives/bytes.js';
import { deserialize, serialize } from '../../core/primitives/json.js';
import type { BlockHeight, MilliSatoshi } from '../../core/primitives/units.js';
import { commitmentsOf } from '../channels/managed-channel.js';
import { type Clock, systemClock, type Timer } from '../clock.js';
import type { ArrivedHtlc } from '../relay/htlc-relay.js';
import type { Journal } from '../runner/journal.js';
import type { InvoiceRepository, StoredInvoice } from '../store/index.js';

/** What incoming payments need of the node around them. */
export interface IncomingEnvironment {
  /** Whether we offer `basic_mpp`. */
  readonly basicMpp: boolean;
  blockHeight(): BlockHeight;
  nowSeconds(): number;
  /** Blocks that must be left on an HTLC that arrives, and on one for an invoice that may be held. */
  readonly minFinalCltvExpiryDelta: number;
  readonly heldFinalCltvExpiryDelta: number;
  fulfill(channelId: Uint8Array, htlcId: bigint, preimage: Uint8Array): void;
  fail(channelId: Uint8Array, htlcId: bigint, failure: KnownFailure): void;
  /** Stored: the money is ours as soon as the peer hears of it. */
  paid(paymentHash: string, receivedMsat: MilliSatoshi): void;
  /** Stored: it waits for its owner, until this height at the longest. */
  held(paymentHash: string, receivedMsat: MilliSatoshi, cancelHeight: number): void;
  /** Stored: what had arrived goes back. */
  canceled(paymentHash: string): void;
}

/** HTLCs that end here: gathers the parts of each payment, and settles or fails them together. */
export class IncomingPayments {
  private state = noIncomingPayments;
  /** What the commit to come makes of invoices; the store does not show it yet. */
  private readonly ending = new Map<string, 'paid' | 'canceled'>();
  private timer: Timer | undefined;

  constructor(
    private readonly invoices: InvoiceRepository,
    private readonly journal: Journal,
    private readonly environment: IncomingEnvironment,
    private readonly clock: Clock = systemClock,
  ) {}

  /** Takes up the payments that are held. The channels are loaded and have not spoken yet. */
  load(): void {
    const held = this.invoices.withStatus('accepted').flatMap(({ held: text }) => {
      return text === null ? [] : [readHeld(text)];
    });
    this.state = restoreHeld(this.state, held);
  }

  /** Takes the payment that is held under the hash of a preimage. False when there is none. */
  settle(preimage: Uint8Array): boolean {
    const settled = settleHeld(this.state, preimage);
    if (settled !== undefined) this.follow(settled);
    return settled !== undefined;
  }

  /** Ends an invoice that is not paid, and gives back what has arrived for it. */
  cancel(paymentHash: Uint8Array): void {
    // It was paid or canceled in this very turn.
    if (this.ending.has(toHex(paymentHash))) return;
    this.follow(cancelInvoice(this.state, paymentHash, { blockHeight: this.environment.blockHeight() }));
  }

  /** Gives back what has been held for as long as it safely can be. */
  heightChanged(): void {
    this.follow(cancelOverdue(this.state, { blockHeight: this.environment.blockHeight() }));
  }

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
        basicMpp: this.environment.basicMpp,
        keysend: true,
      },
    );
    this.follow(received);
  }

  /** A channel went to the chain: its HTLCs no longer count towards their sets. */
  forgetChannel(channelId: Uint8Array): void {
    this.state = forgetChannel(this.state, channelId);
    this.watchTimeout();
  }

  stop(): void {
    this.timer?.cancel();
  }

  private follow({ state, actions }: IncomingTransition): void {
    this.state = state;
    this.perform(actions);
    this.watchTimeout();
  }

  private perform(actions: readonly IncomingAction[]): void {
    for (const action of actions) {
      switch (action.type) {
        case 'hold':
          break;
        case 'storePaid':
          this.storePaid(action);
          break;
        case 'storeHeld':
          this.storeHeld(action.held);
          break;
        case 'storeCanceled':
          this.storeCanceled(toHex(action.paymentHash));
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
    const preimage = toHex(paid.preimage);
    this.ending.set(paymentHash, 'paid');
    this.journal.append(() => {
      if (paid.keysend) this.invoices.add(keysendRecord(paymentHash, preimage, receivedMsat, paidAt));
      else this.invoices.setPaid(paymentHash, { receivedMsat, paidAt, preimage });
      this.ending.delete(paymentHash);
    });
    this.journal.after(() => this.environment.paid(paymentHash, receivedMsat));
  }

  private storeHeld(held: HeldPayment): void {
    const paymentHash = toHex(held.paymentHash);
    this.journal.append(() => this.invoices.setHeld(paymentHash, held.receivedMsat, serialize(held)));
    this.journal.after(() => this.environment.held(paymentHash, held.receivedMsat, cancelHeight(held)));
  }

  private storeCanceled(paymentHash: string): void {
    this.ending.set(paymentHash, 'canceled');
    this.journal.append(() => {
      this.invoices.setStatus(paymentHash, 'canceled');
      this.ending.delete(paymentHash);
    });
    this.journal.after(() => this.environment.canceled(paymentHash));
  }

  private recordOf(paymentHash: string): InvoiceRecord | undefined {
    const stored = this.invoices.get(paymentHash);
    if (stored === undefined) return undefined;
    const status = this.ending.get(paymentHash) ?? stored.status;
    const { minFinalCltvExpiryDelta, heldFinalCltvExpiryDelta } = this.environment;
    return {
      ...(stored.preimage === null ? {} : { preimage: fromHex(stored.preimage) }),
      ...(stored.paymentMetadata === null ? {} : { paymentMetadata: fromHex(stored.paymentMetadata) }),
      hold: stored.hold,
      paymentSecret: fromHex(stored.paymentSecret),
      ...(stored.amountMsat === null ? {} : { amountMsat: stored.amountMsat }),
      expiresAt: stored.expiresAt,
      minFinalCltvExpiryDelta: stored.hold ? heldFinalCltvExpiryDelta : minFinalCltvExpiryDelta,
      status: status === 'paid' || status === 'canceled' ? status : 'open',
    };
  }

  /** BOLT 4, `mpp_timeout`: a set that stays incomplete is failed. */
  private watchTimeout(): void {
    this.timer?.cancel();
    const due = nextExpiry(this.state);
    if (due === undefined) return;
    const wait = Math.max(0, due - this.environment.nowSeconds()) * 1000;
    this.timer = this.clock.after(wait, () =>
      this.follow(expireSets(this.state, this.environment.nowSeconds())),
    );
  }
}

/** The held payment that a stored invoice has. */
export function readHeld(text: string): HeldPayment {
  return deserialize(text) as unknown as HeldPayment;
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
    hold: false,
    paymentMetadata: null,
    held: null,
  };
}
