import { err, ok, type Result } from '../primitives/result.js';
import { type NoiseError, type NoiseErrorCode, noiseError } from './errors.js';

/** Lengths of the three acts, in bytes (BOLT 8). */
export const ACT_ONE_LENGTH = 50;
export const ACT_TWO_LENGTH = 50;
export const ACT_THREE_LENGTH = 66;

/** The only handshake version there is. */
export const HANDSHAKE_VERSION = 0;

const EXPECTED = {
  1: { length: ACT_ONE_LENGTH, tooShort: 'act1ReadFailed', badVersion: 'act1BadVersion' },
  2: { length: ACT_TWO_LENGTH, tooShort: 'act2ReadFailed', badVersion: 'act2BadVersion' },
  3: { length: ACT_THREE_LENGTH, tooShort: 'act3ReadFailed', badVersion: 'act3BadVersion' },
} as const satisfies Record<number, { length: number; tooShort: NoiseErrorCode; badVersion: NoiseErrorCode }>;

/** Splits an act into its key part and its final tag, once its length and version are what they must be. */
export function splitAct(
  act: 1 | 2 | 3,
  bytes: Uint8Array,
): Result<{ key: Uint8Array; tag: Uint8Array }, NoiseError> {
  const { length, tooShort, badVersion } = EXPECTED[act];
  if (bytes.length !== length) {
    return err(noiseError(tooShort, { expected: length, actual: bytes.length }));
  }
  const version = bytes[0] as number;
  // BOLT 8, handshake versioning: an unknown version is rejected
  if (version !== HANDSHAKE_VERSION) {
    return err(noiseError(badVersion, { expected: HANDSHAKE_VERSION, actual: version }));
  }
  return ok({ key: bytes.slice(1, length - 16), tag: bytes.slice(length - 16) });
}
