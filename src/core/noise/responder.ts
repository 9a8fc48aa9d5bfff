import { curve, type PrivateKey, type PublicKey } from '../crypto/index.js';
import { concatBytes } from '../primitives/bytes.js';
import { err, ok, type Result } from '../primitives/result.js';
import { HANDSHAKE_VERSION, splitAct } from './acts.js';
import { type NoiseError, noiseError } from './errors.js';
import { type SessionKeys, sessionKeys } from './session-keys.js';
import {
  initialState,
  mixHash,
  mixSharedSecret,
  openAndMix,
  type SymmetricState,
  sealAndMix,
} from './symmetric-state.js';

/** The responder before anything arrived. */
export interface AwaitingActOne {
  readonly stage: 'awaitingActOne';
  readonly symmetric: SymmetricState;
  readonly localPrivateKey: PrivateKey;
  readonly ephemeralPrivateKey: PrivateKey;
}

/** The responder after it sent act two. */
export interface AwaitingActThree {
  readonly stage: 'awaitingActThree';
  readonly symmetric: SymmetricState;
  readonly ephemeralPrivateKey: PrivateKey;
}

/** `ephemeralPrivateKey` is fresh and random for every handshake. Throws `RangeError` on an invalid private key. */
export function startResponder(keys: {
  localPrivateKey: PrivateKey;
  ephemeralPrivateKey: PrivateKey;
}): AwaitingActOne {
  return {
    stage: 'awaitingActOne',
    symmetric: initialState(curve().publicKey(keys.localPrivateKey)),
    ...keys,
  };
}

/** Takes act one, which proves that the initiator knows our key, and answers with act two. */
export function receiveActOne(
  waiting: AwaitingActOne,
  bytes: Uint8Array,
): Result<{ send: Uint8Array; next: AwaitingActThree }, NoiseError> {
  const act = splitAct(1, bytes);
  if (!act.ok) return act;
  const remoteEphemeral = act.value.key;
  if (!curve().isPublicKey(remoteEphemeral)) return err(noiseError('act1BadPublicKey'));
  const greeted = mixHash(waiting.symmetric, remoteEphemeral);
  const opened = openAndMix(
    mixSharedSecret(greeted, remoteEphemeral, waiting.localPrivateKey),
    0,
    act.value.tag,
  );
  if (!opened) return err(noiseError('act1BadTag'));

  const { ephemeralPrivateKey } = waiting;
  const ephemeral = curve().publicKey(ephemeralPrivateKey);
  const answered = mixHash(opened.state, ephemeral);
  const { state, sealed } = sealAndMix(mixSharedSecret(answered, remoteEphemeral, ephemeralPrivateKey), 0);
  return ok({
    send: concatBytes(Uint8Array.of(HANDSHAKE_VERSION), ephemeral, sealed),
    next: { stage: 'awaitingActThree', symmetric: state, ephemeralPrivateKey },
  });
}

/** Takes act three, which tells and proves who the initiator is. */
export function receiveActThree(
  waiting: AwaitingActThree,
  bytes: Uint8Array,
): Result<{ remotePublicKey: PublicKey; keys: SessionKeys }, NoiseError> {
  const act = splitAct(3, bytes);
  if (!act.ok) return act;
  const identified = openAndMix(waiting.symmetric, 1, act.value.key);
  if (!identified) return err(noiseError('act3BadCiphertext'));
  const remotePublicKey = identified.plaintext;
  if (!curve().isPublicKey(remotePublicKey)) return err(noiseError('act3BadPublicKey'));
  const agreed = mixSharedSecret(identified.state, remotePublicKey, waiting.ephemeralPrivateKey);
  const proven = openAndMix(agreed, 0, act.value.tag);
  if (!proven) return err(noiseError('act3BadTag'));
  return ok({ remotePublicKey, keys: sessionKeys('responder', proven.state.chainingKey) });
}
