import { TransportError } from '../transport/index.js';

export type PeerErrorCode =
  /** The node id is our own. */
  | 'selfConnect'
  | 'connectFailed'
  | 'connectTimeout'
  /** Whoever answers there does not hold the key of that node id. */
  | 'peerIdMismatch'
  /** It is on another chain, or demands a feature that we lack. */
  | 'incompatiblePeer';

/** Why there is no connection to a peer. `code` is stable. */
export class PeerError extends Error {
  override readonly name = 'PeerError';

  constructor(
    readonly code: PeerErrorCode,
    options: { detail?: string; cause?: unknown } = {},
  ) {
    const { cause, detail = cause instanceof Error ? cause.message : '' } = options;
    super(detail === '' ? code : `${code}: ${detail}`, cause === undefined ? undefined : { cause });
  }
}

/** What a failure to dial or to shake hands means to whoever wanted the peer. */
export function peerError(cause: unknown): PeerError {
  if (cause instanceof PeerError) return cause;
  return new PeerError(codeOf(cause), { cause });
}

function codeOf(cause: unknown): PeerErrorCode {
  if (!(cause instanceof TransportError)) return 'connectFailed';
  switch (cause.code) {
    case 'connectTimeout':
    case 'handshakeTimeout':
      return 'connectTimeout';
    case 'connectFailed':
    case 'listenFailed':
    case 'tooManyHandshakes':
    case 'textFrame':
    case 'peerNotReading':
      return 'connectFailed';
    // BOLT 8: a node that is not the one we want cannot read act one and closes without a word.
    default:
      return 'peerIdMismatch';
  }
}
