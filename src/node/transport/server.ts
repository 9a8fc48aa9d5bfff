import type { AddressInfo, Server } from 'node:net';
import type { ListenAddress } from './address.js';
import { TransportError } from './errors.js';

/** An open port. `address` carries the real port. */
export interface Listener {
  readonly address: ListenAddress;
  /** Takes no more connections and frees the port. Open channels stay with those who hold them. */
  close(): Promise<void>;
}

/** Binds a server to an address. */
export function startServer(server: Server, address: ListenAddress): Promise<Listener> {
  return new Promise((resolve, reject) => {
    const failed = (cause: Error) => reject(new TransportError('listenFailed', { cause }));
    server.once('error', failed);
    server.listen({ host: address.host, port: address.port }, () => {
      server.removeListener('error', failed);
      // An error of a single connection attempt (too many open files, say) must not take the process down.
      server.on('error', () => undefined);
      const { port } = server.address() as AddressInfo;
      resolve({
        address: { ...address, port },
        async close() {
          // Its callback would wait for every open channel; the port is free as soon as the call returns.
          server.close();
        },
      });
    });
  });
}
