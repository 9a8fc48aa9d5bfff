import { randomBytes } from 'node:crypto';
import { curve } from '../../../../src/core/crypto/index.js';
import { installNodeCrypto } from '../../../../src/node/crypto/index.js';
import {
  acceptNoise,
  type ByteChannel,
  connectNoise,
  dial,
  type HandshakeOptions,
  type Listener,
  listen,
  type NoiseConnection,
  type TransportError,
} from '../../../../src/node/transport/index.js';

installNodeCrypto();

export const SERVER_KEY = new Uint8Array(32).fill(0x21);
export const CLIENT_KEY = new Uint8Array(32).fill(0x11);
export const SERVER_ID = curve().publicKey(SERVER_KEY);
export const CLIENT_ID = curve().publicKey(CLIENT_KEY);
export const entropy = (length: number): Uint8Array => new Uint8Array(randomBytes(length));

export type Transport = 'tcp' | 'ws';

const opened: (() => void | Promise<void>)[] = [];

/** Closes whatever a test left open. */
export async function closeAll(): Promise<void> {
  await Promise.all(opened.splice(0).map((close) => close()));
}

/** Has something done when the test is over, however it ends. */
export function atTheEnd(close: () => void | Promise<void>): void {
  opened.push(close);
}

export function track<T extends ByteChannel>(channel: T): T {
  opened.push(() => channel.destroy());
  return channel;
}

export async function listening(
  transport: Transport,
  onChannel: (channel: ByteChannel) => void,
): Promise<Listener> {
  const listener = await listen({ transport, host: '127.0.0.1', port: 0 }, (channel) =>
    onChannel(track(channel)),
  );
  opened.push(() => listener.close());
  return listener;
}

/** Two channels that are the ends of one connection. */
export async function channels(transport: Transport): Promise<[client: ByteChannel, server: ByteChannel]> {
  const accepted = deferred<ByteChannel>();
  const listener = await listening(transport, accepted.resolve);
  const client = track(await dial(listener.address, { timeoutMs: 5_000 }));
  return [client, await accepted.promise];
}

/** Puts `replacement` in the place of the channel's own `send`, which it gets as its second argument. */
export function interceptSend(
  channel: ByteChannel,
  replacement: (bytes: Uint8Array, send: ByteChannel['send']) => boolean,
): void {
  const send = channel.send.bind(channel);
  channel.send = (bytes) => replacement(bytes, send);
}

/** Two connections that have shaken hands. */
export async function connections(
  transport: Transport,
  options: HandshakeOptions = {},
): Promise<[client: NoiseConnection, server: NoiseConnection]> {
  const [client, server] = await channels(transport);
  return Promise.all([
    connectNoise(client, CLIENT_KEY, SERVER_ID, entropy, options),
    acceptNoise(server, SERVER_KEY, entropy, options),
  ]);
}

export function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** The reason that a connection or channel closes with. */
export function closed(end: Pick<ByteChannel, 'onClose'>): Promise<Error | undefined> {
  return new Promise((resolve) => end.onClose(resolve));
}

/** The code of the error that a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return (error as TransportError).code;
  }
  return 'nothing was refused';
}

/** The next `count` messages. */
export function collect(connection: NoiseConnection, count: number): Promise<Uint8Array[]> {
  const messages: Uint8Array[] = [];
  return new Promise((resolve) => {
    connection.onMessage((message) => {
      messages.push(message);
      if (messages.length === count) resolve(messages);
    });
  });
}
