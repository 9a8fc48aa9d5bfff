import { createHash } from 'node:crypto';
import { readPayment } from '../../../src/node/payments/outgoing-payments.js';
import type { SimulatedNode } from '../world/node.js';
import type { World } from '../world/world.js';
import { type Oracle, Violation } from './oracle.js';

/** Every payment ends as succeeded with its preimage, or as failed with a reason; who has the preimage has paid. */
export function paymentsEnd(world: World): Oracle {
  return {
    name: 'paymentsEnd',
    step(node) {
      for (const stored of node.running?.parts.store.payments.withStatus('pending') ?? []) {
        const { payment } = readPayment(stored);
        if (payment.status !== 'failed') continue;
        throw new Violation(
          'paymentsEnd',
          `${node.name}: payment ${stored.paymentHash} has failed, and parts of it are out`,
          world.timeline.steps,
        );
      }
    },
    end() {
      for (const node of world.nodes) checkInvoices(node);
      for (const node of world.nodes) {
        for (const stored of node.running?.parts.store.payments.all() ?? []) {
          const { payment } = readPayment(stored);
          const fault = faultOf(payment);
          const payee = world.nodes.find(
            ({ id }) => id === Buffer.from(payment.target.nodeId).toString('hex'),
          );
          const invoice = payee?.running?.parts.store.invoices.get(stored.paymentHash);
          const unpaid =
            payment.status === 'succeeded' && payee?.wasRestored === false && invoice?.status !== 'paid'
              ? `the payee has the invoice as ${invoice?.status}`
              : undefined;
          const wrong = fault ?? unpaid;
          if (wrong === undefined) continue;
          throw new Violation(
            'paymentsEnd',
            `${node.name}: payment ${stored.paymentHash}: ${wrong}`,
            world.timeline.steps,
          );
        }
      }
    },
  };
}

/** What an invoice asks for has come, before it is paid. */
function checkInvoices(node: SimulatedNode): void {
  const short = node.disk
    .query<{ paid: string; asked: string; received: string }>(
      "SELECT payment_hash AS paid, amount_msat AS asked, received_msat AS received FROM invoices WHERE status = 'paid' AND amount_msat IS NOT NULL",
    )
    .find(({ asked, received }) => BigInt(received) < BigInt(asked));
  if (short === undefined) return;
  const { paid, asked, received } = short;
  throw new Violation(
    'paymentsEnd',
    `${node.name}: invoice ${paid} over ${asked} msat was settled for ${received}`,
    node.world.timeline.steps,
  );
}

function faultOf(payment: ReturnType<typeof readPayment>['payment']): string | undefined {
  const { status, preimage, failure, target } = payment;
  if (status === 'pending') return 'still pending';
  if (payment.parts.some((part) => part.status === 'pending')) return 'a part is still pending';
  if (status === 'failed') return failure?.code === undefined ? 'failed without a reason' : undefined;
  if (preimage === undefined) return 'succeeded without a preimage';
  const hash = createHash('sha256').update(preimage).digest();
  return hash.equals(target.paymentHash) ? undefined : 'succeeded with a wrong preimage';
}
