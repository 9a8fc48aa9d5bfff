import { utf8 } from '../../core/primitives/bytes.js';
import { err, ok, type Result } from '../../core/primitives/result.js';
import {
  decodeMessage,
  encodeMessage,
  type FeatureBits,
  type FeatureSet,
  type Init,
} from '../../core/wire/index.js';
import type { Clock } from '../clock.js';
import type { NoiseConnection } from '../transport/index.js';
import { checkInit, makeInit } from './init-check.js';
import { PeerError } from './peer-error.js';

export interface InitOptions {
  readonly features: FeatureSet;
  readonly chainHash: Uint8Array;
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** What a peer said of itself. */
export interface Introduction {
  readonly init: Init;
  readonly features: FeatureBits;
}

/**
 * Sends our `init` and waits for the peer's. `done` is called once, within the delivery of the message, so that its
 * caller can take the next one; on a refusal the connection is ended already.
 */
export function exchangeInit(
  connection: NoiseConnection,
  options: InitOptions,
  done: (outcome: Result<Introduction, PeerError>) => void,
): void {
  let finished = false;
  const finish = (outcome: Result<Introduction, PeerError>) => {
    if (finished) return;
    finished = true;
    timer.cancel();
    done(outcome);
  };
  const refuse = (error: PeerError) => {
    connection.send(warningOf(error.message));
    connection.close();
    finish(err(error));
  };
  const timer = options.clock.after(options.timeoutMs, () => {
    connection.destroy();
    finish(err(new PeerError('connectTimeout', { detail: 'no init in time' })));
  });

  connection.onClose((cause) =>
    finish(err(new PeerError('connectFailed', { cause, detail: 'closed before init' }))),
  );
  // BOLT 1, init, sender: it is the first message on a connection.
  connection.send(encodeMessage(makeInit(options.features, options.chainHash)));
  connection.onMessage((bytes) => {
    if (finished) return;
    const decoded = decodeMessage(bytes);
    if (!decoded.ok) return refuse(new PeerError('connectFailed', { detail: decoded.error.code }));
    const message = decoded.value;
    if (message.type !== 'init') {
      // BOLT 1, init, receiver: nothing else is heard before it.
      return refuse(new PeerError('connectFailed', { detail: `${message.type} before init` }));
    }
    const checked = checkInit(message, options.features, options.chainHash);
    if (!checked.ok)
      return refuse(new PeerError('incompatiblePeer', { detail: JSON.stringify(checked.error) }));
    finish(ok({ init: message, features: checked.value }));
  });
}

/** An encoded `warning` about the connection as a whole (BOLT 1). */
export function warningOf(text: string): Uint8Array {
  return encodeMessage({ type: 'warning', channelId: new Uint8Array(32), data: utf8(text) });
}
