import type { NodeBackup } from './backup/node-backup.js';
import type { Clock } from './clock.js';
import type { CommandoServer } from './commando/commando-server.js';
import type { EventHub } from './event-hub.js';
import type { MessageRouter } from './message-router.js';
import type { PeerHandlers } from './peers/index.js';
import { UnknownMessages } from './unknown-messages.js';

/** Whom peers concern. The backup is made after the connections, so it is asked for when it is needed. */
export interface PeerAudience {
  backup(): Pick<NodeBackup, 'connected' | 'message'>;
  readonly router: MessageRouter;
  readonly commando: CommandoServer;
  readonly events: EventHub;
  readonly clock: Clock;
}

/** Tells everybody whom a peer concerns, in the order in which they have to hear of it. */
export function peerHandlers({ backup, router, commando, events, clock }: PeerAudience): PeerHandlers {
  const unknown = new UnknownMessages(commando, events, clock);
  return {
    connected(peer) {
      // What we keep for a peer comes before everything about channels.
      backup().connected(peer);
      router.connected(peer);
      events.emit({ type: 'peerConnected', nodeId: peer.id });
    },
    disconnected(peer) {
      router.disconnected(peer);
      commando.disconnected(peer);
      events.emit({ type: 'peerDisconnected', nodeId: peer.id });
    },
    message(peer, message) {
      if (!backup().message(peer, message)) router.message(peer, message);
    },
    unknownMessage: (peer, messageType, body) => unknown.received(peer, messageType, body),
  };
}
