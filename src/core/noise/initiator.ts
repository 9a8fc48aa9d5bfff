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

/** The initiator after it sent act one. */
export interface AwaitingActTwo {
  readonly stage: 'awaitingActTwo';
  readonly symmetric: SymmetricState;
  readonly localPrivateKey: PrivateKey;
  readonly ephemeralPrivateKey: PrivateKey;
}

/**
 * Act one. `ephemeralPrivateKey` is fresh and random for every handshake. Throws `RangeError` on a private key
 * that is none; a remote key that is no point is an error, as it may come from an address that someone typed.
 */
export function startInitiator(keys: {
  localPrivateKey: PrivateKey;
  ephemeralPrivateKey: PrivateKey;
  remotePublicKey: PublicKey;
}): Result<{ send: Uint8Array; next: AwaitingActTwo }, NoiseError> {
  const { localPrivateKey, ephemeralPrivateKey, remotePublicKey } = keys;
  if (!curve().isPublicKey(remotePublicKey)) return err(noiseError('invalidRemoteKey'));
  const ephemeral = curve().publicKey(ephemeralPrivateKey);
  const greeted = mixHash(initialState(remotePublicKey), ephemeral);
  const { state, sealed } = sealAndMix(mixSharedSecret(greeted, remotePublicKey, ephemeralPrivateKey), 0);
  return ok({
    send: concatBytes(Uint8Array.of(HANDSHAKE_VERSION), ephemeral, sealed),
    next: { stage: 'awaitingActTwo', symmetric: state, localPrivateKey, ephemeralPrivateKey },
  });
}

/** Takes act two and answers with act three, after which the keys are in use. */
export function receiveActTwo(
  waiting: AwaitingActTwo,
  bytes: Uint8Array,
): Result<{ send: Uint8Array; keys: SessionKeys }, NoiseError> {
  const act = splitAct(2, bytes);
  if (!act.ok) return act;
  const remoteEphemeral = act.value.key;
  if (!curve().isPublicKey(remoteEphemeral)) return err(noiseError('act2BadPublicKey'));
  const greeted = mixHash(waiting.symmetric, remoteEphemeral);
  const agreed = mixSharedSecret(greeted, remoteEphemeral, waiting.ephemeralPrivateKey);
  const opened = openAndMix(agreed, 0, act.value.tag);
  if (!opened) return err(noiseError('act2BadTag'));

  const identified = sealAndMix(opened.state, 1, curve().publicKey(waiting.localPrivateKey));
  const proven = mixSharedSecret(identified.state, remoteEphemeral, waiting.localPrivateKey);
  const { state, sealed } = sealAndMix(proven, 0);
  return ok({
    send: concatBytes(Uint8Array.of(HANDSHAKE_VERSION), identified.sealed, sealed),
    keys: sessionKeys('initiator', state.chainingKey),
  });
}
