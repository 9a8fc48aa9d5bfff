import type { NetworkChoice } from '../../core/primitives/network.js';

/** Why a call to the chain backend gave no answer. The message says what was wrong and what to do about it. */
export type RpcErrorCode =
  /** No connection, or no whole answer in time. */
  | 'rpcUnreachable'
  /** The backend refuses our name, password or address. */
  | 'rpcUnauthorized'
  /** The backend is up and still loads its chain. */
  | 'rpcWarmup'
  /** The backend answered, with an error of its own. */
  | 'rpcError'
  /** The answer is not what the call is documented to give. */
  | 'rpcBadAnswer';

/** A failed call. `rpcCode` is the backend's own error number, when it gave one. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  constructor(
    readonly code: RpcErrorCode,
    readonly method: string,
    detail: string,
    readonly rpcCode?: number,
  ) {
    super(`${method}: ${detail}`);
  }
}

/** The backend is there, and is not one this node may run on. */
export class BackendError extends Error {
  override readonly name = 'BackendError';
  constructor(
    readonly code: 'wrongNetwork' | 'unsupportedVersion' | 'unknownTip' | 'prunedBlock',
    message: string,
    readonly values: Readonly<Record<string, string | number>> = {},
  ) {
    super(message);
  }
}

/** The backend's genesis block is not of the network that was asked for. */
export function wrongNetwork(asked: NetworkChoice, found: string, genesisHash: string): BackendError {
  return new BackendError(
    'wrongNetwork',
    `the chain backend runs ${found}, but this node was started for ${asked}: change --network or --bitcoind`,
    { expected: asked, actual: found, genesisHash },
  );
}
