import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pino } from 'pino';
import { displayHash } from '../../src/core/primitives/display-hash.js';
import { sat } from '../../src/core/primitives/units.js';
import { BLOB_LENGTH, buildKit, sealKit } from '../../src/core/watchtower/index.js';
import type { Block, ChainTransaction } from '../../src/node/chain/index.js';
import { BreachGuard } from '../../src/watchtower/server/breach-guard.js';
import { TowerStore } from '../../src/watchtower/server/tower-store.js';
import { commitmentOf, DESTINATION, htlcs, revoked, victim } from '../unit/core/watchtower/fixtures.js';

/** Prints how long a tower with a million states looks at a full block, and what a state takes on disk. */
const STATES = Number(process.env.STATES ?? 1_000_000);
const IN_ONE_COMMIT = 1_000;
const TRANSACTIONS = 3_000;
const BLOCKS = 20;
const LIMIT_MILLIS = 50;

const folder = mkdtempSync(join(tmpdir(), 'leyden-tower-bench-'));
const path = join(folder, 'tower.sqlite');
const owner = { network: 'regtest', nodeId: '02' };
const entropy = (length: number) => new Uint8Array(randomBytes(length));

function fill(): void {
  const store = TowerStore.open(path, owner);
  const { id: sessionId } = store.createSession(entropy(33));
  const state = revoked('anchors', htlcs(6));
  const { kit, txid } = buildKit(state, victim, 'own', DESTINATION);
  const [real] = sealKit(kit, txid, entropy);
  if (real === undefined) throw new Error('no record');
  const started = performance.now();
  for (let from = 0; from < STATES; from += IN_ONE_COMMIT) {
    const count = Math.min(IN_ONE_COMMIT, STATES - from);
    const records = Array.from({ length: count }, (_, place) => ({
      ...(from + place === STATES >> 1 ? real : { hint: entropy(16), blob: entropy(BLOB_LENGTH) }),
      sessionId,
      sequence: from + place + 1,
    }));
    store.append(records);
  }
  const seconds = (performance.now() - started) / 1000;
  console.log(`${STATES} states stored in ${seconds.toFixed(1)} s, ${Math.round(STATES / seconds)} a second`);
  store.close();
  console.log(`${Math.round(statSync(path).size / STATES)} bytes on disk for each state`);
}

/** As `parseBlock` makes them: in one piece. */
const parsedTxid = () => randomBytes(32).toString('hex');

/** As `parseBlock` gives it. `breach` has a place in the middle. */
function blockWith(breach: ChainTransaction | undefined): Block {
  const transactions = Array.from({ length: TRANSACTIONS }, (_, place): ChainTransaction => {
    if (breach !== undefined && place === TRANSACTIONS >> 1) return breach;
    const inputs = [{ txid: parsedTxid(), outputIndex: 0 }];
    return { txid: parsedTxid(), raw: new Uint8Array(0), inputs, outputs: [] };
  });
  return { hash: displayHash(entropy(32)), previousHash: displayHash(entropy(32)), time: 0, transactions };
}

function revokedTransaction(): ChainTransaction {
  const { transaction } = commitmentOf(revoked('anchors', htlcs(6)));
  return {
    txid: transaction.getId(),
    raw: transaction.toBuffer(),
    inputs: transaction.ins.map(({ hash, index }) => ({ txid: displayHash(hash), outputIndex: index })),
    outputs: transaction.outs.map(({ value, script }) => ({ amountSat: sat(value), scriptPubKey: script })),
  };
}

/** Milliseconds of one block, as a clock on the wall counts them and as this process was given them. */
interface Took {
  readonly wall: number;
  readonly cpu: number;
}

function scan(): readonly Took[] {
  const opened = performance.now();
  const store = TowerStore.open(path, owner);
  console.log(`opened in ${((performance.now() - opened) / 1000).toFixed(1)} s`);
  const breach = revokedTransaction();
  const took: Took[] = [];
  for (let run = 0; run < BLOCKS; run++) {
    // A guard of its own for each: every one finds the breach anew.
    const guard = new BreachGuard(store, pino({ level: 'silent' }));
    const block = blockWith(run % 2 === 0 ? breach : undefined);
    const started = performance.now();
    const cpuStarted = process.cpuUsage();
    guard.blockConnected(100, block);
    const { user, system } = process.cpuUsage(cpuStarted);
    took.push({ wall: performance.now() - started, cpu: (user + system) / 1000 });
    if (guard.summaries.length !== 1 - (run % 2))
      throw new Error('the breach was not found, or one that is none');
  }
  store.close();
  return took;
}

/** First, median and worst of the blocks; gives the worst. */
function report(what: string, millis: readonly number[]): number {
  const sorted = millis.toSorted((a, b) => a - b);
  const figures = [millis[0], sorted[BLOCKS >> 1], sorted.at(-1)].map(
    (each) => `${(each ?? 0).toFixed(1)} ms`,
  );
  console.log(`  ${what}: ${figures[0]} for the first, ${figures[1]} in the median, ${figures[2]} at worst`);
  return sorted.at(-1) ?? 0;
}

try {
  fill();
  const took = scan();
  console.log(`${BLOCKS} blocks of ${TRANSACTIONS} transactions, every other one with a breach:`);
  const worst = report(
    'on the clock',
    took.map(({ wall }) => wall),
  );
  report(
    'of this process alone',
    took.map(({ cpu }) => cpu),
  );
  console.log(`every block within ${LIMIT_MILLIS} ms: ${worst < LIMIT_MILLIS ? 'yes' : 'no'}`);
  if (worst >= LIMIT_MILLIS) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
