import { request } from 'node:http';
import type { ApiServer, NodeService } from '../../../src/api/index.js';
import { startApiServer } from '../../../src/api/index.js';

export const TOKEN = 'f'.repeat(64);

/** Opens `getinfo` alone. */
export const SCOPED_TOKEN = 'leyden1.scope.code';

export interface Answer {
  readonly status: number;
  readonly body: { readonly error?: { readonly code: string } } & Readonly<Record<string, unknown>>;
}

export interface CallOptions {
  readonly method?: string;
  readonly path?: string;
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly raw?: string;
}

/** A server on a free port, and what its unexpected errors were. */
export async function serve(
  service: NodeService,
): Promise<{ readonly server: ApiServer; readonly unexpected: unknown[] }> {
  const unexpected: unknown[] = [];
  const server = await startApiServer({
    service,
    token: TOKEN,
    judge: (token, command) =>
      token !== SCOPED_TOKEN ? 'unauthorized' : command === 'getinfo' ? 'allowed' : 'forbiddenCommand',
    host: '127.0.0.1',
    port: 0,
    version: '0.1.0',
    onUnexpectedError: (error) => unexpected.push(error),
  });
  return { server, unexpected };
}

/** One call as any HTTP client makes it. */
export function call(
  server: ApiServer,
  command: string,
  body: unknown = {},
  options: CallOptions = {},
): Promise<Answer> {
  const { method = 'POST', path = `/v1/${command}`, token = TOKEN, raw = JSON.stringify(body) } = options;
  return new Promise((resolve, reject) => {
    const sent = request(
      server.address + path,
      {
        method,
        agent: false,
        headers: {
          'Content-Type': 'application/json',
          ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
          ...options.headers,
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }));
      },
    );
    sent.on('error', reject);
    sent.end(method === 'GET' ? undefined : raw);
  });
}
