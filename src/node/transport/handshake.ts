import type { PrivateKey, PublicKey } from '../../core/crypto/index.js';
import {
  ACT_ONE_LENGTH,
  ACT_THREE_LENGTH,
  ACT_TWO_LENGTH,
  ChunkReader,
  type NoiseError,
  receiveActOne,
  receiveActThree,
  receiveActTwo,
  type SessionKeys,
  startInitiator,
  startResponder,
} from '../../core/noise/index.js';
import { ok, type Result } from '../../core/primitives/result.js';
import { type Clock, systemClock } from '../clock.js';
import type { ByteChannel } from './channel.js';
import { TransportError } from './errors.js';
import { NoiseConnection } from './noise-connection.js';

/** A source of random bytes that nobody can foresee. */
export type Entropy = (length: number) => Uint8Array;

/** How long to wait for the handshake, and later for a peer that has stopped to read. */
export interface HandshakeOptions {
  readonly timeoutMs?: number;
  readonly stallTimeoutMs?: number;
  readonly clock?: Clock;
}

const HANDSHAKE_TIMEOUT_MS = 15_000;

/** What follows an act: another one to wait for, or the end. */
type Next = AwaitedAct | { readonly remoteNodeId: PublicKey; readonly keys: SessionKeys };

interface AwaitedAct {
  readonly length: number;
  receive(bytes: Uint8Array): Result<{ send?: Uint8Array; next: Next }, NoiseError>;
}

/**
 * Proves to the peer who we are and makes it prove that it is `remoteNodeId` (BOLT 8). Destroys the channel and
 * rejects with `TransportError` when it does not come to that.
 */
export async function connectNoise(
  channel: ByteChannel,
  localPrivateKey: PrivateKey,
  remoteNodeId: PublicKey,
  entropy: Entropy,
  options: HandshakeOptions = {},
): Promise<NoiseConnection> {
  const started = startInitiator({
    localPrivateKey,
    ephemeralPrivateKey: entropy(32),
    remotePublicKey: remoteNodeId,
  });
  if (!started.ok) {
    channel.destroy();
    throw new TransportError(started.error.code);
  }
  channel.send(started.value.send);
  return performHandshake(channel, options, {
    length: ACT_TWO_LENGTH,
    receive(bytes) {
      const done = receiveActTwo(started.value.next, bytes);
      return done.ok ? ok({ send: done.value.send, next: { remoteNodeId, keys: done.value.keys } }) : done;
    },
  });
}

/** The other side of `connectNoise`: the peer's identity is in the connection that comes out. */
export async function acceptNoise(
  channel: ByteChannel,
  localPrivateKey: PrivateKey,
  entropy: Entropy,
  options: HandshakeOptions = {},
): Promise<NoiseConnection> {
  const listening = startResponder({ localPrivateKey, ephemeralPrivateKey: entropy(32) });
  return performHandshake(channel, options, {
    length: ACT_ONE_LENGTH,
    receive(first) {
      const answer = receiveActOne(listening, first);
      if (!answer.ok) return answer;
      const { send, next } = answer.value;
      return ok({ send, next: { length: ACT_THREE_LENGTH, receive: (last) => finish(next, last) } });
    },
  });
}

function finish(
  waiting: Parameters<typeof receiveActThree>[0],
  bytes: Uint8Array,
): Result<{ next: Next }, NoiseError> {
  const done = receiveActThree(waiting, bytes);
  if (!done.ok) return done;
  return ok({ next: { remoteNodeId: done.value.remotePublicKey, keys: done.value.keys } });
}

function performHandshake(
  channel: ByteChannel,
  options: HandshakeOptions,
  first: AwaitedAct,
): Promise<NoiseConnection> {
  return new Promise((resolve, reject) => {
    const fail = (error: TransportError) => {
      timer.cancel();
      reject(error);
      channel.destroy(error);
    };
    const clock = options.clock ?? systemClock;
    const timer = clock.after(options.timeoutMs ?? HANDSHAKE_TIMEOUT_MS, () =>
      fail(new TransportError('handshakeTimeout')),
    );
    const reader = new ChunkReader();
    let awaited = first;

    channel.onClose((cause) => fail(new TransportError('closedInHandshake', { cause })));
    channel.onData((chunk) => {
      reader.feed(chunk);
      for (let bytes = reader.read(awaited.length); bytes; bytes = reader.read(awaited.length)) {
        const result = awaited.receive(bytes);
        // BOLT 8: whatever is wrong with an act, the connection ends without any further message
        if (!result.ok) return fail(new TransportError(result.error.code));
        const { send, next } = result.value;
        if (send) channel.send(send);
        if ('keys' in next) {
          timer.cancel();
          const { keys, remoteNodeId } = next;
          const early = reader.rest();
          return resolve(new NoiseConnection(channel, keys, remoteNodeId, early, options));
        }
        awaited = next;
      }
    });
  });
}
