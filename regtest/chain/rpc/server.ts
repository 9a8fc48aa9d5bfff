import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { equalSecrets, utf8 } from '../../../src/core/primitives/bytes.js';
import { answer, type HttpAnswer } from './dispatch.js';
import type { RpcSession } from './session.js';

const MAX_BODY_BYTES = 0x02000000;

/** User and password that a caller may have. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** Serves JSON-RPC on 127.0.0.1; resolves with the port once it listens. Port 0 takes a free one. */
export function serveRpc(
  session: RpcSession,
  allowed: readonly Credentials[],
  port: number,
): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer((request, response) => {
    handle(session, allowed, request).then(
      (reply) => send(response, reply),
      () => send(response, { status: 500, body: '' }),
    );
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve({ server, port: typeof address === 'object' && address !== null ? address.port : port });
    });
  });
}

async function handle(
  session: RpcSession,
  allowed: readonly Credentials[],
  request: IncomingMessage,
): Promise<HttpAnswer> {
  if (request.method !== 'POST') return { status: 405, body: 'JSONRPC server handles only POST requests' };
  if (!isAuthorised(request.headers.authorization, allowed)) return { status: 401, body: '' };
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes: Buffer = chunk;
    size += bytes.length;
    if (size > MAX_BODY_BYTES) return { status: 413, body: '' };
    chunks.push(bytes);
  }
  return answer(session, Buffer.concat(chunks).toString('utf8'));
}

function isAuthorised(header: string | undefined, allowed: readonly Credentials[]): boolean {
  if (header === undefined || !header.startsWith('Basic ')) return false;
  const given = Buffer.from(header.slice(6), 'base64');
  return allowed.some(({ user, password }) => equalSecrets(utf8(`${user}:${password}`), given));
}

function send(response: ServerResponse, { status, body }: HttpAnswer): void {
  if (status === 401) response.setHeader('WWW-Authenticate', 'Basic realm="jsonrpc"');
  response.writeHead(status, { 'Content-Type': status === 405 ? 'text/plain' : 'application/json' });
  response.end(body);
}
