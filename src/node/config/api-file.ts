import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readIfThere, writePrivateFile } from './files.js';

/** How the command line reaches a running node. */
export interface ApiAccess {
  /** `http://HOST:PORT`. */
  readonly address: string;
  readonly token: string;
}

/** Leaves the way to the API in the datadir, for its owner alone. */
export function writeApiFile(datadir: string, access: ApiAccess): void {
  writePrivateFile(apiFile(datadir), `${JSON.stringify(access)}\n`);
}

/** The way to the API, or undefined when no node has left one. Throws `SyntaxError` when the file is not what a node writes. */
export function readApiFile(datadir: string): ApiAccess | undefined {
  const text = readIfThere(apiFile(datadir));
  if (text === undefined) return undefined;
  const access: unknown = JSON.parse(text);
  if (!isApiAccess(access)) throw new SyntaxError('it has no address or no token');
  return { address: access.address, token: access.token };
}

/** Takes the way to the API away again. */
export function removeApiFile(datadir: string): void {
  rmSync(apiFile(datadir), { force: true });
}

function apiFile(datadir: string): string {
  return join(datadir, 'api.json');
}

function isApiAccess(value: unknown): value is ApiAccess {
  return (
    typeof value === 'object' &&
    value !== null &&
    'address' in value &&
    'token' in value &&
    typeof value.address === 'string' &&
    typeof value.token === 'string'
  );
}
