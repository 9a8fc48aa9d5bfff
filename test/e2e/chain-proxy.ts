import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a chain's JSON-RPC that can be made to hang. */
export interface ChainProxy {
  /** As `--bitcoind` takes it. */
  readonly rpcUrl: string;
  /** From now on calls get no answer, and no error either. */
  freeze(): void;
  /** Lets what waits through. */
  thaw(): void;
  stop(): Promise<void>;
}

/** Stands between a node and the chain at `rpcUrl`. */
export async function startChainProxy(rpcUrl: string): Promise<ChainProxy> {
  const url = new URL(rpcUrl);
  const sockets = new Set<Socket>();
  let isFrozen = false;
  const server = createServer((client) => {
    const chain = connect(Number(url.port), url.hostname);
    for (const [from, to] of [
      [client, chain],
      [chain, client],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes) => void to.write(bytes));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
    if (isFrozen) client.pause();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const own = new URL(rpcUrl);
  own.port = String(port);
  return {
    rpcUrl: own.toString().replace(/\/$/, ''),
    freeze() {
      isFrozen = true;
      for (const socket of sockets) socket.pause();
    },
    thaw() {
      isFrozen = false;
      for (const socket of sockets) socket.resume();
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
