import { Transaction } from 'bitcoinjs-lib';
import { type NodeHandle, until } from '../../regtest/index.js';
import { keepCopy } from '../../regtest/network/copy.js';
import type { TowerInfo, TowerStatus } from '../../src/api/index.js';
import type { AsJson } from '../../src/cli/commands/command.js';
import { Miner, outputKey } from './justice/miner.js';
import { refusalOf, useNetwork } from './network.js';
import { openBooks, untilIdle } from './resolution.js';
import { startTowerProcess } from './tower-process.js';

const CAPACITY = 1_000_000n;
/** More than all that the transactions of one close can cost at the feerate of these chains. */
const MOST_FEES = 20_000n;
const TOWER_LISTEN = ['--tower-listen', 'ws://127.0.0.1:0'];
const DELAY = 10;
const ANCHOR = 330n;

describe('a watchtower', () => {
  const flags = [...TOWER_LISTEN, '--to-self-delay', String(DELAY), '--cltv-expiry-delta', '18'];
  const network = useNetwork({ nodes: 3, channels: [], flags });
  const ends: (() => unknown)[] = [];
  afterAll(async () => {
    for (const end of ends) await end();
  });

  it.each([
    ['of one’s own, beside a node', '--own', towerOfCarol, 'before'],
    ['of a stranger, beside a node and added late', '', towerOfCarol, 'after'],
    ['of one’s own, alone and added late', '--own', towerAlone, 'after'],
    ['of a stranger, alone', '', towerAlone, 'before'],
  ])('%s saves everything while alice is away', async (_, own, startedTower, when) => {
    const { node, mine, openChannel } = network();
    const [alice, bob] = [node('alice'), node('bob')];
    const { channelId } = await openChannel(alice, bob, { pushMsat: 900_000_000n });
    const uri = await startedTower();
    const add = async () => {
      const added = await alice.cli<AsJson<TowerInfo>>('tower', 'add', uri, ...(own === '' ? [] : [own]));
      expect(added).toMatchObject({ mode: own === '' ? 'stranger' : 'own' });
      return added;
    };
    const early = when === 'before' ? await add() : undefined;
    await bob.stop();
    const putBack = keepCopy(bob);
    await bob.start();
    await alice.cli('connect', bob.uri.ws);
    await payBack(alice, bob, channelId);
    const added = early ?? (await add());
    await untilCovered(alice, added.nodeId, channelId);
    const outcomeOf = await openBooks(network(), [alice, bob]);
    await alice.stop();
    await putBack();
    const { txid } = await bob.cli<{ txid: string }>('closechannel', channelId, '--force');
    await untilPunished(txid);
    await network().chain.mine(DELAY + 2);
    await alice.start();
    await mine(1);
    const { gained } = await outcomeOf(txid);
    expect(gained(alice)).toBeGreaterThan(CAPACITY - MOST_FEES);
    expect(gained(bob)).toBeLessThanOrEqual(0n);
    expect(await alice.cli('tower', 'remove', added.nodeId)).toEqual({ nodeId: added.nodeId });
  });

  it('is refused on the machine that it would guard, and not known once it is removed', async () => {
    const alice = network().node('alice');
    const { server } = await alice.cli<AsJson<TowerStatus>>('tower', 'status');
    const [uri = ''] = server?.uris ?? [];
    expect(await refusalOf(alice.cli('tower', 'add', uri))).toBe('selfConnect');
    expect(await refusalOf(alice.cli('tower', 'remove', alice.nodeId))).toBe('unknownTower');
    expect(await alice.cli('tower', 'list')).toEqual({ towers: [] });
  });

  it('alone tells how far it is, and its client is told', async () => {
    const { node, mine, chain } = network();
    const tower = await startTowerProcess(chain);
    ends.unshift(() => tower.stop());
    const [towerId = ''] = tower.uri.split('@');
    const alice = node('alice');
    await alice.cli('tower', 'add', tower.uri);
    await mine(2);
    const height = await chain.call<number>('getblockcount');
    await until('the tower to scan the block', async () => (await tower.status()).blockHeight === height);
    expect(await tower.status()).toMatchObject({ sessions: 1, breaches: [], bytes: expect.any(Number) });
    await until('alice to be told', async () => {
      const { towers } = await alice.cli<AsJson<TowerStatus>>('tower', 'status');
      return towers.some(({ nodeId, blockHeight }) => nodeId === towerId && blockHeight === height);
    });
    await alice.cli('tower', 'remove', towerId);
  });

  async function towerOfCarol(): Promise<string> {
    const { server } = await network().node('carol').cli<AsJson<TowerStatus>>('tower', 'status');
    return server?.uris[0] ?? '';
  }

  /** Mines the commitment, and waits until the tower has all of it but the anchors in the mempool. */
  async function untilPunished(txid: string): Promise<void> {
    const { chain } = network();
    const raw = await chain.call<string>('getrawtransaction', txid);
    const commitment = Transaction.fromHex(raw);
    const miner = new Miner(chain, async () => undefined);
    await miner.mine(1);
    const outputs = commitment.outs.flatMap(({ value }, index) =>
      BigInt(value) === ANCHOR ? [] : [outputKey(commitment, index)],
    );
    expect(await miner.untilSpent(outputs)).toEqual([]);
  }

  async function towerAlone(): Promise<string> {
    const tower = await startTowerProcess(network().chain);
    ends.unshift(() => tower.stop());
    return tower.uri;
  }
});

/** Bob pays alice most of what he has, as soon as the channel can be used again. */
async function payBack(alice: NodeHandle, bob: NodeHandle, channelId: string): Promise<void> {
  const { bolt11 } = await alice.api.invoice({ amountMsat: 800_000_000n });
  const paid = await until('bob to pay', () => bob.api.pay({ bolt11 }).catch(() => undefined));
  expect(paid).toMatchObject({ status: 'succeeded' });
  await untilIdle(channelId, [alice, bob]);
}

async function untilCovered(node: NodeHandle, towerId: string, channelId: string): Promise<void> {
  await until('the tower to have every state', async () => {
    const { towers } = await node.cli<AsJson<TowerStatus>>('tower', 'status');
    const channels = towers.find(({ nodeId }) => nodeId === towerId)?.channels ?? [];
    return channels.some(
      (channel) => channel.channelId === channelId && channel.covered > 1 && channel.lag === 0,
    );
  });
}
