import { join } from 'node:path';
import { requireComponent } from '../../regtest/launch/index.js';
import type { Network, NodeHandle } from '../../regtest/network/index.js';
import { loseEverything, untilBegunAgain } from '../e2e/lost-node.js';
import { leydenChannel, meet, open, untilSettled } from './ldk/meeting.js';
import { Stage } from './ldk/stage.js';

const MINUTE = 60_000;
const MOST_BLOCKS = 60;
/** More than all that the transactions of one close can cost. */
const MOST_FEES_SAT = 20_000n;
const suite = requireComponent('ldk') ? describe : describe.skip;

suite('a Leyden that lost everything but its seed and a backup', () => {
  let stage: Stage;
  let network: Network;
  let leyden: NodeHandle;

  beforeAll(async () => {
    stage = await Stage.start(['leyden']);
    ({ network, leyden } = stage);
  }, MINUTE);

  afterAll(() => stage?.stop(), MINUTE);

  const onchainSat = async () => BigInt((await leyden.api.balance()).onchain.confirmedSat);

  it.each([true, false])(
    'has LDK close, and gets its balance (anchors: %s)',
    async (anchors) => {
      const ldk = await stage.newLdk(`ldk-${anchors}`, anchors);
      await meet(network, leyden, ldk, 'leyden');
      const type = anchors ? 'anchors' : 'static_remotekey';
      await stage.report.run('restore from a backup', 'Leyden lost its state', type, async () => {
        const { channelId } = await open(network, leyden, ldk, {
          opener: 'leyden',
          anchors,
          announced: true,
        });
        await stage.leydenPays(ldk, 100_000_000n);
        await untilSettled(network, leyden);
        const channel = await leydenChannel(leyden, channelId);
        const balance = BigInt(channel?.localMsat ?? 0) / 1000n;
        const before = await onchainSat();
        const file = join(leyden.datadir, '..', 'kept.backup');
        await leyden.cli('backup', 'export', file);
        await loseEverything(leyden);
        await leyden.cli('backup', 'restore', file);
        await untilBegunAgain(leyden);
        for (let mined = 0; (await leydenChannel(leyden, channelId))?.state !== 'closed'; mined += 1) {
          expect(mined).toBeLessThan(MOST_BLOCKS);
          await network.mine(1);
        }
        const gained = (await onchainSat()) - before;
        expect(gained).toBeLessThanOrEqual(balance);
        expect(gained).toBeGreaterThan(balance - MOST_FEES_SAT);
      });
    },
    2 * MINUTE,
  );
});
