import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Option_SocketAddressZ, type PeerManager, SocketDescriptor } from 'lightningdevkit';
import { createWebSocketStream, WebSocket, WebSocketServer } from 'ws';
import type { LdkTransport } from './protocol.js';
import { unwrap } from './values.js';

/** Carries LDK's bytes over TCP and over WebSocket. `wake` is called when LDK may have something to do. */
export class Sockets {
  private nextId = 1n;

  constructor(
    private readonly peers: PeerManager,
    private readonly wake: () => void,
  ) {}

  /** Takes connections; gives the port of each transport. */
  async listen(): Promise<Readonly<Record<LdkTransport, number>>> {
    const tcp = createServer((socket) => this.accept(undelayed(socket)));
    tcp.listen(0, '127.0.0.1');
    const ws = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    ws.on('connection', (socket) => this.accept(createWebSocketStream(socket)));
    await Promise.all([once(tcp, 'listening'), once(ws, 'listening')]);
    return { tcp: (tcp.address() as AddressInfo).port, ws: (ws.address() as AddressInfo).port };
  }

  /** Connects and begins the handshake. Rejects when nobody listens there. */
  async connect(nodeId: Uint8Array, transport: LdkTransport, port: number): Promise<void> {
    const stream = await (transport === 'ws' ? dialWebSocket(port) : dialTcp(port));
    const descriptor = this.adopt(stream);
    const first = this.peers.new_outbound_connection(
      nodeId,
      descriptor,
      Option_SocketAddressZ.constructor_none(),
    );
    stream.write(unwrap<Uint8Array>(first));
  }

  private accept(stream: Duplex): void {
    const descriptor = this.adopt(stream);
    unwrap(this.peers.new_inbound_connection(descriptor, Option_SocketAddressZ.constructor_none()));
  }

  private adopt(stream: Duplex): SocketDescriptor {
    const id = this.nextId++;
    // Whoever ends a connection tells the other part, once.
    let isLdksConcern = true;
    const descriptor = SocketDescriptor.new_impl({
      send_data(data, resumeRead) {
        if (resumeRead) stream.resume();
        // Node queues what the kernel does not take, so nothing is ever left over.
        if (data.length > 0 && stream.writable) stream.write(Uint8Array.from(data));
        return data.length;
      },
      disconnect_socket() {
        isLdksConcern = false;
        stream.end();
      },
      eq: (other) => other.hash() === id,
      hash: () => id,
    });
    stream.on('data', (data: Uint8Array) => {
      if (!isLdksConcern) return;
      const read = this.peers.read_event(descriptor, Uint8Array.from(data));
      if (!read.is_ok()) {
        isLdksConcern = false;
        stream.destroy();
      } else if (unwrap<boolean>(read)) {
        stream.pause();
      }
      this.wake();
    });
    stream.on('error', () => undefined);
    stream.on('close', () => {
      if (isLdksConcern) this.peers.socket_disconnected(descriptor);
      isLdksConcern = false;
      this.wake();
    });
    return descriptor;
  }
}

async function dialTcp(port: number): Promise<Duplex> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return undelayed(socket);
}

async function dialWebSocket(port: number): Promise<Duplex> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`);
  await once(socket, 'open');
  return createWebSocketStream(socket);
}

function undelayed(socket: Socket): Socket {
  return socket.setNoDelay(true);
}
