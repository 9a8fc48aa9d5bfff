import type { FeerateEstimates } from '../../core/claims/index.js';
import { displayHash } from '../../core/primitives/display-hash.js';
import { deserialize, serialize } from '../../core/primitives/json.js';
import {
  type Breach,
  breachBlock,
  breachUndone,
  isBreachOver,
  openBreach,
  openKit,
  publishJustice,
  recovered,
  type SeenTransaction,
  stateHint,
} from '../../core/watchtower/index.js';
import type { Block, ChainTransaction } from '../../node/chain/index.js';
import type { Logger } from '../../node/log.js';
import type { TowerStore } from './tower-store.js';

/** What a tower tells of a breach. */
export interface BreachSummary {
  /** As explorers show it. */
  readonly txid: string;
  readonly height: number;
  /** Outputs that the tower takes, took, and lost to the cheater for good or for now. */
  readonly claims: number;
  readonly taken: number;
  readonly lost: number;
  readonly recoveredSat: bigint;
  readonly feesSat: bigint;
}

/** Looks for revoked commitments in every block, and pursues each until all of it is 100 blocks deep. */
export class BreachGuard {
  private breaches = new Map<string, Breach>();
  /** What is not on disk yet in its present form; undefined stands for one that is gone. */
  private readonly unsaved = new Map<string, Breach | undefined>();

  constructor(
    private readonly store: TowerStore,
    private readonly log: Logger,
  ) {
    for (const { id, data } of store.breaches()) {
      this.breaches.set(id, deserialize(data) as unknown as Breach);
    }
  }

  get summaries(): readonly BreachSummary[] {
    return [...this.breaches.values()].map(summaryOf);
  }

  blockConnected(height: number, block: Block): void {
    this.find(height, block);
    this.follow(height, block);
    for (const [id, breach] of this.breaches) {
      if (!isBreachOver(breach, height)) continue;
      this.log.info({ ...textOf(summaryOf(breach)) }, 'a breach is dealt with');
      this.put(id, undefined);
    }
  }

  blockDisconnected(height: number): void {
    for (const [id, breach] of this.breaches) this.put(id, breachUndone(breach, height));
  }

  /** What is to be published now; the store has to have `save` behind it before it is. */
  justice(tip: number, feerates: FeerateEstimates): readonly Uint8Array[] {
    return [...this.breaches].flatMap(([id, breach]) => {
      const step = publishJustice(breach, tip, feerates);
      this.put(id, step.breach);
      return step.transactions;
    });
  }

  /** Writes what has changed, within the caller's commit. `saved` tells that the commit has succeeded. */
  save(): void {
    for (const [id, breach] of this.unsaved) {
      if (breach === undefined) this.store.deleteBreach(id);
      else this.store.putBreach({ id, data: serialize(breach) });
    }
  }

  saved(): void {
    this.unsaved.clear();
  }

  private put(id: string, breach: Breach | undefined): void {
    if (breach === undefined) this.breaches.delete(id);
    else this.breaches.set(id, breach);
    this.unsaved.set(id, breach);
  }

  private find(height: number, { transactions }: Block): void {
    for (const transaction of transactions) {
      if (!this.store.mayHave(transaction.txid)) continue;
      const txid = wireOrder(transaction.txid);
      for (const record of this.store.find(stateHint(txid))) {
        const kit = openKit(record, txid, (further) => this.store.find(further));
        const breach = kit.ok ? openBreach(kit.value, seen(transaction), height) : undefined;
        if (breach === undefined) {
          // Another client's chance or mischief: whoever knows a txid can store what it likes under its hint.
          const code = kit.ok ? 'kitInvalid' : kit.error.code;
          this.log.warn({ txid: transaction.txid, record: record.id, code }, 'a hint without a valid kit');
          continue;
        }
        this.put(`${transaction.txid}:${record.id}`, breach);
        this.log.warn({ ...textOf(summaryOf(breach)) }, 'BREACH: a revoked commitment is in a block');
      }
    }
  }

  private follow(height: number, { transactions }: Block): void {
    if (this.breaches.size === 0) return;
    const watched = this.watched();
    for (const transaction of transactions) {
      if (!transaction.inputs.some(({ txid }) => watched.has(txid))) continue;
      const ids = new Set(transaction.inputs.flatMap(({ txid }) => watched.get(txid) ?? []));
      for (const id of ids) {
        const breach = this.breaches.get(id);
        if (breach === undefined) continue;
        const next = breachBlock(breach, height, [seen(transaction)]);
        this.put(id, next);
        // The next transaction of this block may already spend what this one made.
        for (const { outpoint } of next.claims) addTo(watched, displayHash(outpoint.txid), id);
      }
    }
  }

  /** The breaches that wait for a spend of some output of a transaction, by its txid. */
  private watched(): Map<string, string[]> {
    const watched = new Map<string, string[]>();
    for (const [id, { claims }] of this.breaches) {
      for (const { outpoint, spend } of claims)
        if (spend === null) addTo(watched, displayHash(outpoint.txid), id);
    }
    return watched;
  }
}

/** A breach in figures. */
export function summaryOf(breach: Breach): BreachSummary {
  const { txid, height, claims } = breach;
  const { amount, fees } = recovered(breach);
  const taken = claims.filter(({ spend }) => spend !== null && spend.received !== null).length;
  const lost = claims.filter(({ spend }) => spend !== null && spend.received === null).length;
  return {
    txid: displayHash(txid),
    height,
    claims: claims.length,
    taken,
    lost,
    recoveredSat: amount,
    feesSat: fees,
  };
}

/** For the log, which knows no bigints. */
function textOf({ recoveredSat, feesSat, ...rest }: BreachSummary) {
  return { ...rest, recoveredSat: recoveredSat.toString(), feesSat: feesSat.toString() };
}

/** The block's memory is not kept: byte strings are copied. */
function seen({ txid, inputs, outputs }: ChainTransaction): SeenTransaction {
  return {
    txid: wireOrder(txid),
    inputs: inputs.map((input) => ({ txid: wireOrder(input.txid), outputIndex: input.outputIndex })),
    outputs: outputs.map(({ amountSat, scriptPubKey }) => ({
      amount: amountSat,
      scriptPubKey: scriptPubKey.slice(),
    })),
  };
}

/** As `parseDisplayHash`, at a tenth of its time. */
function wireOrder(txid: string): Uint8Array {
  return new Uint8Array(Buffer.from(txid, 'hex')).reverse();
}

function addTo(map: Map<string, string[]>, key: string, id: string): void {
  const list = map.get(key) ?? [];
  if (!list.includes(id)) list.push(id);
  map.set(key, list);
}
