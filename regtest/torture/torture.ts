import type { ChainKind, NetworkOptions } from '../index.js';
import { startNetwork } from '../network/index.js';
import { audit } from './audit.js';
import { Chance } from './chance.js';
import { type Kills, killAtRandom } from './executioner.js';
import { quietLedgers, wealth } from './ledger.js';
import { Traffic } from './traffic.js';

/** How much is done to the nodes. */
export interface TortureOptions {
  readonly seed: number;
  readonly chain?: ChainKind;
  /** Payments at once. */
  readonly lanes: number;
  /** Asked after every kill. */
  readonly isOver: (kills: Kills) => boolean;
}

/** What came of it. */
export interface TortureReport {
  readonly kills: Kills;
  readonly payments: { readonly asked: number; readonly succeeded: number; readonly failed: number };
  /** What moved from payers to payees, in millisatoshi. */
  readonly movedMsat: bigint;
  /** What is not as it must be. */
  readonly faults: readonly string[];
}

/** A ring of four with one short cut: every payment has more than one way, most go over two hops. */
const RING: NetworkOptions = {
  nodes: 4,
  channels: [
    [0, 1, { capacitySat: 5_000_000n }],
    [1, 2, { capacitySat: 5_000_000n }],
    [2, 3, { capacitySat: 5_000_000n }],
    [3, 0, { capacitySat: 5_000_000n }],
    [0, 2, { capacitySat: 1_000_000n, private: true }],
  ],
};
const QUIET_MS = 120_000;

/** Kills the daemons of a network at random moments under load, starts them again, and audits what their books say. */
export async function torture({ seed, chain, lanes, isOver }: TortureOptions): Promise<TortureReport> {
  const network = await startNetwork({ ...RING, ...(chain === undefined ? {} : { chain }) });
  try {
    const { nodes } = network;
    const before = new Map(
      await Promise.all(nodes.map(async (node) => [node.nodeId, wealth(await node.api.channels())] as const)),
    );
    const traffic = new Traffic(nodes, new Chance(seed + 1), lanes);
    const kills = await killAtRandom(nodes, new Chance(seed), isOver);
    await traffic.stop(QUIET_MS);
    const ledgers = await quietLedgers(nodes, QUIET_MS);
    const payments = ledgers.flatMap((ledger) => ledger.payments);
    const succeeded = payments.filter(({ status }) => status === 'succeeded');
    return {
      kills,
      payments: {
        asked: traffic.told.length,
        succeeded: succeeded.length,
        failed: payments.length - succeeded.length,
      },
      movedMsat: succeeded.reduce((sum, { amountMsat }) => sum + BigInt(amountMsat), 0n),
      faults: audit(before, ledgers, traffic.told),
    };
  } finally {
    await network.stop();
  }
}
