import type { PublicKey } from '../../core/crypto/index.js';
import type { FeatureBits, Init, Message } from '../../core/wire/index.js';
import type { PeerAddress } from '../transport/index.js';

/** A connection to a peer, from the exchange of `init` to its end. A peer that comes again is a new one. */
export interface Peer {
  readonly nodeId: PublicKey;
  /** The node id in hex. */
  readonly id: string;
  /** Where we dialled; undefined when the peer came to us. */
  readonly address: PeerAddress | undefined;
  /** The other end, as in `tcp://127.0.0.1:41234`. */
  readonly remoteAddress: string;
  readonly outbound: boolean;
  /** Both feature fields of its `init` in one (BOLT 1). */
  readonly features: FeatureBits;
  readonly init: Init;
  /** What was sent and has not left yet. */
  readonly bufferedBytes: number;
  /**
   * Sends a message, in the order of the calls; after the end it does nothing. False when the peer is slow to read:
   * whoever has much to send then waits for `onDrain`. Throws `RangeError` for a message that cannot be encoded.
   */
  send(message: Message): boolean;
  /** As `send`, for a message that is encoded already. */
  sendRaw(bytes: Uint8Array): boolean;
  /** Calls `listener` whenever the peer has caught up, until the function that comes back is called. */
  onDrain(listener: () => void): () => void;
  /** Nothing is delivered until `resume`. */
  pause(): void;
  resume(): void;
  /** Sends what is waiting, then ends. `disconnected` follows after the caller has returned. */
  disconnect(reason?: string): void;
}

/**
 * Who is told of peers. Calls for one peer come in order, synchronously: `connected`, messages, `disconnected`. A
 * handler that throws costs that peer its connection, nothing else.
 */
export interface PeerHandlers {
  /** `init` was exchanged; nothing else was delivered before. */
  connected(peer: Peer): void;
  disconnected(peer: Peer): void;
  /** Every message but `init`, `ping` and `pong`. `bytes` is the message as it came. */
  message(peer: Peer, message: Message, bytes: Uint8Array): void;
  /** An odd message that this node has no name for; `body` is what follows its type. */
  unknownMessage(peer: Peer, messageType: number, body: Uint8Array): void;
}

/** A peer as people see it: one that is connected or that the node remembers. */
export interface PeerSummary {
  /** The node id in hex. */
  readonly id: string;
  /** Where it is or was last reached, as a URL; undefined when it only ever came to us and has gone. */
  readonly address: string | undefined;
  readonly connected: boolean;
}
