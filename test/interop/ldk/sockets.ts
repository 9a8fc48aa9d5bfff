import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { Option_SocketAddressZ, type PeerManager, SocketDescriptor } from 'lightningdevkit';
import { unwrap } from './values.js';

/** Carries LDK's bytes over TCP. `wake` is called when LDK may have something to do. */
export class Sockets {
  private readonly server: Server;
  private nextId = 1n;

  constructor(
    private readonly peers: PeerManager,
    private readonly wake: () => void,
  ) {
    this.server = createServer((socket) => {
      const descriptor = this.adopt(socket);
      unwrap(peers.new_inbound_connection(descriptor, Option_SocketAddressZ.constructor_none()));
    });
  }

  /** Takes connections; gives the port. */
  async listen(): Promise<number> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  /** Connects and begins the handshake. Rejects when nobody listens there. */
  async connect(nodeId: Uint8Array, port: number): Promise<void> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const descriptor = this.adopt(socket);
    const first = this.peers.new_outbound_connection(
      nodeId,
      descriptor,
      Option_SocketAddressZ.constructor_none(),
    );
    socket.write(unwrap<Uint8Array>(first));
  }

  private adopt(socket: Socket): SocketDescriptor {
    const id = this.nextId++;
    // Whoever ends a connection tells the other part, once.
    let isLdksConcern = true;
    socket.setNoDelay(true);
    const descriptor = SocketDescriptor.new_impl({
      send_data(data, resumeRead) {
        if (resumeRead) socket.resume();
        // Node queues what the kernel does not take, so nothing is ever left over.
        if (data.length > 0 && socket.writable) socket.write(Uint8Array.from(data));
        return data.length;
      },
      disconnect_socket() {
        isLdksConcern = false;
        socket.end();
      },
      eq: (other) => other.hash() === id,
      hash: () => id,
    });
    socket.on('data', (data) => {
      if (!isLdksConcern) return;
      const read = this.peers.read_event(descriptor, Uint8Array.from(data));
      if (!read.is_ok()) {
        isLdksConcern = false;
        socket.destroy();
      } else if (unwrap<boolean>(read)) {
        socket.pause();
      }
      this.wake();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (isLdksConcern) this.peers.socket_disconnected(descriptor);
      isLdksConcern = false;
      this.wake();
    });
    return descriptor;
  }
}
