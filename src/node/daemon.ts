import { createToken, startApiServer } from '../api/index.js';
import { VERSION } from '../version.js';
import { type Config, loadSeed, openDatadir, removeApiFile, writeApiFile } from './config/index.js';
import { createLogger } from './log.js';
import { startNode } from './node.js';

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
      onStopRequest: () => ending.stop(),
      onFatal: (error) => ending.fail(error),
    });
    const token = createToken();
    const { host, port } = config.api;
    const onUnexpectedError = (error: unknown) =>
      log.error(
        { error: error instanceof Error ? error.stack : String(error) },
        'a command failed unexpectedly',
      );
    const api = await startApiServer({
      service: node.service,
      token,
      host,
      port,
      version: VERSION,
      onUnexpectedError,
    });
    writeApiFile(config.datadir, { address: api.address, token });
    log.info({ api: api.address }, 'the API is up');
    try {
      await ending.reached;
    } finally {
      removeApiFile(config.datadir);
      await api.close();
      await node.stop();
    }
  } finally {
    ending.release();
    datadir.release();
  }
}

/** The one event that ends a daemon, whoever asks for it first. */
class Ending {
  readonly reached: Promise<void>;
  readonly stop: () => void;
  readonly fail: (error: unknown) => void;

  constructor() {
    let resolve: () => void = () => undefined;
    let reject: (error: unknown) => void = () => undefined;
    this.reached = new Promise((onStop, onFail) => {
      resolve = onStop;
      reject = onFail;
    });
    // Until somebody waits for it, an early failure is not to count as unhandled.
    this.reached.catch(() => undefined);
    this.stop = resolve;
    this.fail = reject;
    process.once('SIGINT', this.stop);
    process.once('SIGTERM', this.stop);
  }

  release(): void {
    process.removeListener('SIGINT', this.stop);
    process.removeListener('SIGTERM', this.stop);
  }
}
