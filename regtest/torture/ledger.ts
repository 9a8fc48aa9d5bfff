import type { InvoiceInfo, PaymentPart, PaymentRecord } from '../../src/api/results.js';
import type { AsJson } from '../../src/cli/commands/command.js';
import { msat } from '../../src/core/primitives/units.js';
import { requiredFee } from '../../src/core/routing/fee.js';
import { type ChannelView, type NodeHandle, until } from '../network/index.js';

/** What a node's own books say. */
export interface Ledger {
  readonly node: NodeHandle;
  readonly channels: readonly ChannelView[];
  readonly payments: readonly AsJson<PaymentRecord>[];
  readonly invoices: readonly AsJson<InvoiceInfo>[];
}

/** What a node asks for forwarding unless it is told otherwise: `--fee-base-msat`, `--fee-proportional-millionths`. */
const POLICY = { feeBaseMsat: 1000, feeProportionalMillionths: 100 } as const;

/** Opens the books of nodes once nothing moves any more. Throws when something still does after `timeoutMs`. */
export async function quietLedgers(
  nodes: readonly NodeHandle[],
  timeoutMs: number,
): Promise<readonly Ledger[]> {
  return Promise.all(nodes.map((node) => until(`${node.alias} to be quiet`, () => quiet(node), timeoutMs)));
}

async function quiet(node: NodeHandle): Promise<Ledger | false> {
  const { channels } = await node.api.channels();
  const { payments } = await node.api.payments();
  const { invoices } = await node.api.invoices();
  const isQuiet =
    channels.every(({ htlcs }) => htlcs === 0) && payments.every(({ status }) => status !== 'pending');
  return isQuiet && { node, channels, payments, invoices };
}

/** What a node has in its channels. */
export function wealth({ channels }: Pick<Ledger, 'channels'>): bigint {
  return channels.reduce((sum, { localMsat }) => sum + BigInt(localMsat), 0n);
}

/** What the books of all nodes together say that one of them must have gained. */
export function expectedGain({ node, payments, invoices }: Ledger, all: readonly Ledger[]): bigint {
  const spent = payments
    .filter(({ status }) => status === 'succeeded')
    .reduce((sum, { amountMsat, feeMsat }) => sum + BigInt(amountMsat) + BigInt(feeMsat), 0n);
  const received = invoices
    .filter(({ status }) => status === 'paid')
    .reduce((sum, { receivedMsat }) => sum + BigInt(receivedMsat ?? 0), 0n);
  const earned = all
    .flatMap((ledger) => ledger.payments)
    .flatMap(({ parts }) => parts)
    .filter(({ status }) => status === 'succeeded')
    .reduce((sum, part) => sum + (earnings(part).get(node.nodeId) ?? 0n), 0n);
  return received + earned - spent;
}

/** What each node on the way of a part kept of it: the fee for what it passed on (BOLT 7, HTLC Fees). */
export function earnings({ amountMsat, hops }: AsJson<PaymentPart>): ReadonlyMap<string, bigint> {
  const earned = new Map<string, bigint>();
  let passedOn = BigInt(amountMsat);
  for (const { nodeId } of hops.slice(0, -1).reverse()) {
    const fee = requiredFee(POLICY, msat(passedOn));
    earned.set(nodeId, (earned.get(nodeId) ?? 0n) + fee);
    passedOn += fee;
  }
  return earned;
}
