import { toHex } from '../../core/primitives/bytes.js';
import type { Journal } from '../runner/journal.js';
import type { ForwardedOnion, ForwardedOnionRepository } from '../store/index.js';

const HMAC_LENGTH = 32;

/** The HTLC that brings an onion. */
export interface OnionBearer {
  readonly packet: Uint8Array;
  /** Hex. */
  readonly channelId: string;
  readonly htlcId: bigint;
  /** The expiry of the HTLC that the onion asks for. */
  readonly outgoingCltvValue: number;
}

/**
 * Remembers onions that were passed on (BOLT 4, Onion Decryption: one whose HMAC was received before is not passed on
 * again). What is noted is stored with the HTLC that is passed on, and kept until the onion itself is too late.
 */
export class OnionLog {
  /** Noted in the commit to come, which the store does not show yet. */
  private readonly pending = new Map<string, ForwardedOnion>();

  constructor(
    private readonly onions: ForwardedOnionRepository,
    private readonly journal: Journal,
  ) {}

  /** Notes an onion; false when another HTLC has brought it before. */
  note({ packet, channelId, htlcId, outgoingCltvValue }: OnionBearer): boolean {
    const hmac = packet.slice(-HMAC_LENGTH);
    const key = toHex(hmac);
    const before = this.pending.get(key) ?? this.onions.find(hmac);
    // After a restart the same HTLC may be delivered again.
    if (before !== undefined) return before.channelId === channelId && before.htlcId === htlcId;
    const onion = { hmac, channelId, htlcId, expiry: outgoingCltvValue };
    this.pending.set(key, onion);
    this.journal.append(() => {
      this.onions.add(onion);
      this.pending.delete(key);
    });
    return true;
  }

  blockConnected(height: number): void {
    this.journal.append(() => this.onions.forgetExpired(height));
  }
}
