import type { IncomingMessage } from 'node:http';
import { readJsonBody } from './body.js';
import type { Command } from './commands/command.js';
import { COMMANDS } from './commands/index.js';
import { ApiError } from './error.js';
import type { NodeService } from './node-service.js';
import { openApiDocument } from './openapi.js';
import type { Json } from './schema/index.js';

const BY_NAME: ReadonlyMap<string, Command> = new Map(COMMANDS.map((command) => [command.name, command]));

/** Answers a request whose sender has shown the token. Throws `ApiError`. */
export async function answer(
  service: NodeService,
  version: string,
  request: IncomingMessage,
  signal: AbortSignal,
): Promise<Json> {
  const path = pathOf(request);
  if (path === '/v1/openapi.json') {
    requireMethod(request, 'GET');
    return openApiDocument(version);
  }
  const command = path.startsWith('/v1/') ? BY_NAME.get(path.slice('/v1/'.length)) : undefined;
  if (command === undefined) {
    throw new ApiError('unknownCommand', `there is nothing at ${path}; see /v1/openapi.json`);
  }
  requireMethod(request, 'POST');
  const body = await readJsonBody(request);
  return unlessAborted(command.execute(service, body, signal), signal);
}

/** The path of a request, without its query. */
export function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?')[0] ?? '/';
}

function requireMethod(request: IncomingMessage, method: string): void {
  if (request.method !== method) throw new ApiError('methodNotAllowed', `use ${method}`);
}

/** A call that takes long must not keep the server from closing. */
function unlessAborted<T>(call: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new ApiError('stopping', 'the node is stopping'));
    signal.addEventListener('abort', stop, { once: true });
    call.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
