import {
  BumpTransactionEvent_ChannelClose,
  ChannelId,
  type ClosureReason,
  type Event,
  Event_BumpTransaction,
  Event_ChannelClosed,
  Event_FundingGenerationReady,
  Event_OpenChannelRequest,
  Event_PaymentClaimable,
  Event_PaymentClaimed,
  Event_PendingHTLCsForwardable,
  Event_SpendableOutputs,
  type SpendableOutputDescriptor,
  SpendableOutputDescriptor_DelayedPaymentOutput,
  SpendableOutputDescriptor_StaticOutput,
  SpendableOutputDescriptor_StaticPaymentOutput,
} from 'lightningdevkit';
import type { Chain } from '../../../regtest/launch/index.js';
import { fundingTransaction } from './funding.js';
import type { LdkNode } from './ldk-node.js';
import type { OutgoingPayments } from './outgoing-payments.js';
import type { LdkClosure, LdkRegained } from './protocol.js';
import { describe, hex, optional, unwrap } from './values.js';

const FORWARD_DELAY_MILLIS = 10;

/** What a user of LDK does about its events, and what there is to tell of them. */
export class Events {
  readonly closures: LdkClosure[] = [];
  readonly received: string[] = [];
  readonly regained: LdkRegained[] = [];
  /** By payment hash, what `release` claims. */
  readonly held = new Map<string, Uint8Array>();
  isHolding = false;
  private forwarding = false;

  constructor(
    private readonly chain: Chain,
    private readonly payments: OutgoingPayments,
    private readonly report: (text: string) => void,
  ) {}

  handle(node: LdkNode, event: Event): void {
    if (event instanceof Event_OpenChannelRequest) this.accept(node, event);
    else if (event instanceof Event_FundingGenerationReady) void this.fund(node, event);
    else if (event instanceof Event_PendingHTLCsForwardable) this.forwardSoon(node);
    else if (event instanceof Event_PaymentClaimable) this.claim(node, event);
    else if (event instanceof Event_PaymentClaimed) this.received.push(hex(event.payment_hash));
    else if (event instanceof Event_ChannelClosed) {
      this.closures.push({ channelId: hex(event.channel_id.get_a()), reason: reasonText(event.reason) });
    } else if (event instanceof Event_SpendableOutputs) this.regain(event);
    else if (event instanceof Event_BumpTransaction) this.publishClose(node, event);
    else this.payments.handle(event);
  }

  release(node: LdkNode): void {
    this.isHolding = false;
    for (const preimage of this.held.values()) node.manager.claim_funds(preimage);
    this.held.clear();
    node.wake();
  }

  private accept(node: LdkNode, event: Event_OpenChannelRequest): void {
    const accepted = node.manager.accept_inbound_channel(
      event.temporary_channel_id,
      event.counterparty_node_id,
      0n,
    );
    if (!accepted.is_ok()) this.report(`did not accept a channel: ${describe(accepted)}`);
    node.wake();
  }

  private async fund(node: LdkNode, event: Event_FundingGenerationReady): Promise<void> {
    try {
      const { output_script: script, channel_value_satoshis: amount } = event;
      const temporaryId = ChannelId.constructor_from_bytes(event.temporary_channel_id.get_a());
      const raw = await fundingTransaction(this.chain, script, amount);
      unwrap(node.manager.funding_transaction_generated(temporaryId, event.counterparty_node_id, raw));
    } catch (error) {
      this.report(`did not fund a channel: ${String(error)}`);
    }
    node.wake();
  }

  private regain({ channel_id, outputs }: Event_SpendableOutputs): void {
    const channelId = hex(channel_id.get_a());
    for (const output of outputs) this.regained.push({ channelId, amountSat: amountOf(output) });
  }

  /** The fee in the commitment itself is enough on an empty chain. HTLC transactions would need a wallet, and are left. */
  private publishClose(node: LdkNode, { bump_transaction: event }: Event_BumpTransaction): void {
    if (event instanceof BumpTransactionEvent_ChannelClose)
      node.publish.broadcast_transactions([event.commitment_tx]);
  }

  private forwardSoon(node: LdkNode): void {
    if (this.forwarding) return;
    this.forwarding = true;
    setTimeout(() => {
      this.forwarding = false;
      node.manager.process_pending_htlc_forwards();
      node.wake();
    }, FORWARD_DELAY_MILLIS);
  }

  private claim(node: LdkNode, event: Event_PaymentClaimable): void {
    const preimage = optional<Uint8Array>(event.purpose.preimage());
    if (preimage === undefined) node.manager.fail_htlc_backwards(event.payment_hash);
    else if (this.isHolding) this.held.set(hex(event.payment_hash), preimage);
    else node.manager.claim_funds(preimage);
    node.wake();
  }
}

function amountOf(output: SpendableOutputDescriptor): bigint {
  if (output instanceof SpendableOutputDescriptor_StaticOutput) return output.output.value;
  if (output instanceof SpendableOutputDescriptor_StaticPaymentOutput)
    return output.static_payment_output.get_output().value;
  if (output instanceof SpendableOutputDescriptor_DelayedPaymentOutput)
    return output.delayed_payment_output.get_output().value;
  throw new Error(`no output of a channel: ${output.constructor.name}`);
}

function reasonText(reason: ClosureReason): string {
  return `${reason.constructor.name.replace('ClosureReason_', '')}: ${reason.to_str()}`;
}
