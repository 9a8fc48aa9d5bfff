import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { API_ERROR_STATUS, ApiError } from './error.js';
import { type EventStream, eventStream } from './event-stream.js';
import { isTrustedHost } from './host.js';
import type { NodeService } from './node-service.js';
import { answer, pathOf } from './router.js';
import type { Json } from './schema/index.js';
import { bearerToken, sameToken } from './token.js';

export interface ApiServerOptions {
  readonly service: NodeService;
  /** What a caller must show (`createToken`). */
  readonly token: string;
  /** What scoped tokens open (`token/create`); without it there are none. */
  readonly judge?: (token: string, command: string) => 'allowed' | 'unauthorized' | 'forbiddenCommand';
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Of this program, for the OpenAPI document. */
  readonly version: string;
  /** Hears of what a command threw that was no `ApiError`; the caller only learns `internal`. */
  readonly onUnexpectedError: (error: unknown) => void;
}

/** A running API. */
export interface ApiServer {
  /** `http://HOST:PORT`. */
  readonly address: string;
  /** Takes no more calls, fails those that wait with `stopping`, and resolves when all answers are out. */
  close(): Promise<void>;
}

const MAX_CONNECTIONS = 256;
const REQUEST_TIMEOUT_MS = 30_000;
const CLOSE_GRACE_MS = 1000;

/** Serves a node's commands and events over HTTP. Rejects with the error of the system when it cannot listen. */
export async function startApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const stopping = new AbortController();
  const events = eventStream(options.service.events);
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    void serve(options, request, response, stopping.signal);
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.on('upgrade', (request, socket, head) => upgrade(options, events, request, socket, head));
  try {
    await listen(server, options);
  } catch (error) {
    events.close();
    throw error;
  }
  return {
    address: addressOf(server),
    close: () => {
      stopping.abort();
      events.close();
      return closeServer(server);
    },
  };
}

async function serve(
  options: ApiServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
  stopping: AbortSignal,
): Promise<void> {
  const callerGone = new AbortController();
  response.on('close', () => callerGone.abort());
  try {
    authorize(options, request);
    const signal = AbortSignal.any([stopping, callerGone.signal]);
    reply(response, 200, await answer(options.service, options.version, request, signal));
  } catch (error) {
    if (!(error instanceof ApiError) && !callerGone.signal.aborted) options.onUnexpectedError(error);
    replyWithError(response, error);
  }
}

/** Before anything else is looked at: a stranger does not even learn which commands there are. */
function authorize(options: ApiServerOptions, request: IncomingMessage): void {
  if (!isTrustedHost(request.headers.host, options.host)) {
    throw new ApiError('forbiddenHost', 'the Host header names neither this machine nor an address');
  }
  const token = bearerToken(request.headers.authorization);
  if (sameToken(token, options.token)) return;
  const command = pathOf(request).replace(/^\/v1\//, '');
  switch (options.judge?.(token, command)) {
    case 'allowed':
      return;
    case 'forbiddenCommand':
      throw new ApiError('forbiddenCommand', `the token is not for ${command}`);
    default:
      throw new ApiError(
        'unauthorized',
        'send "Authorization: Bearer TOKEN" with the token in api.json or a scoped one',
      );
  }
}

function upgrade(
  options: ApiServerOptions,
  events: EventStream,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  socket.on('error', () => socket.destroy());
  try {
    authorize(options, request);
    if (pathOf(request) !== '/v1/events') throw new ApiError('unknownCommand', 'events are at /v1/events');
    events.accept(request, socket, head);
  } catch (error) {
    const { status, text } = errorAnswer(error);
    socket.end(
      `HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
    );
  }
}

function replyWithError(response: ServerResponse, error: unknown): void {
  const { status, text } = errorAnswer(error);
  // What is left of an oversized or a refused body is not read.
  response.setHeader('Connection', 'close');
  if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
  write(response, status, text);
}

function errorAnswer(error: unknown): { readonly status: number; readonly text: string } {
  const known =
    error instanceof ApiError ? error : new ApiError('internal', 'the node failed; its log says more');
  const { code, message, details } = known;
  return { status: API_ERROR_STATUS[code], text: JSON.stringify({ error: { code, message, details } }) };
}

function reply(response: ServerResponse, status: number, body: Json): void {
  write(response, status, JSON.stringify(body));
}

function write(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(text);
}

function listen(server: Server, { host, port }: ApiServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

/** An API that listens everywhere is called at the machine itself. */
const REACHABLE: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the API has no address');
  const host = REACHABLE[address.address] ?? address.address;
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const last = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
    server.close(() => {
      clearTimeout(last);
      resolve();
    });
    server.closeIdleConnections();
  });
}
