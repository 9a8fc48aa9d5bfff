import { BitcoindBackend } from './chain/index.js';
import { type Config, ConfigError, loadSeed, openDatadir } from './config/index.js';
import { rpcAccess } from './config/rpc-access.js';
import { installNodeCrypto } from './crypto/index.js';
import { Ending } from './ending.js';
import { createLogger } from './log.js';
import { systemSurroundings } from './surroundings.js';
import { runTower } from './towers.js';

/**
 * Runs a watchtower without a node until it is told to stop, by SIGINT or SIGTERM. `announce` is given the addresses
 * that clients take. Rejects when it cannot start, and when it cannot go on.
 */
export async function runTowerDaemon(config: Config, announce: (uri: string) => void): Promise<void> {
  if (config.towerListen.length === 0) {
    throw new ConfigError('invalidSetting', 'a tower has to listen: give --tower-listen ws://HOST:PORT');
  }
  const log = createLogger(config.logLevel, config.alias);
  installNodeCrypto();
  const datadir = openDatadir(config.datadir);
  const ending = new Ending(log);
  const backend = new BitcoindBackend({ ...rpcAccess(config.bitcoind), network: config.network });
  try {
    const seed = loadSeed(config.datadir);
    for (const warning of [...datadir.warnings, ...seed.warnings]) log.warn(warning);
    const { network } = await backend.start();
    const { databasePath } = datadir;
    const onFatal = (error: unknown) => ending.fail(error);
    const tower = await runTower({
      config,
      seed: seed.bytes,
      network,
      backend,
      databasePath,
      surroundings: systemSurroundings,
      log,
      onFatal,
    });
    for (const uri of tower.state.uris) announce(uri);
    try {
      await ending.reached;
    } finally {
      await tower.stop();
    }
  } finally {
    backend.stop();
    ending.release();
    datadir.release();
  }
}
