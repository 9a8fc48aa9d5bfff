import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { logFile, type NodeHandle, until } from '../../regtest/index.js';

/** Nothing is left of a node's files but the seed, with which it is started. */
export async function loseEverything(node: NodeHandle): Promise<void> {
  const path = join(node.datadir, 'seed');
  const seed = readFileSync(path);
  await node.stop();
  rmSync(node.datadir, { recursive: true });
  mkdirSync(node.datadir, { mode: 0o700 });
  writeFileSync(path, seed, { mode: 0o600 });
  await node.start();
}

/** The database of a node that is stopped is gone, and the log with it. */
export function loseDatabase({ datadir }: NodeHandle): void {
  rmSync(logFile(datadir));
  for (const suffix of ['', '-wal', '-shm']) {
    rmSync(join(datadir, `leyden.sqlite${suffix}`), { force: true });
  }
}

/** Waits until a node has begun again from an earlier block, once since its log began. */
export async function untilBegunAgain({ alias, datadir }: NodeHandle): Promise<void> {
  await until(`${alias} to begin again from an earlier block`, async () => {
    const log = readFileSync(logFile(datadir), 'utf8');
    const again = log.indexOf('starting again');
    return again >= 0 && log.indexOf('the API is up', again) >= 0;
  });
}
