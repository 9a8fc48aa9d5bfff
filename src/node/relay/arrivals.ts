import { HOLD_TIME_UNIT_MILLIS } from '../../core/onion/index.js';
import type { ManagedChannel } from '../channels/managed-channel.js';
import type { Clock } from '../clock.js';

/** What is remembered of an HTLC that a peer offered, until it is settled or failed. */
interface Arrival {
  /** Of its onion: to answer with. */
  readonly sharedSecret: Uint8Array;
  readonly atMillis: number;
}

/** When HTLCs came in, and the keys of their onions. Nothing of it is stored: a restart peels again, and knows no times. */
export class Arrivals {
  private readonly channels = new WeakMap<ManagedChannel, Map<bigint, Arrival>>();

  constructor(private readonly clock: Pick<Clock, 'steadyMillis'>) {}

  note(channel: ManagedChannel, htlcId: bigint, sharedSecret: Uint8Array): void {
    const known = this.channels.get(channel) ?? new Map<bigint, Arrival>();
    this.channels.set(channel, known);
    known.set(htlcId, { sharedSecret, atMillis: this.clock.steadyMillis() });
  }

  sharedSecret(channel: ManagedChannel, htlcId: bigint): Uint8Array | undefined {
    return this.channels.get(channel)?.get(htlcId)?.sharedSecret;
  }

  /** How long an HTLC has been held, in the units of BOLT 4; 0 when that is not known. The HTLC is forgotten. */
  end(channel: ManagedChannel, htlcId: bigint): number {
    const known = this.channels.get(channel);
    const arrival = known?.get(htlcId);
    known?.delete(htlcId);
    if (arrival === undefined) return 0;
    return Math.floor((this.clock.steadyMillis() - arrival.atMillis) / HOLD_TIME_UNIT_MILLIS);
  }
}
