import { equalBytes, toHex } from '../../src/core/primitives/bytes.js';
import type { Result } from '../../src/core/primitives/result.js';

/** A decoder that meets the outside, and what must hold whatever it is fed. */
export interface FuzzTarget {
  readonly name: string;
  /** Inputs that it takes: what is fed to it is made of them, bent. */
  readonly samples: readonly Uint8Array[];
  /** Feeds it one input and says what came of it, `accepted` or a code. Throws when the decoder misbehaves. */
  readonly feed: (input: Uint8Array) => string | Promise<string>;
}

/** What came of a decoder that answers with a `Result`. */
export function outcome(result: Result<unknown, { readonly code: string }>): string {
  return result.ok ? 'accepted' : result.error.code;
}

/** Holds a decoder to it that there is one way to write a value: what it accepted is what its encoder makes of it. */
export function isCanonical<T>(input: Uint8Array, value: T, encode: (value: T) => Uint8Array): void {
  const bytes = encode(value);
  if (!equalBytes(bytes, input)) throw new Error(`accepted, but it is written as ${toHex(bytes)}`);
}

/** The value of a result that cannot be an error. */
export function must<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  return result.value;
}
