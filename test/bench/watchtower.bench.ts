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

/** As `parseBlock` gives it. `breach` has a place in the middle. */
function blockWith(breach: ChainTransaction | undefined): Block {
  const transactions = Array.from({ length: TRANSACTIONS }, (_, place): ChainTransaction => {
    if (breach !== undefined && place === TRANSACTIONS >> 1) return breach;
    const inputs = [{ txid: displayHash(entropy(32)), outputIndex: 0 }];
    return { txid: displayHash(entropy(32)), raw: new Uint8Array(0), inputs, outputs: [] };
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

/** The median, which another process on the machine does not spoil. */
function scan(): number {
  const opened = performance.now();
  const store = TowerStore.open(path, owner);
  console.log(`opened in ${((performance.now() - opened) / 1000).toFixed(1)} s`);
  const breach = revokedTransaction();
  const times: number[] = [];
  for (let run = 0; run < BLOCKS; run++) {
    // A guard of its own for each: every one finds the breach anew.
    const guard = new BreachGuard(store, pino({ level: 'silent' }));
    const block = blockWith(run % 2 === 0 ? breach : undefined);
    const started = performance.now();
    guard.blockConnected(100, block);
    const millis = performance.now() - started;
    times.push(millis);
    if (guard.summaries.length !== 1 - (run % 2))
      throw new Error('the breach was not found, or one that is none');
  }
  store.close();
  const [first = 0] = times;
  times.sort((a, b) => a - b);
  const median = times[BLOCKS >> 1] ?? 0;
  console.log(
    `blocks of ${TRANSACTIONS} transactions, every other one with a breach: ${median.toFixed(1)} ms in the median, ` +
      `${first.toFixed(1)} ms for the first, ${times.at(-1)?.toFixed(1)} ms at worst (limit ${LIMIT_MILLIS} ms)`,
  );
  return median;
}

try {
  fill();
  if (scan() >= LIMIT_MILLIS) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
