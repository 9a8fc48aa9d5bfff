import type { ListenAddress, PeerAddress } from './address.js';
import type { ByteChannel } from './channel.js';
import type { Listener } from './server.js';
import { dialTcp, listenTcp } from './tcp.js';
import { dialWebSocket, listenWebSocket } from './websocket.js';

export {
  type AddressError,
  formatAddress,
  type ListenAddress,
  type PeerAddress,
  type PeerUri,
  parseListenAddress,
  parsePeerAddress,
  parsePeerUri,
} from './address.js';
export type { ByteChannel } from './channel.js';
export { TransportError, type TransportErrorCode } from './errors.js';
export { acceptNoise, connectNoise, type Entropy, type HandshakeOptions } from './handshake.js';
export { InboundHandshakes } from './inbound-handshakes.js';
export type { NoiseConnection } from './noise-connection.js';
export type { Listener } from './server.js';

/** Opens a byte stream to a peer. Rejects with `TransportError`: `connectFailed` or `connectTimeout`. */
export function dial(address: PeerAddress, options: { timeoutMs: number }): Promise<ByteChannel> {
  return address.transport === 'tcp' ? dialTcp(address, options) : dialWebSocket(address, options);
}

/** Opens a port. Each new channel must be given its handlers before `onChannel` returns. */
export function listen(address: ListenAddress, onChannel: (channel: ByteChannel) => void): Promise<Listener> {
  return address.transport === 'tcp' ? listenTcp(address, onChannel) : listenWebSocket(address, onChannel);
}
