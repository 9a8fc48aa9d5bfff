import { join } from 'node:path';
import { type NodeHandle, until } from '../../regtest/index.js';
import { loseDatabase, loseEverything, untilBegunAgain } from './lost-node.js';
import { refusalOf, useNetwork } from './network.js';
import { mineUntilClosed, openBooks, untilIdle, untilState, viewOf } from './resolution.js';

const CAPACITY = 1_000_000n;
/** More than all that the transactions of one close can cost at the feerate of these chains. */
const MOST_FEES = 20_000n;
const FLAGS = ['--to-self-delay', '10', '--cltv-expiry-delta', '18'];

describe.each([
  ['anchors', FLAGS],
  ['static_remotekey', [...FLAGS, '--disable-feature', 'option_anchors']],
])('a node that lost everything but its seed, with %s', (_format, flags) => {
  const network = useNetwork({ nodes: 2, channels: [], flags });

  it('gets its money back with a backup file', async () => {
    const { alice, bob, channelId, balance } = await pairWithHistory();
    const file = join(alice.datadir, '..', 'kept.backup');
    expect(await alice.cli('backup', 'export', file)).toMatchObject({ channels: 1 });
    const outcomeOf = await openBooks(network(), [alice, bob]);
    // Bob would come by himself, and give back what he keeps for her.
    await bob.stop();
    await loseEverything(alice);
    expect(await alice.api.channels()).toEqual({ channels: [] });
    const restored = await alice.cli('backup', 'restore', file);
    expect(restored).toMatchObject({ restored: [{ channelId, nodeId: bob.nodeId }], known: 0, spent: [] });
    await untilBegunAgain(alice);
    await bob.start();
    await expectMoneyBack(alice, bob, channelId, balance, outcomeOf);
  });

  it('gets its money back from what a peer keeps for it', async () => {
    const { alice, bob, channelId, balance } = await pairWithHistory();
    const outcomeOf = await openBooks(network(), [alice, bob]);
    await loseEverything(alice);
    // Refused when bob has come by himself meanwhile: then she is about to begin again.
    await alice.cli('connect', bob.uri.ws).catch(() => undefined);
    await expectMoneyBack(alice, bob, channelId, balance, outcomeOf);
  });

  it('gets its money back by itself when the database alone is gone', async () => {
    const { alice, bob, channelId, balance } = await pairWithHistory();
    const outcomeOf = await openBooks(network(), [alice, bob]);
    await alice.stop();
    loseDatabase(alice);
    // Bob has closed by force meanwhile: all of it is found in the chain.
    await bob.api.closechannel({ channelId, force: true });
    await network().chain.mine(2);
    await alice.start();
    await expectMoneyBack(alice, bob, channelId, balance, outcomeOf);
  });

  it('takes no backup of another node', async () => {
    const { node } = network();
    const { backup } = await node('alice').api.backupExport();
    expect(await refusalOf(node('bob').api.backupRestore({ backup }))).toBe('invalidBackup');
    expect(await refusalOf(node('bob').api.backupRestore({ backup: '?' }))).toBe('invalidBackup');
    expect(await refusalOf(node('bob').api.backupRestore({}))).toBe('invalidField');
  });

  /** A channel of bob in which alice has received money. */
  async function pairWithHistory() {
    const { node, openChannel } = network();
    const [alice, bob] = [node('alice'), node('bob')];
    const { channelId } = await openChannel(bob, alice, { pushMsat: 200_000_000n });
    for (const amountMsat of [300_000_000n, 100_000_000n]) {
      const { bolt11 } = await alice.api.invoice({ amountMsat });
      expect(await bob.api.pay({ bolt11 })).toMatchObject({ status: 'succeeded' });
    }
    await untilIdle(channelId, [alice, bob]);
    return { alice, bob, channelId, balance: 600_000n };
  }

  async function expectMoneyBack(
    alice: NodeHandle,
    bob: NodeHandle,
    channelId: string,
    balance: bigint,
    outcomeOf: Awaited<ReturnType<typeof openBooks>>,
  ): Promise<void> {
    await untilBegunAgain(alice);
    expect(await viewOf(alice, channelId)).toMatchObject({ state: 'force-closing', stateLoss: 'restored' });
    expect(await refusalOf(alice.api.closechannel({ channelId, force: true }))).toBe('channelAlreadyClosing');
    await untilState(bob, channelId, 'force-closing');
    const closing = await closingTxid(bob, channelId);
    await mineUntilClosed(network(), channelId, [alice, bob]);
    const { gained, fees, left } = await outcomeOf(closing);
    expect(gained(alice) + gained(bob) + fees + left).toBe(CAPACITY);
    expect(gained(alice)).toBeLessThanOrEqual(balance);
    expect(gained(alice)).toBeGreaterThan(balance - MOST_FEES);
  }

  /** The commitment that bob published, be it in a block or not. */
  async function closingTxid(bob: NodeHandle, channelId: string): Promise<string> {
    const { chain } = network();
    const { shortChannelId } = await viewOf(bob, channelId);
    const [height = 0, place = 0, output = 0] = String(shortChannelId).split('x').map(Number);
    const hash = await chain.call<string>('getblockhash', height);
    const { tx } = await chain.call<{ tx: readonly string[] }>('getblock', hash);
    const funding = tx[place];
    return until('the commitment of bob', async () => {
      const tip = await chain.call<number>('getblockcount');
      const mined: string[] = [];
      for (let next = height + 1; next <= tip; next += 1) {
        const next_ = await chain.call<string>('getblockhash', next);
        mined.push(...(await chain.call<{ tx: readonly string[] }>('getblock', next_)).tx);
      }
      for (const txid of [...mined, ...(await chain.call<string[]>('getrawmempool'))]) {
        const { vin } = await chain.call<{ vin: { txid?: string; vout?: number }[] }>(
          'getrawtransaction',
          txid,
          true,
        );
        if (vin.some((input) => input.txid === funding && input.vout === output)) return txid;
      }
      return undefined;
    });
  }
});
