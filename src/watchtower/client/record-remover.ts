import { fromHex } from '../../core/primitives/bytes.js';
import {
  decodeTowerMessage,
  encodeTowerMessage,
  sequenceRanges,
  type TowerMessage,
} from '../../core/watchtower/index.js';
import type { Timer } from '../../node/clock.js';
import { ReconnectDelay } from '../../node/peers/reconnect-delay.js';
import type { RemovableRecords, StoredTower } from '../../node/store/index.js';
import { connectNoise, type NoiseConnection, parsePeerAddress } from '../../node/transport/index.js';
import type { TowerLinkOptions } from './tower-link.js';

/** Records that are deleted with one message: fewer than a tower allows. */
const AT_ONCE = 500;

/**
 * Has a tower delete what it holds for channels that are resolved for good. Only the session that a record was stored in
 * may delete it, and a tower knows a session by the key of its handshake: so each session, also one that is long over,
 * gets a connection of its own for this.
 */
export class RecordRemover {
  private readonly delay: ReconnectDelay;
  private connection: NoiseConnection | undefined;
  private retry: Timer | undefined;
  private running = false;
  private stopped = false;

  constructor(
    private readonly tower: StoredTower,
    private readonly options: TowerLinkOptions,
  ) {
    this.delay = new ReconnectDelay(options.reconnect, options.random);
  }

  /** There may be something to delete. */
  poke(): void {
    if (this.running || this.stopped) return;
    this.retry?.cancel();
    this.running = true;
    void this.run();
  }

  stop(): void {
    this.stopped = true;
    this.retry?.cancel();
    this.connection?.destroy();
  }

  private async run(): Promise<void> {
    const { store, clock, log } = this.options;
    const { nodeId } = this.tower;
    try {
      store.towers.forgetLost(nodeId);
      for (let due = this.due(); due !== undefined && !this.stopped; due = this.due()) await this.remove(due);
    } catch (error) {
      log.debug({ tower: nodeId, error: String(error) }, 'a tower has not deleted what is not needed');
      if (!this.stopped) this.retry = clock.after(this.delay.next(), () => this.poke());
    } finally {
      this.running = false;
    }
  }

  private due(): RemovableRecords | undefined {
    return this.options.store.towers.removable(this.tower.nodeId, AT_ONCE);
  }

  /** Deletes these, and whatever else there is of the same session. */
  private async remove(first: RemovableRecords): Promise<void> {
    const { store, sockets, entropy, patienceMillis, clock } = this.options;
    const address = parsePeerAddress(this.tower.address);
    if (!address.ok) return;
    const channel = await sockets.dial(address.value, { timeoutMs: patienceMillis });
    const towerId = fromHex(this.tower.nodeId);
    const connection = await connectNoise(channel, first.privateKey, towerId, entropy, {
      timeoutMs: patienceMillis,
      clock,
    });
    this.connection = connection;
    try {
      await this.ask(connection, { type: 'openSession' }, 'sessionOpened');
      for (let due = this.due(); due?.session === first.session && !this.stopped; due = this.due()) {
        const ranges = sequenceRanges(due.records.map(({ sequence }) => BigInt(sequence)));
        await this.ask(connection, { type: 'deleteRecords', ranges }, 'recordsDeleted');
        if (this.stopped) return;
        store.towers.removed(due.records.map(({ id }) => id));
      }
    } finally {
      connection.destroy();
    }
  }

  /** Rejects when the answer is another, or none comes. */
  private ask(
    connection: NoiseConnection,
    message: TowerMessage,
    expected: TowerMessage['type'],
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const patience = this.options.clock.after(this.options.patienceMillis, () =>
        reject(new Error('the tower is silent')),
      );
      connection.onClose(() => {
        patience.cancel();
        reject(new Error('the tower is gone'));
      });
      connection.onMessage((bytes) => {
        const answer = decodeTowerMessage(bytes);
        patience.cancel();
        if (answer.ok && answer.value?.type === expected) resolve();
        else reject(new Error(`no ${expected}`));
      });
      connection.send(encodeTowerMessage(message));
    });
  }
}
