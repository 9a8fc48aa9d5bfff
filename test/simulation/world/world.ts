import { createHash, type Hash } from 'node:crypto';
import type { ScriptVerifier } from '../../../regtest/chain/script-verifier.js';
import { ApiError } from '../../../src/api/error.js';
import type { NodeEvent } from '../../../src/api/events.js';
import type { NodeService } from '../../../src/api/node-service.js';
import { StoreError } from '../../../src/node/store/index.js';
import { type ChannelReport, type Oracle, Violation } from '../oracles/oracle.js';
import { Random } from '../random.js';
import { Statistics } from '../statistics.js';
import { VirtualChain, WORLD } from './chain.js';
import { Network } from './network.js';
import type { Effect, NodeLife, SimulatedNode } from './node.js';
import type { LogLevel } from './silent-log.js';
import { type Life, Timeline } from './timeline.js';

/** Where a run is to stop, and what it is to tell. */
export interface RunOptions {
  /** Stops before the first step beyond this one. */
  readonly untilStep?: number;
  /** Is given every line of the trace. */
  readonly onTrace?: (line: string) => void;
}

/** The run was told to stop here. */
export class StoppedAtStep extends Error {}

/** One virtual network: its time, its wires, its chain, its nodes, and those who watch over it. */
export class World {
  readonly timeline = new Timeline();
  readonly random: Random;
  readonly statistics = new Statistics();
  readonly network: Network;
  readonly chain: VirtualChain;
  nodes: readonly SimulatedNode[] = [];
  oracles: readonly Oracle[] = [];
  /** Nodes that committed something since the oracles last looked. */
  private readonly touched = new Set<SimulatedNode>();
  /** Commands that are not answered yet. */
  readonly commands = new Set<{ readonly life: Life; readonly what: string; readonly step: number }>();
  private moment = 0;
  private stepsNow = 0;
  /** Nothing more befalls it. */
  isHealed = false;
  private lastReorg = Number.NEGATIVE_INFINITY;
  private violation: Violation | undefined;
  private readonly hash: Hash = createHash('sha256');

  constructor(
    readonly seed: number,
    verifier: ScriptVerifier,
    private readonly options: RunOptions = {},
  ) {
    this.random = new Random(seed, 'world');
    this.network = new Network(this.timeline, new Random(seed, 'network'), (life, bytes) => {
      if (life.ended || !this.effect(life, 'send')) return false;
      this.hash.update(bytes);
      return true;
    });
    this.chain = new VirtualChain(verifier, this.timeline, new Random(seed, 'chain'), (life, body) => {
      if (life.ended || !this.effect(life, 'call')) return false;
      this.hash.update(body);
      return true;
    });
    this.chain.onPublication = (publication) =>
      this.guard(() => {
        for (const oracle of this.oracles) oracle.published?.(publication);
      });
    this.chain.onLost = (call) =>
      this.guard(() => {
        for (const oracle of this.oracles) oracle.lost?.(call);
      });
    this.timeline.afterStep = (owner) => this.afterStep(owner);
    this.timeline.onError = (error, owner) => this.fail('noExceptions', `${owner.name}: ${describe(error)}`);
  }

  /** What tells one run from another: two runs of a seed have the same. */
  get traceHash(): string {
    return this.hash.copy().digest('hex').slice(0, 16);
  }

  /** Lets time go by. Throws `Violation`. */
  async sleep(millis: number): Promise<void> {
    await this.timeline.run(millis);
    this.throwViolation();
  }

  /** Lets time go by until something holds; false when it does not within `millis`. */
  async until(holds: () => boolean, millis: number, every = 100): Promise<boolean> {
    for (let waited = 0; waited < millis; waited += every) {
      if (holds()) return true;
      await this.sleep(every);
    }
    return holds();
  }

  /** Something befalls the world later, unless it is healed by then. */
  later(millis: number, work: () => void): void {
    this.timeline.at(millis, WORLD, () => {
      if (!this.isHealed) work();
    });
  }

  /** The chain takes blocks back. */
  reorganised(): void {
    this.lastReorg = this.timeline.now;
  }

  /** Whether nodes may still go by blocks that are gone. */
  get recentReorg(): boolean {
    return this.timeline.now - this.lastReorg < 20_000;
  }

  /** Something leaves a node, or is about to be written. False: the node died over it. */
  effect(life: Life, kind: Effect): boolean {
    const node = this.nodes.find((each) => each.life === life);
    if (node?.life === undefined || (node.life.diesBefore ?? kind) !== kind) return true;
    node.life.effectsToDeath -= 1;
    if (node.life.effectsToDeath >= 0) return true;
    this.statistics.count('killed between two effects');
    node.kill(node.life.diesSilently);
    return false;
  }

  committed(life: NodeLife, channels: readonly string[]): void {
    this.touched.add(life.node);
    this.guard(() => {
      for (const oracle of this.oracles) oracle.committed?.(life.node, channels);
    });
  }

  /** Gives a node a command, and remembers it until it is answered. Whatever users can be told is a good answer. */
  ask<T>(
    node: SimulatedNode,
    what: string,
    command: (service: NodeService) => Promise<T>,
  ): Promise<T | undefined> {
    const { life, running } = node;
    if (life === undefined || running === undefined) return Promise.resolve(undefined);
    const asked = { life, what, step: this.timeline.steps };
    this.commands.add(asked);
    return command(running.service).then(
      (answer) => {
        this.commands.delete(asked);
        return answer;
      },
      (error: unknown) => {
        this.commands.delete(asked);
        if (!isAnswer(error) && !life.ended)
          this.fail('noExceptions', `${life.name}: ${what}: ${describe(error)}`);
        return undefined;
      },
    );
  }

  /** A node has said that it cannot go on. */
  nodeFailed(life: NodeLife, error: unknown): void {
    if (life.ended) return;
    life.hasFailed = true;
    this.trace(life, `failed: ${error instanceof Error ? error.message : String(error)}`);
    if (!EXPECTED_FAILURE.test(describe(error))) {
      this.fail('noExceptions', `${life.name} cannot go on: ${describe(error)}`);
    }
    this.statistics.count('nodes that ended over a failure');
    // It takes a while to end, and has better done nothing more by then.
    this.timeline.at(this.random.integer(5, 50), life, () => {
      life.node.kill();
      if (this.isHealed) life.node.start();
    });
  }

  heardEvent({ node }: NodeLife, event: NodeEvent): void {
    this.guard(() => {
      for (const oracle of this.oracles) oracle.heard?.(node, event);
    });
  }

  heardLog(life: NodeLife, level: LogLevel, message: string, values: unknown): void {
    if (life.ended) return;
    if (isReport(values)) {
      this.guard(() => {
        for (const oracle of this.oracles) oracle.reported?.(life.node, values);
      });
    }
    if (level !== 'error' && this.options.onTrace === undefined) return;
    this.trace(life, `${level} ${message} ${JSON.stringify(values, printable)}`);
    // A disk that has failed ends the node with the next commit.
    if (
      INTERNAL.test(message) &&
      !/storeIo|storeFailed|disk I\/O error/.test(JSON.stringify(values, printable))
    )
      this.fail('noExceptions', `${life.name}: ${message} ${JSON.stringify(values, printable)}`);
  }

  trace(life: Life, line: string): void {
    this.hash.update(`${this.timeline.now} ${life.name} ${line}`);
    this.options.onTrace?.(
      `${String(this.timeline.steps).padStart(6)} ${(this.timeline.now / 1000).toFixed(3).padStart(9)} s  #${this.chain.height} ${life.name}: ${line}`,
    );
  }

  /** An oracle is not content. The first one counts. */
  fail(oracle: string, message: string): void {
    this.violation ??= new Violation(oracle, message, this.timeline.steps);
  }

  /** Runs what may throw a `Violation` within an event. */
  guard(check: () => void): void {
    try {
      check();
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      this.violation ??= error;
    }
  }

  throwViolation(): void {
    if (this.violation !== undefined) throw this.violation;
  }

  private afterStep(owner: Life): void {
    const { untilStep } = this.options;
    this.stepsNow = this.timeline.now === this.moment ? this.stepsNow + 1 : 0;
    this.moment = this.timeline.now;
    if (this.stepsNow > MOST_STEPS_AT_ONCE) {
      this.fail('nothingWaits', `${owner.name} goes round and round, and time does not pass`);
    }
    if (this.touched.size > 0) {
      const nodes = [...this.touched];
      this.touched.clear();
      this.guard(() => {
        for (const oracle of this.oracles) {
          for (const node of nodes) oracle.step?.(node);
        }
      });
    }
    this.throwViolation();
    if (untilStep !== undefined && this.timeline.steps >= untilStep) {
      throw new StoppedAtStep(`stopped at step ${this.timeline.steps}, after ${owner.name}`);
    }
  }
}

/** Events of one moment, far more than all nodes together ever have to do in one. */
const MOST_STEPS_AT_ONCE = 5_000;

/** What the world itself brings about. */
const EXPECTED_FAILURE =
  /disk I\/O error|storeIo|rpcUnreachable|socket hang up|database connection is not open/;
/** Log lines that tell of an exception which was caught in the last place. */
const INTERNAL =
  /a step of the node failed|a handler failed|an event listener failed|a funding output could not be used/;

function isReport(values: unknown): values is ChannelReport {
  return typeof values === 'object' && values !== null && 'consequence' in values;
}

function isAnswer(error: unknown): boolean {
  if (error instanceof StoreError) return error.code !== 'storeMisuse';
  return error instanceof ApiError && error.code !== 'internal';
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.message} ${error.stack ?? ''}` : String(error);
}

function printable(_key: string, value: unknown): unknown {
  if (value instanceof Error) return describe(value);
  return typeof value === 'bigint' ? value.toString() : value;
}
