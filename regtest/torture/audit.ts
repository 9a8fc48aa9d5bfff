import { expectedGain, type Ledger, wealth } from './ledger.js';
import type { Told } from './traffic.js';

/** Everything that is not as it must be after all is quiet; nothing when the books balance to the millisatoshi. */
export function audit(
  before: ReadonlyMap<string, bigint>,
  ledgers: readonly Ledger[],
  told: readonly Told[],
): readonly string[] {
  return [
    ...ledgers.flatMap((ledger) => auditWealth(ledger, ledgers, before.get(ledger.node.nodeId) ?? 0n)),
    ...auditChannels(ledgers),
    ...told.flatMap((each) => auditPayment(each, ledgers)),
  ];
}

function auditWealth(ledger: Ledger, all: readonly Ledger[], before: bigint): readonly string[] {
  const gained = wealth(ledger) - before;
  const expected = expectedGain(ledger, all);
  return gained === expected
    ? []
    : [`${ledger.node.alias} gained ${gained} msat and its books say ${expected}`];
}

function auditChannels(ledgers: readonly Ledger[]): readonly string[] {
  const faults: string[] = [];
  for (const { node, channels } of ledgers) {
    for (const { channelId, state, capacitySat, localMsat, remoteMsat, nodeId } of channels) {
      const name = `${node.alias}'s channel ${channelId}`;
      if (state !== 'normal') faults.push(`${name} is ${state}`);
      if (BigInt(localMsat) + BigInt(remoteMsat) !== BigInt(capacitySat) * 1000n) {
        faults.push(`${name} holds ${localMsat} + ${remoteMsat} msat of ${capacitySat} sat`);
      }
      const peer = ledgers.find((ledger) => ledger.node.nodeId === nodeId);
      const theirs = peer?.channels.find((channel) => channel.channelId === channelId);
      if (theirs?.localMsat !== remoteMsat || theirs.remoteMsat !== localMsat) {
        faults.push(`${name} is seen otherwise by ${peer?.node.alias}`);
      }
    }
  }
  return faults;
}

/** A payment and its invoice agree, and both stand by what the payer was told. */
function auditPayment(
  { payer, payee, paymentHash, amountMsat, payment }: Told,
  ledgers: readonly Ledger[],
): readonly string[] {
  const record = find(ledgers, payer.nodeId)?.payments.find((each) => each.paymentHash === paymentHash);
  const invoice = find(ledgers, payee.nodeId)?.invoices.find((each) => each.paymentHash === paymentHash);
  const name = `${amountMsat} msat from ${payer.alias} to ${payee.alias} (${paymentHash})`;
  const faults: string[] = [];
  if (invoice === undefined) return [`${payee.alias} has forgotten the invoice of ${name}`];
  const isPaid = invoice.status === 'paid';
  if (isPaid !== (record?.status === 'succeeded')) {
    faults.push(`${name}: the invoice is ${invoice.status}, the payment ${record?.status ?? 'not known'}`);
  }
  if (payment?.status === 'succeeded' && record?.preimage !== payment.preimage) {
    faults.push(`${name}: the payer was told of a preimage that is not in its books`);
  }
  if (isPaid && invoice.receivedMsat !== record?.amountMsat) {
    faults.push(`${name}: ${record?.amountMsat} msat were sent and ${invoice.receivedMsat} received`);
  }
  return faults;
}

function find(ledgers: readonly Ledger[], nodeId: string): Ledger | undefined {
  return ledgers.find(({ node }) => node.nodeId === nodeId);
}
