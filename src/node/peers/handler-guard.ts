import type { Message } from '../../core/wire/index.js';
import type { Logger } from '../log.js';
import type { ConnectedPeer } from './connected-peer.js';
import type { PeerHandlers } from './peer.js';

/**
 * Stands between connections and the handlers. What a handler throws is logged and costs the peer that it was about
 * its connection; it goes no further.
 */
export class HandlerGuard {
  constructor(
    private readonly handlers: PeerHandlers,
    private readonly log: Logger,
  ) {}

  connected(peer: ConnectedPeer): void {
    this.run(peer, 'connected', () => this.handlers.connected(peer));
  }

  disconnected(peer: ConnectedPeer): void {
    this.run(peer, 'disconnected', () => this.handlers.disconnected(peer));
  }

  message(peer: ConnectedPeer, message: Message, bytes: Uint8Array): void {
    this.run(peer, message.type, () => this.handlers.message(peer, message, bytes));
  }

  unknownMessage(peer: ConnectedPeer, messageType: number, body: Uint8Array): void {
    this.run(peer, String(messageType), () => this.handlers.unknownMessage(peer, messageType, body));
  }

  /** Runs what `about` names on behalf of a peer. */
  run(peer: ConnectedPeer, about: string, call: () => void): void {
    try {
      call();
    } catch (error) {
      // The name of the message alone: its contents may be secret.
      this.log.error({ peer: peer.id, about, err: error }, 'a handler failed: the peer is disconnected');
      peer.disconnect('handlerFailed');
    }
  }
}
