import type { PrivateKey, PublicKey } from '../../core/crypto/index.js';
import { toHex } from '../../core/primitives/bytes.js';
import {
  BLOB_LENGTH,
  countOf,
  judgeRecord,
  MAX_DELETED_AT_ONCE,
  type RecordVerdict,
  recordHash,
  signReceipt,
  type TowerMessage,
  type TowerMessageNamed,
} from '../../core/watchtower/index.js';
import { type Clock, systemClock } from '../../node/clock.js';
import type { Logger } from '../../node/log.js';
import { StoreError } from '../../node/store/index.js';
import { MAX_SESSION_RECORDS, type StoredSession, type TowerStore } from './tower-store.js';

/** What a tower takes from its clients at most. */
export interface TowerQuotas {
  readonly maxSessions: number;
  /** Per session, of records that are all of one length: this bounds its bytes too. */
  readonly maxRecords: number;
  /** Of the whole database. */
  readonly maxBytes: number;
}

export const DEFAULT_QUOTAS: TowerQuotas = {
  maxSessions: 10_000,
  maxRecords: 1_000_000,
  maxBytes: 64 * 2 ** 30,
};

/** A client's session since it first connected. */
export interface OpenSession {
  readonly id: number;
  readonly publicKey: PublicKey;
  lastSequence: number;
  deleted: number;
}

interface Offer {
  readonly session: OpenSession;
  readonly message: TowerMessageNamed<'storeRecord'>;
  readonly reply: (answer: TowerMessage) => void;
}

/**
 * Takes the records of all clients. What comes in one turn of the event loop is one commit, and only then does anybody
 * get a receipt. A disk that is full refuses what is new and keeps what it has.
 */
export class RecordIntake {
  private readonly open = new Map<string, OpenSession>();
  private offers: Offer[] = [];
  private readonly maxRecords: number;

  constructor(
    private readonly store: TowerStore,
    private readonly towerPrivateKey: PrivateKey,
    private readonly quotas: TowerQuotas,
    private readonly log: Logger,
    private readonly clock: Clock = systemClock,
  ) {
    this.maxRecords = Math.min(quotas.maxRecords, MAX_SESSION_RECORDS);
  }

  /** Begins a session, or goes on with one. */
  openSession(publicKey: PublicKey): {
    readonly session: OpenSession | undefined;
    readonly answer: TowerMessage;
  } {
    const key = toHex(publicKey);
    const known = this.open.get(key) ?? this.stored(publicKey);
    if (known === 'tooManySessions' || known === 'storeFull') {
      return { session: undefined, answer: { type: 'refused', sequence: 0n, code: known } };
    }
    this.open.set(key, known);
    const answer: TowerMessage = {
      type: 'sessionOpened',
      lastSequence: BigInt(known.lastSequence),
      maxRecords: this.maxRecords,
      blobLength: BLOB_LENGTH,
    };
    return { session: known, answer };
  }

  /** Judges a record in its turn, and replies when it is on disk or refused. */
  offer(offer: Offer): void {
    if (this.offers.length === 0) this.clock.soon(() => this.commit());
    this.offers.push(offer);
  }

  /** Deletes records of a session; the answer is there when it is done. Numbers that are in no record are passed over. */
  deleteRecords(session: OpenSession, { ranges }: TowerMessageNamed<'deleteRecords'>): TowerMessage {
    if (countOf(ranges) > MAX_DELETED_AT_ONCE) {
      return { type: 'refused', sequence: 0n, code: 'tooManyDeleted' };
    }
    const done = this.attempt(() => this.store.deleteRecords(session.id, ranges));
    if (done === undefined) return { type: 'refused', sequence: 0n, code: 'storeFull' };
    session.deleted += done[0];
    return { type: 'recordsDeleted' };
  }

  private commit(): void {
    const offers = this.offers;
    this.offers = [];
    const before = new Map(offers.map(({ session }) => [session, session.lastSequence]));
    const judged = offers.map((offer) => ({ offer, verdict: this.judge(offer) }));
    const news = judged
      .filter(({ verdict }) => verdict.type === 'store')
      .map(({ offer: { session, message } }) => ({
        sessionId: session.id,
        sequence: Number(message.sequence),
        hint: message.hint,
        blob: message.blob,
      }));
    const stored = news.length === 0 || this.write(news);
    if (!stored) for (const [session, lastSequence] of before) session.lastSequence = lastSequence;
    for (const { offer, verdict } of judged) offer.reply(this.answer(offer, verdict, stored));
  }

  private judge({ session, message }: Offer): RecordVerdict {
    const verdict = judgeRecord(
      {
        lastSequence: BigInt(session.lastSequence),
        maxRecords: this.maxRecords,
        deleted: session.deleted,
        storedHash: (sequence) => {
          const record = this.store.record(session.id, Number(sequence));
          return record && recordHash(record);
        },
      },
      message,
    );
    if (verdict.type === 'store') session.lastSequence += 1;
    return verdict;
  }

  private answer({ session, message }: Offer, verdict: RecordVerdict, stored: boolean): TowerMessage {
    const { sequence } = message;
    if (verdict.type === 'refuse') return { type: 'refused', sequence, code: verdict.code };
    if (verdict.type === 'store' && !stored) return { type: 'refused', sequence, code: 'storeFull' };
    const terms = { session: session.publicKey, sequence, recordHash: verdict.hash };
    const signature = signReceipt(terms, this.towerPrivateKey);
    return { type: 'recordStored', sequence, recordHash: verdict.hash, signature };
  }

  private write(records: Parameters<TowerStore['append']>[0]): boolean {
    return this.unlessFull(() => this.store.append(records)) !== undefined;
  }

  private stored(publicKey: PublicKey): OpenSession | 'tooManySessions' | 'storeFull' {
    const found: StoredSession | undefined = this.store.session(publicKey);
    if (found !== undefined) return { ...found, publicKey };
    if (this.store.sessions >= this.quotas.maxSessions) return 'tooManySessions';
    const created = this.unlessFull(() => this.store.createSession(publicKey));
    return created === undefined ? 'storeFull' : { ...created[0], publicKey };
  }

  /** The outcome in a tuple; undefined when the disk, or the tower's share of it, has no room. */
  private unlessFull<T>(work: () => T): readonly [T] | undefined {
    return this.store.bytes >= this.quotas.maxBytes ? undefined : this.attempt(work);
  }

  /** The outcome in a tuple; undefined when the disk fails. */
  private attempt<T>(work: () => T): readonly [T] | undefined {
    try {
      return [work()];
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.log.error({ code: error.code, error: error.message }, 'the tower cannot store what clients send');
      return undefined;
    }
  }
}
