/** Codes of the command line's own; every other one comes from the node (`src/api/error.ts`). */
export type CliErrorCode = 'usage' | 'daemonNotRunning' | 'datadirUnreadable' | 'fileFailed' | 'badAnswer';

/** Why a command failed before or beyond the node. */
export class CliError extends Error {
  override readonly name = 'CliError';
  constructor(
    readonly code: CliErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** The node's answer to a call that failed. */
export class NodeRefusal extends Error {
  override readonly name = 'NodeRefusal';
  constructor(
    readonly code: string,
    message: string,
    readonly details?: unknown,
  ) {
    super(message);
  }
}
