import { loadScriptVerifier } from '../../../regtest/chain/script-verifier.js';
import { msat, sat } from '../../../src/core/primitives/units.js';
import { buildWorld } from '../scenario/build-world.js';
import { connect, openChannel } from '../scenario/deeds.js';
import { mineAndFollow } from '../scenario/mining.js';
import type { DiskImage } from '../world/disk.js';
import type { SimulatedNode } from '../world/node.js';
import type { World } from '../world/world.js';
import { liveWealth } from './live-wealth.js';

const COIN_SAT = 3_000_000n;
const CHANNEL_SAT = sat(600_000n);
/** BOLT 7: a channel is made public when its funding is six blocks deep. */
const BLOCKS_TO_ANNOUNCE = 7;

let world: World;
let payer: SimulatedNode;
let middle: SimulatedNode;
let payee: SimulatedNode;

beforeEach(async () => {
  world = buildWorld(1, await loadScriptVerifier(), {});
  [payer, middle, payee] = world.nodes as [SimulatedNode, SimulatedNode, SimulatedNode];
  world.nodes = [payer, middle, payee];
  for (const node of world.nodes) node.isAdversary = false;
  world.oracles = [liveWealth(world)];
  for (const node of world.nodes) node.start();
  await until('all are up', () => world.nodes.every(({ running }) => running !== undefined));
  for (const { running } of [payer, middle]) {
    if (running !== undefined) world.chain.faucet.pay(running.parts.wallet.newScript(), COIN_SAT);
  }
  await mineAndFollow(world, 1);
  for (const [opener, accepter] of [
    [payer, middle],
    [middle, payee],
  ] as const) {
    await connect(world, opener, accepter);
    const opened = openChannel(world, opener, accepter, CHANNEL_SAT, 0n);
    await world.sleep(1_000);
    expect(await opened).toBe(true);
  }
  await mineAndFollow(world, BLOCKS_TO_ANNOUNCE);
  await world.sleep(1_000);
});

afterEach(() => {
  for (const node of world.nodes) node.kill();
});

it('a node that is restored twice may lose what it earned in between', async () => {
  const copy = copyOfMiddle();
  middle.restore(copy);
  await comeBack();
  await forward();
  middle.restore(copy);
  await expect(comeBack()).resolves.toBeUndefined();
});

it('a node that was restored may lose nothing that it earned since, when it only dies', async () => {
  middle.restore(copyOfMiddle());
  await comeBack();
  const copy = copyOfMiddle();
  await forward();
  // It forgets what it had stored: nobody has restored it.
  middle.kill();
  middle.disk.restore(copy);
  await expect(comeBack()).rejects.toMatchObject({ oracle: 'liveWealth' });
});

function copyOfMiddle(): DiskImage {
  const copy = middle.disk.copy();
  if (copy === undefined) throw new Error('the node has no disk yet');
  return copy;
}

/** The node in the middle starts, stores something before any peer can tell it anything, and has its channels again. */
async function comeBack(): Promise<void> {
  for (const other of [payer, payee]) world.network.between(middle.host, other.host).cut = true;
  middle.start();
  await until('it is up', () => middle.running !== undefined);
  await world.ask(middle, 'invoice', (service) => service.invoice({ amountMsat: msat(1n) }));
  await world.sleep(1);
  for (const other of [payer, payee]) world.network.between(middle.host, other.host).cut = false;
  for (const other of [payer, payee]) await connect(world, middle, other);
  await world.sleep(1_000);
}

/** The payer pays the payee: the node in the middle earns its fee. */
async function forward(): Promise<void> {
  const before = middleMsat();
  const invoice = await world.ask(payee, 'invoice', (service) =>
    service.invoice({ amountMsat: msat(50_000_000n) }),
  );
  void world.ask(payer, 'pay', (service) =>
    service.pay({ bolt11: invoice?.bolt11 ?? '', maxFeeMsat: msat(5_000_000n) }),
  );
  await until('the fee is earned', () => middleMsat() > before);
  await world.sleep(1_000);
}

function middleMsat(): bigint {
  return (middle.running?.parts.book.all() ?? []).reduce(
    (sum, { channel: { state } }) =>
      state.kind === 'normal' && state.commitments.htlcs.length === 0
        ? sum + BigInt(state.commitments.balanceMsat.local)
        : sum,
    0n,
  );
}

async function until(what: string, holds: () => boolean): Promise<void> {
  if (!(await world.until(holds, 30_000))) throw new Error(`it does not come about that ${what}`);
}
