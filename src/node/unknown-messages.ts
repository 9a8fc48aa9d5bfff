import { toHex } from '../core/primitives/bytes.js';
import type { Clock } from './clock.js';
import type { CommandoServer } from './commando/commando-server.js';
import type { EventHub } from './event-hub.js';
import type { Peer } from './peers/index.js';
import { TokenBucket } from './peers/token-bucket.js';

/** BOLT 1, Lightning Message Format: from here on messages are for experiments and applications. */
export const FIRST_CUSTOM_MESSAGE = 32_768;

const BURST = 200;
const PER_SECOND = 100;

/** Odd messages that no BOLT gives a meaning to: commands by commando, and what applications send each other. */
export class UnknownMessages {
  private readonly buckets = new WeakMap<Peer, TokenBucket>();

  constructor(
    private readonly commando: CommandoServer,
    private readonly events: EventHub,
    private readonly clock: Pick<Clock, 'steadyMillis'>,
  ) {}

  received(peer: Peer, messageType: number, body: Uint8Array): void {
    if (this.commando.received(peer, messageType, body)) return;
    // A peer that floods must not crowd out the other events.
    if (messageType < FIRST_CUSTOM_MESSAGE || !this.bucketOf(peer).take()) return;
    this.events.emit({ type: 'customMessage', nodeId: peer.id, messageType, payload: toHex(body) });
  }

  private bucketOf(peer: Peer): TokenBucket {
    const known = this.buckets.get(peer);
    const bucket = known ?? new TokenBucket(BURST, PER_SECOND, () => this.clock.steadyMillis());
    if (known === undefined) this.buckets.set(peer, bucket);
    return bucket;
  }
}
