import { requireComponent } from '../../regtest/launch/index.js';
import { openBooks } from '../../regtest/network/books.js';
import { type Network, type NodeHandle, until } from '../../regtest/network/index.js';
import {
  CAPACITY_SAT,
  meet,
  type Opener,
  open,
  PUSH_MSAT,
  type SharedChannel,
  untilState,
} from './ldk/meeting.js';
import { Stage } from './ldk/stage.js';
import type { LdkProcess } from './ldk/start.js';

const MINUTE = 60_000;
const TO_LDK_MSAT = 50_000_000n;
const TO_LEYDEN_MSAT = 60_000_000n;
const ANCHOR_SAT = 330n;
/** More than all that the transactions of one close can cost at these feerates. */
const MOST_FEES = 30_000n;
/** The longest delay on an output, and what LDK waits beyond it. */
const DELAY = 144 + 6;
/** Blocks that come one by one, while things happen, and those of all the rest, which is waiting. */
const EVENTFUL_BLOCKS = 60;
const MOST_BLOCKS = 400;

const suite = requireComponent('ldk') ? describe : describe.skip;

interface CommitmentTransaction {
  readonly vout: readonly { readonly n: number; readonly value: number }[];
}

suite('forced closes with LDK', () => {
  let stage: Stage;
  let network: Network;
  let leyden: NodeHandle;

  beforeAll(async () => {
    stage = await Stage.start(['leyden']);
    ({ network, leyden } = stage);
  }, MINUTE);

  afterAll(() => stage?.stop(), MINUTE);

  it.each([
    { closer: 'leyden', anchors: true, transport: 'tcp' },
    { closer: 'leyden', anchors: false, transport: 'ws' },
    { closer: 'ldk', anchors: true, transport: 'ws' },
    { closer: 'ldk', anchors: false, transport: 'tcp' },
  ] as const)(
    'by $closer (anchors: $anchors, over $transport), with an HTLC each way',
    async ({ closer, anchors, transport }) => {
      const ldk = await stage.newLdk(`ldk-${closer}-${anchors ? 'anchors' : 'static'}`, anchors);
      await meet(network, leyden, ldk, 'leyden', transport);
      const channel = await open(network, leyden, ldk, { opener: 'leyden', anchors, announced: false });
      const type = `${anchors ? 'anchors' : 'static_remotekey'}, over ${transport}`;
      await stage.report.run('force close with an HTLC each way, to the end', `${closer} closes`, type, () =>
        resolve(ldk, channel, closer, anchors),
      );
    },
    3 * MINUTE,
  );

  async function resolve(ldk: LdkProcess, channel: SharedChannel, closer: Opener, anchors: boolean) {
    const { channelId } = channel;
    const outcomeOf = await openBooks(network, [leyden]);
    const { paying, hash, held } = await hangBothWays(ldk);
    await forceClose(ldk, channelId, closer);
    const commitment = await commitmentOf(channelId);
    await network.mine(1);
    await untilState(network, leyden, channelId, 'force-closing');

    // Leyden learns the one preimage now, LDK the other one. With anchors LDK needs a wallet for its own HTLC
    // transactions, and has none here: then its HTLC goes back to Leyden in time.
    await leyden.api.settleinvoice({ hashOrPreimage: hash });
    await ldk.release();
    const isTaken = closer === 'leyden' || !anchors;
    await mineUntil('the end', async () => (await stateOf(channelId)) === 'closed');

    await network.mine(DELAY);
    await network.waitFor(
      'LDK to see every block',
      async () => (await ldk.height()) === (await network.chain.call<number>('getblockcount')),
    );
    expect(await held).toMatchObject({ status: 'succeeded' });
    expect(await paying).toBe(isTaken ? 'succeeded' : 'failed');
    const { gained, fees } = await outcomeOf(commitment);
    const ofLdk = await regained(ldk, channelId);
    const anchorsLeft = await unspentAnchors(commitment);
    expect(gained(leyden) + ofLdk + fees + anchorsLeft).toBe(CAPACITY_SAT);
    const due = CAPACITY_SAT - (PUSH_MSAT - TO_LEYDEN_MSAT + (isTaken ? TO_LDK_MSAT : 0n)) / 1000n;
    expect(gained(leyden)).toBeGreaterThan(due - MOST_FEES);
    expect(gained(leyden)).toBeLessThan(due);
  }

  /** An HTLC that LDK keeps, and one that Leyden keeps. */
  async function hangBothWays(ldk: LdkProcess) {
    await ldk.hold();
    const there = await ldk.invoice({ amountMsat: TO_LDK_MSAT });
    const paying = leyden.api.pay({ bolt11: there.bolt11 }).then(
      ({ status }) => status,
      () => 'failed',
    );
    const back = await leyden.api.invoice({ amountMsat: TO_LEYDEN_MSAT, hold: true });
    const held = ldk.pay({ bolt11: back.bolt11 });
    await network.waitFor('both HTLCs to arrive', async () => {
      const { invoices } = await leyden.api.invoices();
      const isAccepted = invoices.some(
        ({ paymentHash, status }) => paymentHash === back.paymentHash && status === 'accepted',
      );
      return isAccepted && (await ldk.held()).length === 1;
    });
    return { paying, held, hash: back.paymentHash };
  }

  async function forceClose(ldk: LdkProcess, channelId: string, closer: Opener): Promise<void> {
    if (closer === 'leyden') await leyden.api.closechannel({ channelId, force: true });
    else await ldk.forceCloseChannel({ channelId, nodeId: leyden.nodeId });
  }

  /** The commitment in the mempool: Leyden publishes its own too when LDK says that the channel has failed. */
  async function commitmentOf(channelId: string): Promise<string> {
    return until('the commitment', async () => {
      const mempool = await network.chain.call<string[]>('getrawmempool');
      const { pending } = await leyden.api.onchain();
      const known = pending.find((output) => output.channelId === channelId)?.txid;
      return mempool.find((txid) => txid === known) ?? mempool[0];
    });
  }

  async function stateOf(channelId: string): Promise<string | undefined> {
    const { channels } = await leyden.api.channels();
    return channels.find((channel) => channel.channelId === channelId)?.state;
  }

  async function regained(ldk: LdkProcess, channelId: string): Promise<bigint> {
    const outputs = await ldk.regained();
    return outputs
      .filter((output) => output.channelId === channelId)
      .reduce((sum, { amountSat }) => sum + amountSat, 0n);
  }

  async function unspentAnchors(txid: string): Promise<bigint> {
    const { vout } = await network.chain.call<CommitmentTransaction>('getrawtransaction', txid, true);
    const anchors = vout.filter(({ value }) => BigInt(Math.round(value * 1e8)) === ANCHOR_SAT);
    const unspent = await Promise.all(
      anchors.map(async ({ n }) => (await network.chain.call('gettxout', txid, n)) !== null),
    );
    return ANCHOR_SAT * BigInt(unspent.filter(Boolean).length);
  }

  async function mineUntil(what: string, holds: () => Promise<boolean>): Promise<void> {
    for (let mined = 0, step = 1; mined < MOST_BLOCKS; mined += step) {
      if (await holds()) return;
      if (mined >= EVENTFUL_BLOCKS) step = 20;
      await network.mine(step);
    }
    throw new Error(`mined ${MOST_BLOCKS} blocks in vain for ${what}`);
  }
});
