import type { ScriptVerifier } from '../../../regtest/chain/script-verifier.js';
import { msat } from '../../../src/core/primitives/units.js';
import type { Config } from '../../../src/node/config/index.js';
import { Random } from '../random.js';
import { SimulatedNode } from '../world/node.js';
import { type RunOptions, World } from '../world/world.js';

const NAMES = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank', 'grace', 'heidi'] as const;
const BLOCKS_BEFORE = 115;

/** A world with its nodes, which are all down, and a chain that has coins to give. */
export function buildWorld(seed: number, verifier: ScriptVerifier, options: RunOptions): World {
  const world = new World(seed, verifier, options);
  const { random } = world;
  world.chain.mine(BLOCKS_BEFORE);
  const count = Number(random.weighted({ 3: 40, 4: 27, 5: 15, 6: 9, 7: 5, 8: 4 }));
  const identities = random.shuffled(NAMES.map((_, index) => index)).slice(0, count);
  world.nodes = identities.map(
    (index) =>
      new SimulatedNode(
        world,
        index,
        NAMES[index] ?? '',
        new Random(seed, NAMES[index]),
        config(index, random),
      ),
  );
  const adversaries = random.chance(0.7) ? random.integer(1, Math.floor(count / 3)) : 0;
  for (const node of world.nodes.slice(0, adversaries)) node.isAdversary = true;
  return world;
}

function config(index: number, random: Random): Config {
  return {
    network: 'regtest',
    datadir: '/',
    alias: NAMES[index] ?? '',
    listen: [{ transport: 'tcp', host: `10.0.0.${index + 1}`, port: 9735 }],
    towerListen: [],
    announceAddresses: [],
    bitcoind: { url: 'http://chain', credentials: { kind: 'password', user: 'u', password: 'p' } },
    api: { host: '127.0.0.1', port: 0 },
    minDepth: random.integer(1, 3),
    feeBaseMsat: msat(random.integer(0, 2000)),
    feeProportionalMillionths: random.integer(0, 2000),
    cltvExpiryDelta: random.integer(18, 24),
    toSelfDelay: random.integer(6, 10),
    pollIntervalMs: 400,
    disabledFeatures: [],
    trustZeroconf: [],
    chainSilenceMs: null,
    logLevel: 'silent',
  };
}
