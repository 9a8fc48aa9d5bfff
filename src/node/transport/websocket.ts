import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import { systemClock } from '../clock.js';
import { formatAddress, type ListenAddress, type PeerAddress } from './address.js';
import { type ByteChannel, CloseNotice, HIGH_WATER_MARK, LINGER_MS, plainBytes } from './channel.js';
import { TransportError } from './errors.js';
import { type Listener, startServer } from './server.js';

/** The largest frame we take. BOLT 8 ties frames to nothing, so peers may send as many messages in one as they like. */
const MAX_PAYLOAD = 1024 * 1024;
/** The largest frame we send, so that peers with lower limits can take it. */
const MAX_FRAME = 64 * 1024;
const LIMITS = { perMessageDeflate: false, maxPayload: MAX_PAYLOAD, maxFragments: 1024 } as const;

const UPGRADE_TIMEOUT_MS = 10_000;
const MAX_UPGRADING = 100;
const UNSUPPORTED_DATA = 1003;

class WebSocketChannel implements ByteChannel {
  private readonly closing = new CloseNotice();
  private dataHandler: ((chunk: Uint8Array) => void) | undefined;
  private drainHandler: (() => void) | undefined;
  private full = false;
  private ending = false;

  constructor(
    private readonly socket: WebSocket,
    readonly remoteAddress: string,
  ) {
    socket.pause();
    socket.on('message', (data, isBinary) => this.receive(data, isBinary));
    socket.on('error', (error) => this.closing.because(error));
    socket.on('close', () => this.closing.notify());
  }

  get bufferedBytes(): number {
    return this.socket.bufferedAmount;
  }

  send(bytes: Uint8Array): boolean {
    if (this.ending || this.socket.readyState !== WebSocket.OPEN) return false;
    for (let offset = 0; offset < bytes.length; offset += MAX_FRAME) {
      this.socket.send(bytes.subarray(offset, offset + MAX_FRAME), { binary: true }, this.sent);
    }
    this.full = this.socket.bufferedAmount >= HIGH_WATER_MARK;
    return !this.full;
  }

  onData(handler: (chunk: Uint8Array) => void): void {
    const first = this.dataHandler === undefined;
    this.dataHandler = handler;
    if (first) this.socket.resume();
  }

  onDrain(handler: () => void): void {
    this.drainHandler = handler;
  }

  onClose(handler: (reason?: Error) => void): void {
    this.closing.onClose(handler);
  }

  pause(): void {
    if (!this.ending) this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  close(): void {
    if (this.ending) return;
    this.end(1000);
  }

  destroy(reason?: Error): void {
    this.ending = true;
    this.closing.because(reason);
    this.socket.terminate();
  }

  private receive(data: RawData, isBinary: boolean): void {
    if (this.ending) return;
    if (!isBinary) {
      this.closing.because(new TransportError('textFrame'));
      this.end(UNSUPPORTED_DATA);
      return;
    }
    // `binaryType` is left at `nodebuffer`, so that this is one Buffer.
    this.dataHandler?.(plainBytes(data as Buffer));
  }

  private end(code: number): void {
    this.ending = true;
    this.socket.close(code);
    // The answer of the other side is seen only while we read.
    this.socket.resume();
    const timer = systemClock.after(LINGER_MS, () => this.socket.terminate());
    this.socket.once('close', () => timer.cancel());
  }

  private readonly sent = (): void => {
    if (!this.full || this.socket.bufferedAmount > 0) return;
    this.full = false;
    this.drainHandler?.();
  };
}

/** Connects over WebSocket. Rejects with `TransportError`. */
export function dialWebSocket(address: PeerAddress, options: { timeoutMs: number }): Promise<ByteChannel> {
  return new Promise((resolve, reject) => {
    const url = formatAddress(address);
    const socket = new WebSocket(url, LIMITS);
    const timer = systemClock.after(options.timeoutMs, () => {
      reject(new TransportError('connectTimeout', { detail: url }));
      socket.terminate();
    });
    socket.on('error', (cause) => {
      timer.cancel();
      reject(new TransportError('connectFailed', { cause }));
    });
    socket.once('open', () => {
      timer.cancel();
      resolve(new WebSocketChannel(socket, url));
    });
  });
}

/** Listens for WebSocket, without TLS. Rejects with `TransportError('listenFailed')`. */
export function listenWebSocket(
  address: ListenAddress,
  onChannel: (channel: ByteChannel) => void,
): Promise<Listener> {
  const server = createServer(
    {
      headersTimeout: UPGRADE_TIMEOUT_MS,
      requestTimeout: UPGRADE_TIMEOUT_MS,
      connectionsCheckingInterval: UPGRADE_TIMEOUT_MS / 2,
    },
    (_, response) => response.writeHead(426, { upgrade: 'websocket', connection: 'close' }).end(),
  );
  const upgrading = capUpgrading(server);
  const webSockets = new WebSocketServer({ ...LIMITS, server, clientTracking: false });
  webSockets.on('connection', (socket: WebSocket, request: IncomingMessage) => {
    upgrading.delete(request.socket);
    const { remoteAddress: host = 'unknown', remotePort: port = 0 } = request.socket;
    onChannel(new WebSocketChannel(socket, formatAddress({ transport: 'ws', host, port })));
  });
  // A failure to listen reaches the caller through the HTTP server, which hands its errors on to this one.
  webSockets.on('error', () => undefined);
  return startServer(server, address);
}

/** Refuses connections while too many have not asked for the upgrade yet. */
function capUpgrading(server: Server): Set<Socket> {
  const upgrading = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    if (upgrading.size >= MAX_UPGRADING) {
      socket.destroy();
      return;
    }
    upgrading.add(socket);
    socket.once('close', () => upgrading.delete(socket));
  });
  return upgrading;
}
