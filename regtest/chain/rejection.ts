/** Why a transaction or block is refused, in Bitcoin Core's words. */
export interface Rejection {
  /** The reject reason, e.g. `min relay fee not met`. */
  readonly reason: string;
  /** What Core adds after a comma, or an empty string. */
  readonly details: string;
  /** Inputs unknown: JSON-RPC answers -25 instead of -26, and a package may supply them. */
  readonly missingInputs: boolean;
  /** The fee is too low by itself: a package may make up for it. */
  readonly feeTooLow: boolean;
}

/** A refusal with a reason and optional details. */
export function rejection(reason: string, details = ''): Rejection {
  return { reason, details, missingInputs: false, feeTooLow: false };
}

/** A refusal because inputs are neither in the chain nor in the mempool. */
export function missingInputs(): Rejection {
  return { ...rejection('bad-txns-inputs-missingorspent'), missingInputs: true };
}

/** A refusal that a child with a higher fee could lift. */
export function feeTooLow(reason: string, details = ''): Rejection {
  return { ...rejection(reason, details), feeTooLow: true };
}

/** The text that `sendrawtransaction` answers: reason, then details. */
export function rejectionText(refused: Rejection): string {
  return refused.details === '' ? refused.reason : `${refused.reason}, ${refused.details}`;
}
