/** Why a handshake or an encrypted stream ends. The names of acts follow the vectors of BOLT 8, appendix A. */
export type NoiseErrorCode =
  | 'invalidRemoteKey'
  | 'act1ReadFailed'
  | 'act1BadVersion'
  | 'act1BadPublicKey'
  | 'act1BadTag'
  | 'act2ReadFailed'
  | 'act2BadVersion'
  | 'act2BadPublicKey'
  | 'act2BadTag'
  | 'act3ReadFailed'
  | 'act3BadVersion'
  | 'act3BadCiphertext'
  | 'act3BadPublicKey'
  | 'act3BadTag'
  | 'messageBadLength'
  | 'messageBadTag';

/** BOLT 8 allows one answer to all of them: end the connection, send nothing more. */
export interface NoiseError {
  readonly code: NoiseErrorCode;
  readonly expected?: number;
  readonly actual?: number;
  readonly consequence: 'disconnect';
}

/** A `NoiseError`, with the value that was wrong where there is one to show. */
export function noiseError(code: NoiseErrorCode, values?: { expected: number; actual: number }): NoiseError {
  return { code, consequence: 'disconnect', ...values };
}
