import { decodeTowerMessage, encodeTowerMessage, type TowerMessage } from '../../core/watchtower/index.js';
import type { Clock, Timer } from '../../node/clock.js';
import type { Logger } from '../../node/log.js';
import type { NoiseConnection } from '../../node/transport/index.js';
import type { OpenSession, RecordIntake } from './record-intake.js';

/** One client on the tower's side. It is the session: the key of its handshake is the session's. */
export class ClientConnection {
  private session: OpenSession | undefined;
  private timer: Timer;

  constructor(
    private readonly connection: NoiseConnection,
    private readonly intake: RecordIntake,
    private readonly log: Logger,
    private readonly idleMillis: number,
    private readonly clock: Clock,
    private readonly blockHeight: () => number,
    private readonly onEnd: () => void,
  ) {
    this.timer = this.expire();
    connection.onClose(() => this.ended());
    connection.onMessage((bytes) => this.receive(bytes));
  }

  close(): void {
    this.connection.destroy();
  }

  private receive(bytes: Uint8Array): void {
    this.timer.cancel();
    this.timer = this.expire();
    const decoded = decodeTowerMessage(bytes);
    if (!decoded.ok) {
      this.log.warn(
        { client: this.connection.remoteAddress, ...decoded.error },
        'a client sent what is no message',
      );
      this.connection.close();
      return;
    }
    const message = decoded.value;
    switch (message?.type) {
      case 'openSession': {
        const { session, answer } = this.intake.openSession(this.connection.remoteNodeId);
        this.session = session;
        this.send(answer);
        return;
      }
      case 'storeRecord':
        if (this.session === undefined) {
          this.send({ type: 'refused', sequence: message.sequence, code: 'noSession' });
        } else {
          this.intake.offer({ session: this.session, message, reply: (answer) => this.send(answer) });
        }
        return;
      case 'deleteRecords':
        // Its own records, and no others: a session is known by the key of its handshake.
        this.send(
          this.session === undefined
            ? { type: 'refused', sequence: 0n, code: 'noSession' }
            : this.intake.deleteRecords(this.session, message),
        );
        return;
      case 'getStatus':
        this.send({ type: 'towerStatus', blockHeight: this.blockHeight() });
        return;
      case 'ping':
        this.send({ type: 'pong' });
        return;
      default:
        // What only a tower says, and odd messages of a later version.
        return;
    }
  }

  private send(message: TowerMessage): void {
    this.connection.send(encodeTowerMessage(message));
  }

  private expire(): Timer {
    return this.clock.after(this.idleMillis, () => this.connection.destroy());
  }

  private ended(): void {
    this.timer.cancel();
    this.onEnd();
  }
}
