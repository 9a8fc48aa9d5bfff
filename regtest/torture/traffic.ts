import { setTimeout as sleep } from 'node:timers/promises';
import type { Payment } from '../../src/api/results.js';
import { CliError, NodeRefusal } from '../../src/cli/cli-error.js';
import type { AsJson } from '../../src/cli/commands/command.js';
import { type NodeHandle, until } from '../network/index.js';
import type { Chance } from './chance.js';

/** What a node told a user, and must stand by after every crash. */
export interface Told {
  readonly payer: NodeHandle;
  readonly payee: NodeHandle;
  readonly paymentHash: string;
  readonly amountMsat: bigint;
  /** What `pay` answered; undefined when the payer died before it could. */
  payment: AsJson<Payment> | undefined;
}

/** Below this an HTLC is trimmed: some payments are to be. */
const SMALLEST_MSAT = 1_000;
const AMOUNTS_MSAT = [300_000, 3_000_000, 40_000_000] as const;
const PAUSE_MS = 20;

/** Payments without end between random nodes, `lanes` at once, until `stop`. */
export class Traffic {
  readonly told: Told[] = [];
  private running = true;
  private readonly lanes: readonly Promise<void>[];

  constructor(
    private readonly nodes: readonly NodeHandle[],
    private readonly chance: Chance,
    lanes: number,
  ) {
    this.lanes = Array.from({ length: lanes }, () => this.lane());
  }

  /** Starts no more payments and waits for the answers to those that are under way. Throws when one never comes. */
  async stop(timeoutMs: number): Promise<void> {
    this.running = false;
    const all = Promise.all(this.lanes).then(() => true);
    const aWhile = () => sleep(PAUSE_MS).then(() => false);
    await until('an answer to every pay', () => Promise.race([all, aWhile()]), timeoutMs);
  }

  private async lane(): Promise<void> {
    while (this.running) {
      const payer = this.chance.pick(this.nodes);
      const payee = this.chance.pick(this.nodes.filter((node) => node !== payer));
      const range = this.chance.pick(AMOUNTS_MSAT);
      await this.pay(payer, payee, BigInt(SMALLEST_MSAT + this.chance.below(range)));
      await sleep(PAUSE_MS);
    }
  }

  private async pay(payer: NodeHandle, payee: NodeHandle, amountMsat: bigint): Promise<void> {
    try {
      const { bolt11, paymentHash } = await payee.api.invoice({ amountMsat });
      const told: Told = { payer, payee, paymentHash, amountMsat, payment: undefined };
      this.told.push(told);
      told.payment = await payer.api.pay({ bolt11 });
    } catch (error) {
      // A node that is dead, or has no way just now.
      if (!(error instanceof CliError) && !(error instanceof NodeRefusal)) throw error;
    }
  }
}
