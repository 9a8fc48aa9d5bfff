import type { ChannelError, Htlc, HtlcOrigin } from '../../core/channel/index.js';
import {
  advancePayment,
  type OutgoingPayment,
  type PaymentAction,
  type PaymentCommand,
  type PaymentContext,
  type PaymentRequest,
  startPayment,
} from '../../core/payments/index.js';
import { toHex } from '../../core/primitives/bytes.js';
import { deserialize, serialize } from '../../core/primitives/json.js';
import type { ChannelBook } from '../channels/channel-book.js';
import type { ChannelRunner } from '../channels/channel-runner.js';
import type { Clock, Timer } from '../clock.js';
import type { Journal } from '../runner/journal.js';
import type { PaymentRepository, StoredPayment } from '../store/index.js';

/** A payment with the id that its parts carry. */
export interface PaymentEntry {
  readonly id: string;
  readonly payment: OutgoingPayment;
}

/** What outgoing payments need of the node around them. */
export interface OutgoingEnvironment {
  context(): PaymentContext;
  newPaymentId(): string;
  remember(observations: Extract<PaymentAction, { type: 'remember' }>['observations']): void;
  /** Stored and over. */
  finished(entry: PaymentEntry): void;
}

/** How long parts that are out may still decide what the caller of `pay` is told, once nothing more is sent. */
const PATIENCE_MILLIS = 5_000;

type PaymentOrigin = Extract<HtlcOrigin, { kind: 'payment' }>;

/** Payments of this node: each lives in the core's state machine, and its parts in the channels. */
export class OutgoingPayments {
  private readonly running = new Map<string, OutgoingPayment>();
  private readonly deadlines = new Map<string, Timer>();
  private readonly waiting = new Map<string, ((entry: PaymentEntry) => void)[]>();
  /** For payments that send nothing more, and whose parts that are still out have had their time. */
  private readonly patience = new Map<string, Timer>();

  constructor(
    private readonly payments: PaymentRepository,
    private readonly book: ChannelBook,
    private readonly runner: Pick<ChannelRunner, 'dispatch'>,
    private readonly journal: Journal,
    private readonly environment: OutgoingEnvironment,
    private readonly clock: Clock,
  ) {}

  /** Takes up what was under way. The channels are loaded and have not spoken yet. */
  load(): void {
    for (const stored of this.payments.withStatus('pending')) {
      const { id, payment } = readPayment(stored);
      this.running.set(id, payment);
      this.watchDeadline(id, payment);
    }
  }

  /** Ends the parts that no channel knows of; to be called once the channels have said what they dropped. */
  reconcile(): void {
    for (const [id, payment] of [...this.running]) {
      for (const { partId, status } of payment.parts) {
        const isOurs = (origin: HtlcOrigin) =>
          origin.kind === 'payment' && origin.paymentId === id && origin.partId === partId;
        if (status !== 'pending' || this.book.hasOffered(isOurs)) continue;
        this.advance(id, { type: 'partFailed', partId, reason: { type: 'local', code: 'lost' } });
      }
    }
  }

  /** Whether a payment with this hash is under way. */
  isRunning(paymentHash: string): boolean {
    return [...this.running.values()].some(({ target }) => toHex(target.paymentHash) === paymentHash);
  }

  /**
   * Begins a payment; resolves once it has succeeded or failed for good, or, still pending, when nothing more is sent
   * for it and the parts that are out keep everybody waiting: they cannot be taken back.
   */
  pay(request: PaymentRequest): Promise<PaymentEntry> {
    const id = this.environment.newPaymentId();
    return new Promise((resolve) => {
      this.waiting.set(id, [resolve]);
      const { payment, actions } = startPayment(request, this.environment.context());
      this.running.set(id, payment);
      this.watchDeadline(id, payment);
      this.perform(id, payment, actions);
    });
  }

  fulfilled({ paymentId, partId }: PaymentOrigin, preimage: Uint8Array, { removal }: Htlc): void {
    const attribution = removal?.kind === 'fulfill' ? attributionOf(removal) : {};
    this.advance(paymentId, { type: 'partFulfilled', partId, preimage, ...attribution });
  }

  failed({ paymentId, partId }: PaymentOrigin, { removal }: Htlc): void {
    const reason =
      removal?.kind === 'fail'
        ? ({ type: 'onion', packet: removal.reason, ...attributionOf(removal) } as const)
        : removal?.kind === 'malformed'
          ? ({
              type: 'malformed',
              failureCode: removal.failureCode,
              onionHash: removal.sha256OfOnion,
            } as const)
          : ({ type: 'onChainTimeout' } as const);
    this.advance(paymentId, { type: 'partFailed', partId, reason });
  }

  refused({ paymentId, partId }: PaymentOrigin, { code }: ChannelError): void {
    this.advance(paymentId, { type: 'partFailed', partId, reason: { type: 'local', code } });
  }

  stop(): void {
    for (const timer of [...this.deadlines.values(), ...this.patience.values()]) timer.cancel();
  }

  private advance(id: string, command: PaymentCommand): void {
    const payment = this.running.get(id);
    if (payment === undefined) return;
    const next = advancePayment(payment, command, this.environment.context());
    this.running.set(id, next.payment);
    this.perform(id, next.payment, next.actions);
  }

  private perform(id: string, payment: OutgoingPayment, actions: readonly PaymentAction[]): void {
    for (const action of actions) {
      switch (action.type) {
        case 'store':
          this.journal.write(`payment ${id}`, () => this.payments.put(toStored(id, action.payment)));
          if (action.payment.status === 'pending' && action.payment.failure !== undefined)
            this.losePatience(id);
          break;
        case 'sendPart':
          this.sendPart(id, action);
          break;
        case 'remember':
          this.environment.remember(action.observations);
          break;
        case 'succeeded':
        case 'failed':
          this.answer(id, payment);
          break;
      }
    }
    if (isOver(payment) && this.running.get(id) === payment) this.end(id);
  }

  private sendPart(paymentId: string, part: Extract<PaymentAction, { type: 'sendPart' }>): void {
    const { partId, channelId, amountMsat, cltvExpiry, paymentHash, onion } = part;
    const origin: PaymentOrigin = { kind: 'payment', paymentId, partId };
    const channel = this.book.get(toHex(channelId));
    if (channel === undefined) {
      this.advance(paymentId, {
        type: 'partFailed',
        partId,
        reason: { type: 'local', code: 'unknownChannel' },
      });
      return;
    }
    const offer = { amountMsat, paymentHash, cltvExpiry, onionRoutingPacket: onion, origin };
    this.runner.dispatch(channel, { type: 'addHtlc', offer });
  }

  /** Tells whoever waits, once the outcome is stored. */
  private answer(id: string, payment: OutgoingPayment): void {
    const waiting = this.takeWaiting(id);
    this.journal.after(() => {
      const entry = { id, payment: this.running.get(id) ?? payment };
      this.environment.finished(entry);
      for (const resolve of waiting) resolve(entry);
    });
  }

  /** As a rule the parts come back before long, and whoever waits is told how the payment ended. */
  private losePatience(id: string): void {
    if (this.patience.has(id) || !this.waiting.has(id)) return;
    const answer = () => {
      const payment = this.running.get(id);
      if (payment === undefined) return;
      for (const resolve of this.takeWaiting(id)) resolve({ id, payment });
    };
    this.patience.set(id, this.clock.after(PATIENCE_MILLIS, answer));
  }

  private takeWaiting(id: string): readonly ((entry: PaymentEntry) => void)[] {
    const waiting = this.waiting.get(id) ?? [];
    this.waiting.delete(id);
    this.patience.get(id)?.cancel();
    this.patience.delete(id);
    return waiting;
  }

  /** Forgets a payment of which no part is under way any more. */
  private end(id: string): void {
    this.running.delete(id);
    this.deadlines.get(id)?.cancel();
    this.deadlines.delete(id);
  }

  private watchDeadline(id: string, { deadline }: OutgoingPayment): void {
    const wait = Math.max(0, deadline * 1000 - this.clock.nowMillis());
    this.deadlines.set(
      id,
      this.clock.after(wait, () => this.advance(id, { type: 'deadlineReached' })),
    );
  }
}

function attributionOf({ attributionData }: { readonly attributionData?: Uint8Array }) {
  return attributionData === undefined ? {} : { attributionData };
}

/** The payment that a stored row holds. */
export function readPayment({ id, data }: StoredPayment): PaymentEntry {
  return { id, payment: deserialize(data) as unknown as OutgoingPayment };
}

function toStored(id: string, payment: OutgoingPayment): StoredPayment {
  return {
    id,
    paymentHash: toHex(payment.target.paymentHash),
    // A payment whose preimage we hold may still have parts to account for: it stays among those to load.
    status: isOver(payment) || payment.status === 'pending' ? payment.status : 'pending',
    createdAt: payment.createdAt,
    data: serialize(payment),
  };
}

function isOver(payment: OutgoingPayment): boolean {
  return payment.status !== 'pending' && payment.parts.every(({ status }) => status !== 'pending');
}
