import { connect, createServer, type Socket } from 'node:net';
import { systemClock } from '../clock.js';
import { formatAddress, type ListenAddress, type PeerAddress } from './address.js';
import { type ByteChannel, CloseNotice, HIGH_WATER_MARK, LINGER_MS, plainBytes } from './channel.js';
import { TransportError } from './errors.js';
import { type Listener, startServer } from './server.js';

class TcpChannel implements ByteChannel {
  readonly remoteAddress: string;
  private readonly closing = new CloseNotice();
  private ending = false;

  constructor(private readonly socket: Socket) {
    const { remoteAddress: host = 'unknown', remotePort: port = 0 } = socket;
    this.remoteAddress = formatAddress({ transport: 'tcp', host, port });
    socket.setNoDelay(true);
    socket.setKeepAlive(true);
    socket.on('error', (error) => this.closing.because(error));
    socket.on('close', () => this.closing.notify());
  }

  get bufferedBytes(): number {
    return this.socket.writableLength;
  }

  send(bytes: Uint8Array): boolean {
    if (this.ending || !this.socket.writable) return false;
    this.socket.write(bytes);
    return this.socket.writableLength < HIGH_WATER_MARK;
  }

  onData(handler: (chunk: Uint8Array) => void): void {
    this.socket.removeAllListeners('data');
    this.socket.on('data', (chunk: Buffer) => {
      if (!this.ending) handler(plainBytes(chunk));
    });
  }

  onDrain(handler: () => void): void {
    this.socket.removeAllListeners('drain');
    this.socket.on('drain', handler);
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
    this.ending = true;
    this.socket.end();
    // The end of the other side is seen only while we read.
    this.socket.resume();
    const timer = systemClock.after(LINGER_MS, () => this.socket.destroy());
    this.socket.once('close', () => timer.cancel());
  }

  destroy(reason?: Error): void {
    this.ending = true;
    this.closing.because(reason);
    this.socket.destroy();
  }
}

/** Connects over plain TCP. Rejects with `TransportError`. */
export function dialTcp(address: PeerAddress, options: { timeoutMs: number }): Promise<ByteChannel> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address.host, port: address.port });
    const timer = systemClock.after(options.timeoutMs, () => {
      reject(new TransportError('connectTimeout', { detail: formatAddress(address) }));
      socket.destroy();
    });
    const failed = (cause: Error) => {
      timer.cancel();
      reject(new TransportError('connectFailed', { cause }));
    };
    socket.once('error', failed);
    socket.once('connect', () => {
      timer.cancel();
      socket.removeListener('error', failed);
      resolve(new TcpChannel(socket));
    });
  });
}

/** Listens for plain TCP. Rejects with `TransportError('listenFailed')`. */
export function listenTcp(
  address: ListenAddress,
  onChannel: (channel: ByteChannel) => void,
): Promise<Listener> {
  return startServer(
    createServer((socket) => onChannel(new TcpChannel(socket))),
    address,
  );
}
