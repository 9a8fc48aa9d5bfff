import {
  type APIError,
  APIError_APIMisuseError,
  APIError_ChannelUnavailable,
  APIError_InvalidRoute,
} from 'lightningdevkit';

/** The value of one of LDK's results. Throws with what LDK says is wrong. */
export function unwrap<T>(result: { is_ok(): boolean } | { is_ok(): boolean; readonly res: T }): T {
  if (result.is_ok()) return ('res' in result ? result.res : undefined) as T;
  throw new Error(`LDK refused: ${describe('err' in result ? result.err : undefined)}`);
}

/** The value of one of LDK's options. */
export function optional<T>(option: object): T | undefined {
  return 'some' in option ? (option.some as T) : undefined;
}

/** What LDK says in an error. */
export function describe(error: unknown): string {
  if (isApiError(error)) return error.err;
  if (typeof error === 'number' || typeof error === 'string') return String(error);
  return error instanceof Object ? error.constructor.name : 'no reason given';
}

function isApiError(error: unknown): error is APIError & { readonly err: string } {
  return (
    error instanceof APIError_APIMisuseError ||
    error instanceof APIError_ChannelUnavailable ||
    error instanceof APIError_InvalidRoute
  );
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

export function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'hex'));
}

/** A hash as RPC prints it, in the order in which LDK wants it, and back. */
export function reversed(hash: Uint8Array): Uint8Array {
  return Uint8Array.from(hash).reverse();
}

/** BOLT 7: the text form of a short channel id. */
export function shortChannelIdText(id: bigint): string {
  return `${id >> 40n}x${(id >> 16n) & 0xffffffn}x${id & 0xffffn}`;
}
