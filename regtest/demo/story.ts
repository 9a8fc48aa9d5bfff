import type { Balance, ChannelInfo, CreatedInvoice, OpenedChannel, Payment } from '../../src/api/results.js';
import type { AsJson } from '../../src/cli/commands/command.js';
import { grouped } from '../../src/cli/format/amount.js';
import { type Network, type NodeContact, until } from '../network/index.js';
import { claim } from './claims.js';
import { checkClosing } from './closing.js';
import type { ClosingReport, DemoReport, PaymentReport } from './report.js';

const FUND_SAT = 5_000_000n;
const CAPACITY_SAT = 1_000_000n;
const AMOUNT_MSAT = 25_000_000n;
const CONFIRMATIONS = 6;

type Channel = AsJson<ChannelInfo>;
type Opened = AsJson<OpenedChannel>;
type Say = (line: string) => void;

interface Cast {
  readonly network: Network<NodeContact>;
  readonly alice: NodeContact;
  readonly bob: NodeContact;
  readonly carol: NodeContact;
  readonly say: Say;
}

/** Plays the demo on a network of alice, bob and carol without channels. Throws `FalseClaim` when something is not as it says. */
export async function play(
  network: Network<NodeContact>,
  say: Say,
): Promise<Omit<DemoReport, 'seconds' | 'penalty'>> {
  const [alice, bob, carol] = [network.node('alice'), network.node('bob'), network.node('carol')];
  const cast: Cast = { network, alice, bob, carol, say };
  await giveCoins(cast);
  const opened = await open(cast);
  const before = await balances(cast, opened);
  const payment = await pay(cast, before);
  await checkBalances(cast, opened, before, BigInt(payment.feeMsat));
  const closing = await close(cast, opened, before);
  return {
    chain: network.chain.kind,
    nodes: network.nodes.map(({ alias, nodeId }) => ({ alias, nodeId })),
    channels: before.map(({ shortChannelId, capacitySat }) => ({
      shortChannelId: shortChannelId ?? '',
      capacitySat,
    })),
    payment,
    closing,
  };
}

async function giveCoins({ network, alice, bob, say }: Cast): Promise<void> {
  for (const node of [alice, bob]) {
    const { address } = await node.cli<{ address: string }>('newaddress');
    say(`${node.alias} gets ${grouped(String(FUND_SAT))} sat at ${address}`);
    await network.chain.fund(address, FUND_SAT);
  }
  await network.mine(1);
  for (const node of [alice, bob]) {
    await until(`${node.alias}'s coins`, async () => {
      const { onchain } = await node.cli<AsJson<Balance>>('balance');
      return BigInt(onchain.confirmedSat) === FUND_SAT;
    });
  }
}

async function open({ network, alice, bob, carol, say }: Cast): Promise<readonly [Opened, Opened]> {
  say('alice connects to bob over WebSocket, bob to carol over TCP');
  await alice.cli('connect', bob.uri.ws);
  await bob.cli('connect', carol.uri.tcp);
  say(`alice opens a channel of ${grouped(String(CAPACITY_SAT))} sat with bob, and bob one with carol`);
  const first = await alice.cli<Opened>('openchannel', bob.nodeId, String(CAPACITY_SAT));
  const second = await bob.cli<Opened>('openchannel', carol.nodeId, String(CAPACITY_SAT));
  say(`${CONFIRMATIONS} blocks confirm them`);
  await network.mine(CONFIRMATIONS);
  await Promise.all(
    [
      [alice, first],
      [bob, first],
      [bob, second],
      [carol, second],
    ].map(([node, channel]) => untilState(node as NodeContact, channel as Opened, 'normal')),
  );
  say('alice waits for the announcement of the channel that is not hers');
  await until('a route from alice to carol', async () =>
    alice.api.route({ nodeId: carol.nodeId, amountMsat: AMOUNT_MSAT }).catch(() => undefined),
  );
  return [first, second];
}

async function pay({ alice, carol, say }: Cast, before: readonly Channel[]): Promise<PaymentReport> {
  const invoice = await carol.cli<AsJson<CreatedInvoice>>('invoice', String(AMOUNT_MSAT), 'two coffees');
  say(`carol asks for ${grouped(String(AMOUNT_MSAT))} msat: ${invoice.bolt11}`);
  const begun = performance.now();
  const paid = await alice.cli<AsJson<Payment>>('pay', invoice.bolt11);
  const millis = Math.round(performance.now() - begun);
  const hops = paid.parts[0]?.hops ?? [];
  claim('the payment', paid.status, 'succeeded');
  claim('what it brought', paid.amountMsat, AMOUNT_MSAT);
  claim('its hash', paid.paymentHash, invoice.paymentHash);
  claim(
    'its way',
    hops.map(({ shortChannelId }) => shortChannelId).join(', '),
    before.map(({ shortChannelId }) => shortChannelId).join(', '),
  );
  say(`alice pays through bob: ${millis} ms, and ${grouped(paid.feeMsat)} msat for bob`);
  const { status, amountMsat, feeMsat } = paid;
  return { status, amountMsat, feeMsat, hops: hops.length, millis };
}

/** Both channels as their openers see them. */
function balances({ alice, bob }: Cast, [first, second]: readonly [Opened, Opened]): Promise<Channel[]> {
  return Promise.all([channelOf(alice, first), channelOf(bob, second)]);
}

async function checkBalances(
  cast: Cast,
  opened: readonly [Opened, Opened],
  before: readonly Channel[],
  fee: bigint,
): Promise<void> {
  const { bob, carol, say } = cast;
  const moved = [AMOUNT_MSAT + fee, AMOUNT_MSAT];
  const settled = await until('the HTLCs to be gone', async () => {
    const now = await balances(cast, opened);
    return now.every(({ htlcs }) => htlcs === 0) && now;
  });
  for (const [place, name] of ['alice and bob', 'bob and carol'].entries()) {
    const [was, is, amount] = [before[place], settled[place], moved[place] ?? 0n];
    const sent = BigInt(was?.localMsat ?? 0) - BigInt(is?.localMsat ?? 0);
    const received = BigInt(is?.remoteMsat ?? 0) - BigInt(was?.remoteMsat ?? 0);
    claim(`what left one side of the channel of ${name}`, sent, amount);
    claim(`what reached the other side of the channel of ${name}`, received, amount);
    say(`the balance of the channel of ${name} has moved by ${grouped(String(amount))} msat`);
  }
  // The peers must see the same figures from the other side.
  const views = await Promise.all([channelOf(bob, opened[0]), channelOf(carol, opened[1])]);
  for (const [place, view] of views.entries()) {
    claim(`the balance as the other side sees it`, view.localMsat, settled[place]?.remoteMsat ?? '');
  }
}

async function close(
  { network, alice, bob, carol, say }: Cast,
  opened: readonly [Opened, Opened],
  before: readonly Channel[],
): Promise<readonly ClosingReport[]> {
  say('both channels are closed cooperatively: the first by alice, the second by carol');
  const closers = [alice, carol];
  const txids: string[] = [];
  for (const [place, channel] of opened.entries()) {
    const closer = closers[place] as NodeContact;
    txids.push((await closer.cli<{ txid: string }>('closechannel', channel.channelId)).txid);
  }
  await network.mine(CONFIRMATIONS);
  const reports: ClosingReport[] = [];
  for (const [place, channel] of opened.entries()) {
    const txid = txids[place] ?? '';
    const confirmations = await checkClosing(network.chain, txid, channel);
    claim('the confirmations of the closing transaction', confirmations, CONFIRMATIONS);
    reports.push({ shortChannelId: before[place]?.shortChannelId ?? '', txid, confirmations });
    say(`${txid} is on the chain, ${confirmations} deep`);
  }
  const earned = AMOUNT_MSAT / 1000n;
  await until(`carol's ${earned} sat on chain`, async () => {
    const { onchain } = await carol.cli<AsJson<Balance>>('balance');
    return BigInt(onchain.confirmedSat) === earned;
  });
  say(`carol has ${grouped(String(earned))} sat on chain, all that she was paid`);
  await untilState(alice, opened[0], 'closed');
  await untilState(bob, opened[1], 'closed');
  return reports;
}

async function channelOf(node: NodeContact, { channelId }: Opened): Promise<Channel> {
  const { channels } = await node.cli<{ channels: readonly Channel[] }>('channels');
  const found = channels.find((channel) => channel.channelId === channelId);
  claim(`that ${node.alias} knows the channel ${channelId}`, found === undefined ? 'no' : 'yes', 'yes');
  return found as Channel;
}

async function untilState(node: NodeContact, { channelId }: Opened, state: string): Promise<void> {
  await until(`${node.alias}'s channel to be ${state}`, async () => {
    const { channels } = await node.api.channels();
    return channels.some((channel) => channel.channelId === channelId && channel.state === state);
  });
}
