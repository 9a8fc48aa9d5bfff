import type { ChannelInfo } from '../../src/api/results.js';
import type { TowerInfo, TowerStatus } from '../../src/api/tower-results.js';
import type { AsJson } from '../../src/cli/commands/command.js';
import { grouped } from '../../src/cli/format/amount.js';
import type { Chain } from '../launch/index.js';
import { openBooks } from '../network/books.js';
import { keepCopy } from '../network/copy.js';
import { type Network, type NodeHandle, startNetwork, until } from '../network/index.js';
import { claim } from './claims.js';
import type { PenaltyReport } from './report.js';

const CAPACITY_SAT = 1_000_000n;
const PUSHED_MSAT = 900_000_000n;
const PAID_BACK_MSAT = 800_000_000n;
/** Blocks that a cheater has to wait for his money, and a tower has to take it. */
const DELAY = 10;
/** More than all transactions of one close cost at the feerate of these chains. */
const MOST_FEES_SAT = 20_000n;

type Say = (line: string) => void;

/**
 * The second act, on a network of its own: bob publishes a state that he has revoked while alice is away, and her tower
 * takes everything. Throws `FalseClaim` when something is not as it says.
 */
export async function playPenalty(say: Say): Promise<PenaltyReport> {
  say('');
  say('second act: alice and bob again, and a watchtower that is a stranger to both');
  const network = await startNetwork({
    nodes: ['alice', 'bob', 'tower'],
    channels: [],
    flags: ['--tower-listen', 'ws://127.0.0.1:0', '--to-self-delay', String(DELAY)],
  });
  try {
    return await cheat(network, say);
  } finally {
    await network.stop();
  }
}

async function cheat(network: Network, say: Say): Promise<PenaltyReport> {
  const [alice, bob, tower] = [network.node('alice'), network.node('bob'), network.node('tower')];
  const { channelId } = await network.openChannel(alice, bob, {
    capacitySat: CAPACITY_SAT,
    pushMsat: PUSHED_MSAT,
  });
  say(`of their ${grouped(String(CAPACITY_SAT))} sat bob has ${grouped(String(PUSHED_MSAT / 1000n))}`);
  await leaveWith(tower, alice);
  await bob.stop();
  const putBack = keepCopy(bob);
  await bob.start();
  await alice.cli('connect', bob.uri.ws);
  const { bolt11 } = await alice.api.invoice({ amountMsat: PAID_BACK_MSAT });
  await until('bob to pay', () => bob.api.pay({ bolt11 }).catch(() => undefined));
  await untilCovered(alice, channelId);
  say(`bob keeps a copy of his node, pays alice ${grouped(String(PAID_BACK_MSAT / 1000n))} sat, and waits`);

  const closeBooks = await openBooks(network, [alice, bob]);
  await alice.stop();
  say('alice goes offline; bob puts his copy back and publishes the state in which the money was his');
  await putBack();
  const { txid: revokedTxid } = await bob.cli<{ txid: string }>('closechannel', channelId, '--force');
  await network.chain.mine(1);
  await untilTaken(network.chain, revokedTxid);
  say('the tower has seen it in the block');

  await alice.start();
  await network.mine(1);
  const { gained, fees, spenders } = await closeBooks(revokedTxid);
  const recoveredSat = gained(alice);
  claim(
    'that alice has the whole channel',
    recoveredSat > CAPACITY_SAT - MOST_FEES_SAT ? 'yes' : 'no',
    'yes',
  );
  claim('what bob has of it', gained(bob) > 0n ? 'something' : 'nothing', 'nothing');
  say(`alice has ${grouped(String(recoveredSat))} sat of ${grouped(String(CAPACITY_SAT))}, bob nothing`);
  return {
    revokedTxid,
    justiceTxids: spenders,
    recoveredSat: String(recoveredSat),
    feesSat: String(fees),
  };
}

/** Alice leaves what her tower needs with it. */
async function leaveWith(tower: NodeHandle, alice: NodeHandle): Promise<void> {
  const { server } = await tower.cli<AsJson<TowerStatus>>('tower', 'status');
  await alice.cli<AsJson<TowerInfo>>('tower', 'add', server?.uris[0] ?? '');
}

/** Waits until the channel is quiet and the tower has every state of it. */
async function untilCovered(node: NodeHandle, channelId: string): Promise<void> {
  await until('the tower to have every state', async () => {
    const { channels } = await node.cli<{ channels: readonly AsJson<ChannelInfo>[] }>('channels');
    const { towers } = await node.cli<AsJson<TowerStatus>>('tower', 'status');
    const isQuiet = channels.some((channel) => channel.channelId === channelId && channel.htlcs === 0);
    const covered = towers.flatMap((known) => known.channels);
    return (
      isQuiet && covered.some((each) => each.channelId === channelId && each.covered > 1 && each.lag === 0)
    );
  });
}

/** Waits for the tower to publish, block after block, until both balances of a commitment are taken. */
async function untilTaken(chain: Chain, commitmentTxid: string): Promise<void> {
  const { vout } = await chain.call<{ vout: readonly { n: number; value: number }[] }>(
    'getrawtransaction',
    commitmentTxid,
    true,
  );
  const balances = vout.filter(({ value }) => value > ANCHOR_BTC).map(({ n }) => n);
  const isTaken = async (withMempool: boolean) => {
    const outputs = await Promise.all(
      balances.map((n) => chain.call('gettxout', commitmentTxid, n, withMempool)),
    );
    return outputs.every((output) => output === null);
  };
  await until('the tower to take everything', () => isTaken(true));
  await chain.mine(1);
  await until('a block to hold it', () => isTaken(false));
}

const ANCHOR_BTC = 0.00000331;
