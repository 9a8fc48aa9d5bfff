import { decodeStoredState } from '../../../src/core/channel/index.js';
import { commitmentsOf } from '../../../src/node/channels/managed-channel.js';
import type { Config } from '../../../src/node/config/index.js';
import { deriveNodeKeys } from '../../../src/node/keys.js';
import { type RunningNode, startNode } from '../../../src/node/node.js';
import type { Random } from '../random.js';
import type { ChainView } from './chain.js';
import { type DiskImage, VirtualDisk } from './disk.js';
import { installQuickCrypto } from './quick-curve.js';
import { shareDerivedKeys } from './quick-keys.js';
import { silentLog } from './silent-log.js';
import type { Life } from './timeline.js';
import type { World } from './world.js';

const COPIES_KEPT = 4;

/**
 * What a node does to the world: it hands a message to a wire, asks its backend, begins a commit, has ended one. A
 * `promise` is a commit that holds a new commitment of a channel.
 */
export type Effect = 'send' | 'call' | 'commit' | 'promise' | 'committed';

/** One run of a node, from its start to its end. */
export class NodeLife implements Life {
  ended = false;
  running: RunningNode | undefined;
  /** After so many effects it dies: before the one that comes then. */
  effectsToDeath = Number.POSITIVE_INFINITY;
  /** The only effects that count towards its death; undefined: all of them. */
  diesBefore: Effect | undefined;
  /** After so many writes to the disk one fails. */
  writesToFailure = Number.POSITIVE_INFINITY;
  /** The first commit with a new commitment of a channel fails. */
  promisesFail = false;
  /** Whether peers hear of its death. */
  diesSilently = false;
  /** It has said that it cannot go on, and is about to end. */
  hasFailed = false;

  constructor(
    readonly node: SimulatedNode,
    readonly name: string,
  ) {}
}

/** A node of a world through all its lives. */
export class SimulatedNode {
  readonly disk = new VirtualDisk();
  readonly view: ChainView;
  readonly seed: Uint8Array;
  readonly id: string;
  readonly host: string;
  life: NodeLife | undefined;
  /** Signs any state that it ever held: what it loses by that is its own affair. */
  isAdversary = false;
  /** How often an old copy of its disk was put back. */
  restorations = 0;
  /** Old contents of its disk. */
  readonly copies: DiskImage[] = [];
  /** Satoshi on the chain when it had no channel yet. */
  startWealth = 0n;
  /** Blocks that came while it could not see them. */
  missedBlocks = 0;
  private lives = 0;

  constructor(
    readonly world: World,
    readonly index: number,
    readonly name: string,
    private readonly random: Random,
    readonly config: Config,
  ) {
    installQuickCrypto();
    shareDerivedKeys();
    this.seed = new Uint8Array(32).fill(index + 1);
    this.id = deriveNodeKeys(this.seed).nodeIdHex;
    this.host = `10.0.0.${index + 1}`;
    this.view = world.chain.newView();
  }

  get address(): string {
    return `tcp://${this.host}:9735`;
  }

  /** An old copy of its disk was put back: it may lose what the copy knew nothing of. */
  get wasRestored(): boolean {
    return this.restorations > 0;
  }

  /** Undefined while it is down or on its way up. */
  get running(): RunningNode | undefined {
    return this.life?.ended === false ? this.life.running : undefined;
  }

  get isDown(): boolean {
    return this.life === undefined || this.life.ended;
  }

  /** Begins a life, unless there is one. The node is up some time later, if it comes up. */
  start(): void {
    if (!this.isDown) return;
    this.lives += 1;
    const life = new NodeLife(this, `${this.name}.${this.lives}`);
    this.life = life;
    const { world, disk } = this;
    const { timeline } = world;
    this.world.trace(life, 'start');
    startNode({
      config: this.config,
      seed: this.seed,
      databasePath: ':memory:',
      log: silentLog((level, message, values) => world.heardLog(life, level, message, values)),
      surroundings: {
        clock: timeline.clockOf(life),
        entropy: (length) => this.random.bytes(length),
        random: () => this.random.fraction(),
        sockets: world.network.socketsOf(this.host, life),
        installCrypto: installQuickCrypto,
        rpc: () => world.chain.rpcOf(life, this.view),
        openStore: (_path, owner) =>
          disk.openStore(owner, {
            beforeCommit: () => {
              world.effect(life, 'commit');
              if (life.diesBefore === 'promise' && this.promises()) world.effect(life, 'promise');
            },
            writeFails: () => {
              life.writesToFailure -= 1;
              return life.writesToFailure < 0 || (life.promisesFail && this.promises());
            },
            afterCommit: (channels) => {
              world.committed(life, channels);
              world.effect(life, 'committed');
            },
          }),
      },
      backupFile: disk.backupFile(() => {
        if (life.ended || !world.effect(life, 'commit')) throw new Error('the node is dead');
      }),
      onRestart: () => {
        this.kill();
        this.start();
      },
      onStopRequest: () => undefined,
      onFatal: (error) => world.nodeFailed(life, error),
    }).then(
      (running) => {
        if (life.ended) return;
        life.running = running;
        running.parts.events.subscribe((event) => world.heardEvent(life, event));
        world.trace(life, 'up');
      },
      (error: unknown) => world.nodeFailed(life, error),
    );
  }

  /** Whether a channel is a commitment further than its disk says. */
  private promises(): boolean {
    const numbers = new Map(
      (this.running?.parts.book.all() ?? []).flatMap((managed) => {
        const commitments = commitmentsOf(managed);
        return commitments === undefined ? [] : [[managed.id, commitments.localCommit.commitmentNumber]];
      }),
    );
    return this.disk
      .query<{ id: string; data: string }>('SELECT channel_id AS id, data FROM channels')
      .some(({ id, data }) => {
        const state = decodeStoredState(data);
        const number = numbers.get(id);
        return (
          number !== undefined &&
          'commitments' in state &&
          number > state.commitments.localCommit.commitmentNumber
        );
      });
  }

  /** Keeps a copy of what is on its disk now, in the place of another when there are many. */
  keepCopy(): void {
    const copy = this.disk.copy();
    if (copy === undefined) return;
    if (this.copies.length >= COPIES_KEPT)
      this.copies.splice(this.world.random.integer(0, COPIES_KEPT - 1), 1);
    this.copies.push(copy);
  }

  /** Its life ends, and an old copy of its disk is put back. */
  restore(copy: DiskImage): void {
    this.kill();
    this.restorations += 1;
    this.disk.restore(copy);
  }

  /** Whether it is up and sees the chain as it is. */
  get seesTip(): boolean {
    return this.running?.parts.chain.tip.hash === this.world.chain.node.chain.tip.block.hash;
  }

  /** Everything that hinders it ends: it is up some time later. */
  heal(): void {
    this.view.down = false;
    this.view.session.freeze(false);
    const { life } = this;
    if (life !== undefined) {
      life.effectsToDeath = Number.POSITIVE_INFINITY;
      life.writesToFailure = Number.POSITIVE_INFINITY;
      life.promisesFail = false;
      if (life.hasFailed) this.kill();
    }
    this.start();
  }

  /** Ends its life at once: nothing that is not on disk is left of it. */
  kill(silent = false): void {
    const { life } = this;
    if (life === undefined || life.ended) return;
    life.ended = true;
    this.world.trace(life, 'killed');
    this.disk.cutPower();
    this.world.network.lose(life, this.host, silent);
  }
}
