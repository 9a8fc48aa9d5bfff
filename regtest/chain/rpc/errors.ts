/** The error codes of Bitcoin Core's JSON-RPC that this server answers with. */
export const RpcCode = {
  invalidRequest: -32600,
  methodNotFound: -32601,
  parseError: -32700,
  misc: -1,
  type: -3,
  invalidAddressOrKey: -5,
  invalidParameter: -8,
  deserialization: -22,
  verify: -25,
  verifyRejected: -26,
  alreadyInChain: -27,
  inWarmup: -28,
  insufficientFunds: -6,
} as const;

/** An answer that is an error. */
export class RpcError extends Error {
  /** @param code one of `RpcCode`. */
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}
