import type { NoiseErrorCode } from '../../core/noise/index.js';

export type TransportErrorCode =
  | NoiseErrorCode
  | 'connectFailed'
  | 'connectTimeout'
  | 'listenFailed'
  | 'handshakeTimeout'
  | 'closedInHandshake'
  | 'tooManyHandshakes'
  | 'textFrame'
  | 'peerNotReading';

/** Why a connection could not be made or had to end. `code` is stable; `cause` is what the system said, if it did. */
export class TransportError extends Error {
  override readonly name = 'TransportError';

  constructor(
    readonly code: TransportErrorCode,
    options: { detail?: string; cause?: unknown } = {},
  ) {
    const { cause, detail = cause instanceof Error ? cause.message : '' } = options;
    super(detail === '' ? code : `${code}: ${detail}`, cause === undefined ? undefined : { cause });
  }
}
