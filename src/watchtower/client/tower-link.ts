import { curve, type PublicKey } from '../../core/crypto/index.js';
import { fromHex } from '../../core/primitives/bytes.js';
import {
  BLOB_LENGTH,
  checkReceipt,
  decodeTowerMessage,
  encodeTowerMessage,
  recordHash,
  type SentRecord,
  type TowerFault,
  type TowerMessage,
  type TowerMessageNamed,
} from '../../core/watchtower/index.js';
import type { Clock, Timer } from '../../node/clock.js';
import type { Logger } from '../../node/log.js';
import { ReconnectDelay, type ReconnectOptions } from '../../node/peers/reconnect-delay.js';
import type { Store, StoredTower, StoredTowerSession } from '../../node/store/index.js';
import type { Sockets } from '../../node/surroundings.js';
import {
  connectNoise,
  type Entropy,
  type NoiseConnection,
  parsePeerAddress,
} from '../../node/transport/index.js';

/** How a client deals with its towers. */
export interface TowerLinkOptions {
  readonly store: Pick<Store, 'towers' | 'transaction'>;
  readonly entropy: Entropy;
  readonly log: Logger;
  readonly reconnect: ReconnectOptions;
  /** For a connection, and for the next answer of a tower that owes one. */
  readonly patienceMillis: number;
  /** How often a connection that has nothing to do is tried. */
  readonly pingMillis: number;
  readonly random: () => number;
  /** There is room for more records. */
  readonly onReceipts: () => void;
  readonly clock: Clock;
  readonly sockets: Pick<Sockets, 'dial'>;
}

interface Unacknowledged extends SentRecord {
  readonly id: number;
}

/** So many records may be out without a receipt. */
const WINDOW = 64;
/** For an answer that nothing depends on. */
const STATUS_PATIENCE_MILLIS = 1_000;
/** What another session may get further with. */
const NEEDS_NEW_SESSION: ReadonlySet<TowerFault> = new Set<TowerFault>([
  'quotaExceeded',
  'sequenceConflict',
  'sequenceGap',
  'forgotRecords',
]);

/**
 * The way to one tower: connects, sends what waits, in order, and keeps the receipts. Whatever the tower does, the worst
 * that comes of it is that it is tried again later.
 */
export class TowerLink {
  /** What went wrong last; null since the last receipt. */
  fault: TowerFault | null = null;
  /** The last block that the tower has told to have scanned; null: it has told none. */
  blockHeight: number | null = null;
  private connection: NoiseConnection | undefined;
  private session: StoredTowerSession | undefined;
  private sessionKey: PublicKey = new Uint8Array(0);
  private ready = false;
  private out: Unacknowledged[] = [];
  /** The last record that was sent on this connection. */
  private sentId = 0;
  private sentSequence = 0;
  private receipts: { readonly record: Unacknowledged; readonly signature: Uint8Array }[] = [];
  private asking: (() => void)[] = [];
  private connectedAt = 0;
  private retry: Timer | undefined;
  private patience: Timer | undefined;
  private heartbeat: Timer | undefined;
  private stopped = false;
  private readonly delay: ReconnectDelay;
  private readonly towerId: PublicKey;

  constructor(
    readonly tower: StoredTower,
    private readonly options: TowerLinkOptions,
  ) {
    this.towerId = fromHex(tower.nodeId);
    this.delay = new ReconnectDelay(options.reconnect, options.random);
  }

  get connected(): boolean {
    return this.ready;
  }

  start(): void {
    void this.connect();
  }

  /** Asks how far the tower is; resolves with the answer, or without one: a tower of an earlier version gives none. */
  askStatus(): Promise<void> {
    if (!this.ready) return Promise.resolve();
    return new Promise((resolve) => {
      const patience = this.options.clock.after(STATUS_PATIENCE_MILLIS, resolve);
      this.asking.push(() => {
        patience.cancel();
        resolve();
      });
      this.sendMessage({ type: 'getStatus' });
    });
  }

  /** There may be something new to send. */
  poke(): void {
    if (this.ready) this.send();
  }

  stop(): void {
    this.stopped = true;
    this.retry?.cancel();
    this.writeReceipts();
    this.drop();
  }

  private async connect(): Promise<void> {
    const { store, entropy, patienceMillis, sockets, clock } = this.options;
    const { nodeId, address } = this.tower;
    if (store.towers.session(nodeId) === undefined) store.towers.newSession(nodeId, entropy(32));
    const session = store.towers.session(nodeId);
    const parsed = parsePeerAddress(address);
    if (session === undefined || !parsed.ok) return;
    this.session = session;
    this.sessionKey = curve().publicKey(session.privateKey);
    try {
      const channel = await sockets.dial(parsed.value, { timeoutMs: patienceMillis });
      const connection = await connectNoise(channel, session.privateKey, this.towerId, entropy, {
        timeoutMs: patienceMillis,
        clock,
      });
      this.opened(connection);
    } catch (error) {
      this.options.log.debug({ tower: nodeId, error: String(error) }, 'the tower cannot be reached');
      this.failed('unreachable');
    }
  }

  private opened(connection: NoiseConnection): void {
    if (this.stopped) {
      connection.destroy();
      return;
    }
    this.connection = connection;
    this.connectedAt = this.options.clock.steadyMillis();
    connection.onClose(() => {
      if (this.connection === connection) this.failed('unreachable');
    });
    connection.onMessage((bytes) => {
      if (this.connection === connection) this.receive(bytes);
    });
    this.sendMessage({ type: 'openSession' });
    this.expectAnswer();
  }

  private receive(bytes: Uint8Array): void {
    const decoded = decodeTowerMessage(bytes);
    const message = decoded.ok ? decoded.value : undefined;
    if (!decoded.ok) this.failed('protocolViolation');
    else if (message?.type === 'sessionOpened') this.begin(message);
    else if (message?.type === 'recordStored') this.acknowledged(message);
    else if (message?.type === 'refused') this.failed(message.code);
    else if (message?.type === 'towerStatus') this.told(message);
    else if (message?.type === 'pong' && this.out.length === 0) this.answered();
  }

  private begin({ lastSequence, blobLength }: TowerMessageNamed<'sessionOpened'>): void {
    const { session } = this;
    if (session === undefined || this.ready || blobLength !== BLOB_LENGTH) {
      this.failed('protocolViolation');
      return;
    }
    if (lastSequence < BigInt(session.acknowledged)) {
      // It has signed for more: what it lost is not covered any more, and shows as such.
      this.options.store.towers.lose(session.id, Number(lastSequence));
      this.failed('forgotRecords');
      return;
    }
    this.ready = true;
    this.sentId = 0;
    this.sentSequence = session.acknowledged;
    this.answered();
    void this.askStatus();
    this.heartbeat = this.options.clock.every(this.options.pingMillis, () => this.ping());
    this.send();
  }

  /** Numbers follow from the order of the rows alone: what is sent again has the number that it had. */
  private send(): void {
    const room = WINDOW - this.out.length;
    if (room <= 0 || this.connection === undefined) return;
    const records = this.options.store.towers.waiting(this.tower.nodeId, this.sentId, room);
    for (const { id, hint, blob } of records) {
      this.sentId = id;
      this.sentSequence += 1;
      const sequence = BigInt(this.sentSequence);
      if (this.out.length === 0) this.expectAnswer();
      this.out.push({ id, sequence, recordHash: recordHash({ hint, blob }) });
      this.sendMessage({ type: 'storeRecord', sequence, hint, blob });
    }
  }

  private told({ blockHeight }: TowerMessageNamed<'towerStatus'>): void {
    this.blockHeight = blockHeight;
    for (const answer of this.asking.splice(0)) answer();
  }

  private acknowledged(message: TowerMessageNamed<'recordStored'>): void {
    const [oldest] = this.out;
    const receipt = checkReceipt(oldest, message, this.sessionKey, this.towerId);
    if (!receipt.ok || oldest === undefined) {
      this.failed(receipt.ok ? 'protocolViolation' : receipt.error);
      return;
    }
    this.out.shift();
    this.fault = null;
    if (this.receipts.length === 0) this.options.clock.soon(() => this.writeReceipts());
    this.receipts.push({ record: oldest, signature: message.signature });
    this.answered();
    if (this.out.length > 0) this.expectAnswer();
  }

  /** All receipts of one turn in one commit; then there is room for more records. */
  private writeReceipts(): void {
    const { session, receipts } = this;
    if (session === undefined || receipts.length === 0) return;
    this.receipts = [];
    const { store } = this.options;
    store.transaction(() => {
      for (const { record, signature } of receipts) {
        store.towers.acknowledge(record.id, session.id, Number(record.sequence), signature);
      }
    });
    this.poke();
    this.options.onReceipts();
  }

  private ping(): void {
    void this.askStatus();
    if (this.out.length > 0) return;
    this.sendMessage({ type: 'ping' });
    this.expectAnswer();
  }

  private expectAnswer(): void {
    this.patience?.cancel();
    this.patience = this.options.clock.after(this.options.patienceMillis, () => this.failed('silent'));
  }

  private answered(): void {
    this.patience?.cancel();
  }

  private failed(fault: TowerFault): void {
    if (this.stopped) return;
    const { log, store, entropy } = this.options;
    if (fault !== this.fault) log.warn({ tower: this.tower.nodeId, fault }, 'a tower does not do its work');
    this.fault = fault;
    this.writeReceipts();
    if (this.ready) this.delay.connectionLasted(this.options.clock.steadyMillis() - this.connectedAt);
    this.drop();
    if (NEEDS_NEW_SESSION.has(fault)) store.towers.newSession(this.tower.nodeId, entropy(32));
    this.retry = this.options.clock.after(this.delay.next(), () => void this.connect());
  }

  private drop(): void {
    const { connection } = this;
    this.connection = undefined;
    this.ready = false;
    this.out = [];
    for (const answer of this.asking.splice(0)) answer();
    this.patience?.cancel();
    this.heartbeat?.cancel();
    connection?.destroy();
  }

  private sendMessage(message: TowerMessage): void {
    this.connection?.send(encodeTowerMessage(message));
  }
}
