import { createToken, startApiServer } from '../api/index.js';
import { VERSION } from '../version.js';
import { type Config, loadSeed, openDatadir, removeApiFile, writeApiFile } from './config/index.js';
import { Ending } from './ending.js';
import { createLogger, type Logger } from './log.js';
import { type RunningNode, startNode } from './node.js';
import { systemSurroundings } from './surroundings.js';

/**
 * Runs a node with its API until it is told to stop, by `stop`, SIGINT or SIGTERM. Rejects when it cannot start, and
 * when it cannot go on: then nothing was sent that is not stored.
 */
export async function runDaemon(config: Config): Promise<void> {
  const log = createLogger(config.logLevel, config.alias);
  const datadir = openDatadir(config.datadir);
  const ending = new Ending();
  try {
    const seed = loadSeed(config.datadir);
    for (const warning of [...datadir.warnings, ...seed.warnings]) log.warn(warning);
    const node = await startNode({
      config,
      seed: seed.bytes,
      databasePath: datadir.databasePath,
      log,
      surroundings: systemSurroundings,
      onStopRequest: () => ending.stop(),
      onFatal: (error) => ending.fail(error),
    });
    try {
      await serve(config, node, log, ending);
    } finally {
      await node.stop();
    }
  } finally {
    ending.release();
    datadir.release();
  }
}

/** Serves the API until the end comes. */
async function serve(config: Config, node: RunningNode, log: Logger, ending: Ending): Promise<void> {
  const token = createToken();
  const api = await startApiServer({
    service: node.service,
    token,
    ...config.api,
    version: VERSION,
    onUnexpectedError: (error) =>
      log.error(
        { error: error instanceof Error ? error.stack : String(error) },
        'a command failed unexpectedly',
      ),
  });
  try {
    writeApiFile(config.datadir, { address: api.address, token });
    log.info({ api: api.address }, 'the API is up');
    await ending.reached;
  } finally {
    removeApiFile(config.datadir);
    await api.close();
  }
}
