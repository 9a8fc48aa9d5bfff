import type { Claim } from '../enforcement/index.js';
import { equalBytes } from '../primitives/bytes.js';
import { serialize } from '../primitives/json.js';
import type { Outpoint } from '../transactions/index.js';
import type { Refusal, TrackedClaim } from './state.js';
import type { SweepAction, SweepCommand } from './vocabulary.js';
import type { Workbench } from './workbench.js';

/** So deep a spend is final. */
const SETTLED_BLOCKS = 144;

/** Takes in one command; what follows from it is decided once for all of them. */
export function applyCommand(bench: Workbench, command: SweepCommand): readonly SweepAction[] {
  switch (command.type) {
    case 'offer':
      offer(bench, command.claim);
      return [];
    case 'withdraw':
      return withdraw(bench, command.outpoint);
    case 'newBlock':
      bench.height = command.height;
      bench.feerates = command.feerates;
      return forgetSettled(bench);
    case 'retry':
      return [];
    case 'inputSpent': {
      const { txid, height } = command;
      change(bench, command.outpoint, { spent: { txid, height } });
      return [];
    }
    case 'inputUnspent':
      change(bench, command.outpoint, { spent: null });
      return [];
    case 'accepted':
      refuse(bench, command.txid, null);
      return [];
    case 'rejected':
      isolate(bench, command.txid, command.culprits ?? []);
      refuse(bench, command.txid, refusalOf(command.reason));
      return [];
  }
}

/** What Bitcoin Core's reason for refusing a transaction means to us. */
export function refusalOf(reason: string): Refusal {
  if (/^(insufficient fee|txn-mempool-conflict|replacement|too many potential|package RBF)/.test(reason)) {
    return 'conflict';
  }
  if (/missing/i.test(reason)) return 'missing';
  return /fee not met/.test(reason) ? 'feerate' : 'other';
}

function offer(bench: Workbench, claim: Claim): void {
  const known = bench.claim(claim.outpoint);
  if (known === undefined) {
    bench.putClaim({
      claim,
      publishedSince: null,
      floorFeeratePerKw: 0,
      isolated: false,
      obstacle: null,
      spent: null,
    });
    return;
  }
  if (serialize(known.claim) === serialize(claim)) return;
  bench.putClaim({ ...known, claim });
  const flight = bench.flightOf(claim.outpoint);
  if (flight === undefined || isSpentAlike(known.claim, claim)) return;
  bench.putFlight({ ...flight, stale: true });
}

/** Whether a transaction that takes the one takes the other too. A commitment that confirms needs no other child. */
function isSpentAlike(a: Claim, b: Claim): boolean {
  if (a.signing.type === 'anchor') return true;
  const { sequence, locktime, signing } = a;
  return (
    serialize({ sequence, locktime, signing }) ===
    serialize({ sequence: b.sequence, locktime: b.locktime, signing: b.signing })
  );
}

function withdraw(bench: Workbench, outpoint: Outpoint): readonly SweepAction[] {
  if (bench.claim(outpoint) === undefined) return [];
  bench.removeClaim(outpoint);
  const flight = bench.flightOf(outpoint);
  if (flight !== undefined) {
    const isWanted = flight.outpoints.some((each) => bench.claim(each) !== undefined);
    if (isWanted) bench.putFlight({ ...flight, stale: true });
    // One that spends coins of the wallet may confirm all the same: it is kept until it is clear what became of them.
    else if (flight.coins.length === 0) bench.removeFlight(flight);
  }
  return [{ type: 'forget', outpoint }];
}

function forgetSettled(bench: Workbench): readonly SweepAction[] {
  return bench.allClaims().flatMap(({ claim: { outpoint }, spent }): readonly SweepAction[] => {
    if (spent === null || spent.height > bench.height - SETTLED_BLOCKS) return [];
    bench.removeClaim(outpoint);
    const flight = bench.flightOf(outpoint);
    if (flight !== undefined) bench.removeFlight(flight);
    return [{ type: 'forget', outpoint }];
  });
}

function change(bench: Workbench, outpoint: Outpoint, changes: Partial<TrackedClaim>): void {
  const tracked = bench.claim(outpoint);
  if (tracked !== undefined) bench.putClaim({ ...tracked, ...changes });
}

/** Commitments that somebody contests hold up only their own children from now on. */
function isolate(bench: Workbench, txid: Uint8Array, culprits: readonly Uint8Array[]): void {
  for (const outpoint of bench.flight(txid)?.outpoints ?? []) {
    if (culprits.some((culprit) => equalBytes(culprit, outpoint.txid))) {
      change(bench, outpoint, { isolated: true });
    }
  }
}

function refuse(bench: Workbench, txid: Uint8Array, refusal: Refusal | null): void {
  const flight = bench.flight(txid);
  if (flight !== undefined && flight.refusal !== refusal) bench.putFlight({ ...flight, refusal });
}
