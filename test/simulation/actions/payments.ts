import { msat } from '../../../src/core/primitives/units.js';
import type { SimulatedNode } from '../world/node.js';
import type { World } from '../world/world.js';
import type { Action } from './action.js';

/** A node pays the invoice of another; at times two pay the same one, or the invoice has expired by then. */
export const pay: Action = async (world) => {
  const { random } = world;
  const [payer, payee, third] = random.shuffled(world.nodes);
  if (payer === undefined || payee === undefined) return;
  const short = random.chance(0.03);
  const invoice = await invoiceOf(world, payee, amount(world), short ? 1 : 3600);
  if (invoice === undefined) return;
  if (short) await world.sleep(2_000);
  payInvoice(world, payer, invoice);
  if (third !== undefined && random.chance(0.04)) payInvoice(world, third, invoice);
};

/** Several payments at once over the same channels. */
export const burst: Action = async (world) => {
  const { random } = world;
  const [payer, payee] = random.shuffled(world.nodes);
  if (payer === undefined || payee === undefined) return;
  await payments(world, payer, payee, random.integer(2, 5));
};

/** So many payments at once, most of them the one way and the others the other way. */
export async function payments(
  world: World,
  payer: SimulatedNode,
  payee: SimulatedNode,
  count: number,
): Promise<void> {
  const { random } = world;
  for (let i = 0; i < count; i++) {
    const back = random.chance(0.4);
    const invoice = await invoiceOf(world, back ? payer : payee, amount(world), 3600);
    if (invoice !== undefined) payInvoice(world, back ? payee : payer, invoice);
  }
}

/** A payment that nobody asked for. */
export const keysend: Action = (world) => {
  const [payer, payee] = world.random.shuffled(world.nodes);
  if (payer?.running === undefined || payee === undefined) return;
  world.statistics.count('payments');
  void world
    .ask(payer, 'keysend', (service) =>
      service.keysend({ nodeId: payee.id, amountMsat: msat(amount(world)) }),
    )
    .then((paid) => world.statistics.count('payments that succeeded', paid === undefined ? 0 : 1));
};

async function invoiceOf(world: World, payee: SimulatedNode, amountMsat: bigint, expirySeconds: number) {
  const invoice = await world.ask(payee, 'invoice', (service) =>
    service.invoice({ amountMsat: msat(amountMsat), expirySeconds }),
  );
  return invoice?.bolt11;
}

function payInvoice(world: World, payer: SimulatedNode, bolt11: string): void {
  if (payer.running === undefined) return;
  world.statistics.count('payments');
  void world
    .ask(payer, 'pay', (service) => service.pay({ bolt11, maxFeeMsat: msat(50_000_000n) }))
    .then((paid) => {
      if (paid === undefined) return;
      world.statistics.count('payments that succeeded');
      const fulfilled = paid.parts.filter(({ status }) => status === 'succeeded');
      world.statistics.count(
        'forwards',
        fulfilled.reduce((sum, { hops }) => sum + hops.length - 1, 0),
      );
    });
}

/** Mostly what fits a channel, at times dust, at times more than one channel can carry. */
function amount({ random }: World): bigint {
  const kind = random.weighted({ usual: 75, dust: 7, large: 18 });
  if (kind === 'dust') return BigInt(random.integer(1, 350_000));
  if (kind === 'large') return BigInt(random.integer(150_000, 500_000)) * 1000n;
  return BigInt(random.integer(5_000_000, 120_000_000));
}
