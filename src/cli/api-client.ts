import type { NodeService } from '../api/node-service.js';
import { callNode } from './client.js';
import type { AsJson } from './commands/command.js';
import { COMMANDS } from './commands/index.js';

/** A request as a caller may write it: amounts are bigints or decimal strings. */
export type AsInput<T> = T extends bigint
  ? bigint | string
  : T extends number
    ? number
    : T extends object
      ? { readonly [K in keyof T]: AsInput<T[K]> }
      : T;

type Command = Exclude<keyof NodeService, 'events'>;
type Call<Method> = Method extends () => Promise<infer Result>
  ? () => Promise<AsJson<Result>>
  : Method extends (request: infer Request, ...rest: never) => Promise<infer Result>
    ? (request: AsInput<Request>) => Promise<AsJson<Result>>
    : never;

/** The commands of a running node as methods. Each throws `CliError`, or `NodeRefusal` with the node's code. */
export type ApiClient = { readonly [Name in Command]: Call<NodeService[Name]> };

/** Talks to the node of a datadir, also to one that starts later or again. */
export function apiClient(datadir: string): ApiClient {
  const calls = COMMANDS.map(({ name }) => [
    methodOf(name),
    async (request: object = {}) => JSON.parse(await callNode(datadir, name, plain(request))),
  ]);
  return Object.fromEntries(calls);
}

/** `tower/add` is the method `towerAdd`. */
function methodOf(command: string): string {
  return command.replace(/\/([a-z])/g, (_, initial: string) => initial.toUpperCase());
}

function plain(request: object): object {
  const entries = Object.entries(request);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, typeof value === 'bigint' ? value.toString() : value]),
  );
}
