import type { Console } from '../../../src/cli/console.js';

/** A console that keeps what is said on it. */
export function fakeConsole(
  environment: Readonly<Record<string, string>> = {},
  isTerminal = false,
): Console & { readonly out: () => string; readonly err: () => string } {
  let out = '';
  let err = '';
  return {
    stdout: (text) => {
      out += text;
    },
    stderr: (text) => {
      err += text;
    },
    isTerminal,
    environment,
    out: () => out,
    err: () => err,
  };
}
