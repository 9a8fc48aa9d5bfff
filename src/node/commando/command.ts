import { COMMANDS } from '../../api/commands/index.js';
import { ApiError, type ApiErrorCode } from '../../api/error.js';
import type { NodeService } from '../../api/node-service.js';
import type { Json } from '../../api/schema/index.js';
import type { TokenVerdict } from '../tokens/token-book.js';

/** What a peer asks for: a command of the API, by JSON-RPC, with a token that it was given. */
export interface CommandoRequest {
  /** Goes back with the answer as it came. */
  readonly id: Json;
  readonly method: string;
  readonly params: Json;
  /** Core Lightning's word for its own tokens. */
  readonly rune: string;
}

/** Reads a request. Throws `ApiError` `invalidRequest`. */
export function readRequest(text: string | undefined): CommandoRequest {
  if (text === undefined) throw new ApiError('bodyTooLarge', 'the command is too long');
  const { id = null, method, params = {}, rune = '' } = objectOf(text);
  if (typeof method !== 'string' || typeof rune !== 'string') {
    throw new ApiError('invalidRequest', 'give the method and the rune as strings');
  }
  // Clients that have no parameters send an empty list.
  return { id, method, params: Array.isArray(params) && params.length === 0 ? {} : params, rune };
}

/** Runs a request whose token was looked at. Throws `ApiError`. */
export function runRequest(
  { method, params }: CommandoRequest,
  verdict: TokenVerdict,
  service: NodeService,
  signal: AbortSignal,
): Promise<Json> {
  if (verdict === 'unauthorized') {
    throw new ApiError('unauthorized', 'give a token of this node as the rune; see "leyden token create"');
  }
  const command = COMMANDS.find(({ name }) => name === method);
  if (command === undefined) throw new ApiError('unknownCommand', `there is no command ${method}`);
  if (verdict === 'forbiddenCommand') {
    throw new ApiError('forbiddenCommand', `the token is not for ${method}`);
  }
  return command.execute(service, params, signal);
}

/** The numbers of JSON-RPC and of Core Lightning for clients that look at nothing else. */
const NUMBERS: Readonly<Partial<Record<ApiErrorCode, number>>> = {
  unauthorized: 0x4c51,
  forbiddenCommand: 0x4c51,
  invalidRequest: -32_600,
  bodyTooLarge: -32_600,
  unknownCommand: -32_601,
  missingField: -32_602,
  unknownField: -32_602,
  invalidField: -32_602,
  internal: -32_603,
};
/** Of Core Lightning: the node that runs the command failed it. */
const REMOTE_ERROR = 0x4c50;

/** The answer to a request that failed: the code of the API stands in `data`. */
export function errorReply(id: Json, { code, message, details }: ApiError): Json {
  const data = details === undefined ? { code } : { code, details };
  return { jsonrpc: '2.0', id, error: { code: NUMBERS[code] ?? REMOTE_ERROR, message, data } };
}

function objectOf(text: string): { readonly [key: string]: Json } {
  try {
    const value: Json = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as { readonly [key: string]: Json };
    }
  } catch {
    // Said below.
  }
  throw new ApiError('invalidRequest', 'a command is a JSON object');
}
