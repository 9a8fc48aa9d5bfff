import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { serialiseEvent } from './event-schema.js';
import type { NodeEvents } from './events.js';

/** A listener that is further behind than this is dropped: the node does not hold its events for it. */
const MAX_UNSENT_BYTES = 1024 * 1024;
const MAX_LISTENERS = 64;

/** The WebSocket side of the API. */
export interface EventStream {
  /** Takes over a connection that asked for the events and may have them. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

/** Streams a node's events as JSON texts, one a message, to whoever connects. */
export function eventStream(events: NodeEvents): EventStream {
  const server = new WebSocketServer({ noServer: true, maxPayload: 1024, perMessageDeflate: false });
  const unsubscribe = events.subscribe((event) => {
    if (server.clients.size === 0) return;
    const message = JSON.stringify(serialiseEvent(event));
    for (const client of server.clients) {
      if (client.bufferedAmount > MAX_UNSENT_BYTES) client.terminate();
      else client.send(message);
    }
  });
  return {
    accept(request, socket, head) {
      server.handleUpgrade(request, socket, head, (client) => {
        // A client that breaks the WebSocket protocol is closed by the library; there is nothing to add.
        client.on('error', () => undefined);
        if (server.clients.size > MAX_LISTENERS) client.close(1013, 'too many listeners');
      });
    },
    close() {
      unsubscribe();
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}
