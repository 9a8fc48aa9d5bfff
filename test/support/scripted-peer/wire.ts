import { randomBytes } from 'node:crypto';
import type { NodeContact } from '../../../regtest/index.js';
import { networkNamed } from '../../../src/core/primitives/network.js';
import { decodeMessage, encodeMessage, type FeatureSet, type Message } from '../../../src/core/wire/index.js';
import { nodeFeatures } from '../../../src/node/features.js';
import { makeInit } from '../../../src/node/peers/init-check.js';
import { connectNoise, dial, type NoiseConnection, parsePeerUri } from '../../../src/node/transport/index.js';

/** What a peer hears: messages about its channels, pongs, and the end of the connection. */
export type Heard = Message | { readonly type: 'closed' };

/** How long to wait for anything that has to come. */
const PATIENCE_MS = 30_000;
const CONNECT_TIMEOUT_MS = 10_000;

/** A connection with a node, made with any key, over which any bytes can be sent. */
export class Wire {
  /** Everything that was heard, for messages of failed tests. */
  readonly log: string[] = [];
  private readonly queue: Heard[] = [];
  private wake: (() => void) | undefined;
  private ended = false;
  private pings = 0;
  private readonly pongs = new Set<number>();

  private constructor(private readonly connection: NoiseConnection) {
    connection.onClose(() => this.push({ type: 'closed' }));
    connection.onMessage((bytes) => this.receive(bytes));
  }

  /** Connects over TCP and exchanges `init`. */
  static async open(
    node: NodeContact,
    privateKey: Uint8Array,
    features: FeatureSet = nodeFeatures([]),
  ): Promise<Wire> {
    const uri = parsePeerUri(node.uri.tcp);
    if (!uri.ok) throw new Error(`${node.uri.tcp} is no address of a node`);
    const channel = await dial(uri.value.address, { timeoutMs: CONNECT_TIMEOUT_MS });
    const connection = await connectNoise(channel, privateKey, uri.value.nodeId, (length) =>
      Uint8Array.from(randomBytes(length)),
    );
    const wire = new Wire(connection);
    wire.send(makeInit(features, networkNamed('regtest').chainHash));
    return wire;
  }

  get isClosed(): boolean {
    return this.ended;
  }

  /** False when the node reads more slowly than we write. */
  send(message: Message | Uint8Array): boolean {
    return this.connection.send(message instanceof Uint8Array ? message : encodeMessage(message));
  }

  /** Waits until the node has read what was sent. */
  drained(): Promise<void> {
    return new Promise((resolve) => this.connection.onDrain(resolve));
  }

  /** The next thing that the node says. */
  async next(): Promise<Heard> {
    const timeout = Date.now() + PATIENCE_MS;
    for (;;) {
      const heard = this.queue.shift();
      if (heard !== undefined) return heard;
      if (this.ended) throw new Error(`the connection is closed; heard ${this.log.join(', ')}`);
      if (!(await this.arrival(timeout))) {
        throw new Error(`nothing came in time; heard ${this.log.join(', ')}`);
      }
    }
  }

  /** Whether a ping is answered in time. What was sent before it has been handled then. */
  async ping(patienceMs = PATIENCE_MS): Promise<boolean> {
    const timeout = Date.now() + patienceMs;
    this.pings += 1;
    const pongLength = this.pings;
    this.send({ type: 'ping', pongLength, ignored: new Uint8Array(0) });
    while (!this.pongs.has(pongLength)) {
      if (this.ended || !(await this.arrival(timeout))) return false;
    }
    return true;
  }

  /** What the node has to say to all that was sent: nothing more comes unless something else happens. */
  async rest(): Promise<readonly Heard[]> {
    // The first pong proves that all was read, the second that the commits it led to are done.
    for (let round = 0; round < 2; round += 1) {
      if (!this.ended && !(await this.ping()) && !this.ended) throw new Error('a ping was not answered');
    }
    return this.queue.splice(0);
  }

  close(): void {
    this.connection.destroy();
  }

  private receive(bytes: Uint8Array): void {
    const decoded = decodeMessage(bytes);
    if (!decoded.ok) throw new Error(`the node sent what cannot be read: ${decoded.error.code}`);
    const message = decoded.value;
    if (message.type === 'unknown') throw new Error('the node sent a message of no known type');
    if (message.type === 'ping')
      this.send({ type: 'pong', ignored: new Uint8Array(message.pongLength % 65_532) });
    if (message.type === 'pong') {
      this.pongs.add(message.ignored.length);
      this.rouse();
    }
    if ('channelId' in message || 'temporaryChannelId' in message) this.push(message);
  }

  private push(heard: Heard): void {
    const words =
      heard.type === 'error' || heard.type === 'warning'
        ? `${heard.type} "${textOf(heard.data)}"`
        : heard.type;
    this.log.push(words);
    if (heard.type === 'closed') this.ended = true;
    this.queue.push(heard);
    this.rouse();
  }

  private rouse(): void {
    this.wake?.();
    this.wake = undefined;
  }

  private arrival(timeout: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), Math.max(0, timeout - Date.now()));
      this.wake = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }
}

/** The text of an `error` or `warning`. */
export function textOf(data: Uint8Array): string {
  return Buffer.from(data).toString('latin1');
}

/** The code that an `error` or `warning` of ours begins with. */
export function codeOf(data: Uint8Array): string {
  return /^\w*/.exec(textOf(data))?.[0] ?? '';
}
