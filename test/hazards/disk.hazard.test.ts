import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../regtest/index.js';
import { packageRoot } from '../../regtest/launch/package-root.js';
import { builtProgram, ownEnvironment } from '../../regtest/network/daemon.js';
import type { Invoice } from '../../src/core/invoice/index.js';
import { invoiceOf, type Offered, offer, paying } from '../support/scripted-peer/payments.js';
import type { ScriptedPeer } from '../support/scripted-peer/peer.js';
import { useStage } from '../support/scripted-peer/stage.js';

/** Two payments to alice take about as many commits. */
const COMMITS = 7;
const PAYMENTS = 6;
const AMOUNT = 10_000_000n;

describe('hazard 19: a disk that fails', () => {
  const stage = useStage();

  /** Pays, until alice is gone; what was offered, settled or not. */
  const payUntilGone = async (
    peer: ScriptedPeer,
    invoices: readonly Invoice[],
  ): Promise<readonly Offered[]> => {
    const offered: Offered[] = [];
    try {
      for (const invoice of invoices) {
        offered.push(...(await offer(peer, paying(peer, invoice))));
        await peer.settle();
      }
    } catch (error) {
      if (!peer.wire.isClosed) throw error;
    }
    return offered;
  };

  /** Alice is back, and all that she has said holds: what was under way is finished, and the books agree. */
  const expectSound = async (peer: ScriptedPeer, offered: readonly Offered[]) => {
    await peer.reconnect();
    await peer.settle();
    expect(peer.brain.state.kind).toBe('normal');
    const paid = offered.filter(({ outcome }) => outcome?.status === 'fulfilled').length;
    const { channels } = await stage().alice.api.channels();
    const view = channels.find(({ channelId }) => channelId === Buffer.from(peer.channelId).toString('hex'));
    const { balanceMsat } = peer.brain.commitments;
    expect(view).toMatchObject({ state: 'normal', htlcs: 0, localMsat: String(balanceMsat.remote) });
    return paid;
  };

  it(`hazard 19: at each of ${COMMITS} commits in a row, nothing is sent that is not stored`, async () => {
    const { alice } = stage();
    const peer = await stage().connected();
    await peer.openChannel();
    const armed = join(alice.datadir, 'armed');
    let paid = 0;
    for (let commit = 1; commit <= COMMITS; commit++) {
      const invoices = await Promise.all(Array.from({ length: PAYMENTS }, () => invoiceOf(alice, AMOUNT)));
      peer.drop();
      await alice.stop();
      await withEnvironment(
        {
          NODE_OPTIONS: `--require ${join(packageRoot(), 'test', 'support', 'failing-disk.cjs')}`,
          FAILING_DISK_ARMED: armed,
          FAILING_DISK_AT: String(commit),
          FAILING_DISK_CODE: commit % 2 === 0 ? 'SQLITE_FULL' : 'SQLITE_IOERR_WRITE',
        },
        () => alice.start(),
      );
      await peer.reconnect();
      await peer.settle();
      writeFileSync(armed, '');
      const offered = await payUntilGone(peer, invoices);
      expect(peer.wire.isClosed).toBe(true);
      await until('alice to end', () =>
        alice.api.getinfo().then(
          () => false,
          () => true,
        ),
      );
      peer.drop();
      rmSync(armed);
      await alice.kill();
      await alice.start();
      paid += await expectSound(peer, offered);
    }
    expect(BigInt(paid) * AMOUNT).toBe(peer.brain.commitments.balanceMsat.remote);
    expect(paid).toBeGreaterThan(0);
  }, 120_000);

  it('hazard 19: a disk that is full', async () => {
    const { alice, chain } = stage();
    const peer = await stage().connected();
    await peer.openChannel();
    for (const room of [40, 120, 200]) {
      const invoices = await Promise.all(Array.from({ length: 12 }, () => invoiceOf(alice, AMOUNT)));
      peer.drop();
      await alice.stop();
      const largest = Math.max(
        ...readdirSync(alice.datadir).map((name) => statSync(join(alice.datadir, name)).size),
      );
      // The shell counts in units of 512 or of 1024 bytes: either way the write-ahead log soon reaches the end.
      const limit = Math.ceil(largest / 1024) + room;
      const flags = [
        '--network',
        'regtest',
        '--alias',
        alice.alias,
        '--bitcoind',
        chain.rpcUrl,
        '--api',
        '127.0.0.1:0',
      ];
      const listen = `tcp://${alice.uri.tcp.slice(alice.uri.tcp.indexOf('@') + 1)}`;
      const words = [
        process.execPath,
        builtProgram('leydend'),
        '--datadir',
        alice.datadir,
        ...flags,
        '--listen',
        listen,
      ];
      const daemon = spawn('sh', ['-c', `ulimit -f ${limit}; exec "$@"`, 'sh', ...words], {
        stdio: 'ignore',
        env: ownEnvironment(),
      });
      const ended = once(daemon, 'exit');
      await until('alice to listen', () =>
        peer.reconnect().then(
          () => true,
          () => undefined,
        ),
      );
      await peer.settle();
      const offered = await payUntilGone(peer, invoices);
      // It has ended by itself, and says that it did not end well.
      expect(await ended).not.toEqual([0, null]);
      peer.drop();
      await alice.start();
      await expectSound(peer, offered);
    }
  }, 120_000);
});

async function withEnvironment<T>(
  changes: Readonly<Record<string, string>>,
  work: () => Promise<T>,
): Promise<T> {
  Object.assign(process.env, changes);
  try {
    return await work();
  } finally {
    for (const name of Object.keys(changes)) delete process.env[name];
  }
}
