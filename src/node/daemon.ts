import { createToken, startApiServer } from '../api/index.js';
import { VERSION } from '../version.js';
import { backupFile } from './backup/backup-file.js';
import {
  type Config,
  type Datadir,
  loadSeed,
  openDatadir,
  removeApiFile,
  type Seed,
  writeApiFile,
} from './config/index.js';
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
  const ending = new Ending(log);
  try {
    const seed = loadSeed(config.datadir);
    for (const warning of [...datadir.warnings, ...seed.warnings]) log.warn(warning);
    while ((await runNode(config, datadir, seed, log, ending)) === 'restart') log.info('starting again');
  } finally {
    ending.release();
    datadir.release();
  }
}

/** Runs a node until the end comes, or until it has to begin again from its store. */
async function runNode(
  config: Config,
  datadir: Datadir,
  seed: Seed,
  log: Logger,
  ending: Ending,
): Promise<'end' | 'restart'> {
  let restart: () => void = () => undefined;
  const restarting = new Promise<'restart'>((resolve) => {
    restart = () => resolve('restart');
  });
  const node = await startNode({
    config,
    seed: seed.bytes,
    databasePath: datadir.databasePath,
    backupFile: backupFile(datadir.path),
    log,
    surroundings: systemSurroundings,
    onRestart: restart,
    onStopRequest: () => ending.stop(),
    onFatal: (error) => ending.fail(error),
  });
  try {
    return await serve(
      config,
      node,
      log,
      Promise.race([ending.reached.then(() => 'end' as const), restarting]),
    );
  } finally {
    await node.stop();
  }
}

/** Serves the API until something happens. */
async function serve<Outcome>(
  config: Config,
  node: RunningNode,
  log: Logger,
  outcome: Promise<Outcome>,
): Promise<Outcome> {
  const token = createToken();
  const api = await startApiServer({
    service: node.service,
    token,
    judge: (shown, command) => node.tokens.judge(shown, command),
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
    return await outcome;
  } finally {
    removeApiFile(config.datadir);
    await api.close();
  }
}
