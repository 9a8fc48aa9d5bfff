import { Agent, request } from 'node:http';

/** An error answer of a chain's JSON-RPC. */
export class ChainRpcError extends Error {
  /** @param code the error code, e.g. -26; 0 when the answer was no JSON-RPC. */
  constructor(
    readonly code: number,
    readonly method: string,
    message: string,
  ) {
    super(message);
  }
}

/** Calls JSON-RPC methods over connections that are kept. */
export class RpcClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 4 });
  private readonly url: URL;

  /** @param url with user and password. */
  constructor(url: string) {
    this.url = new URL(url);
  }

  /** Calls a method with positional parameters; `path` names a wallet. Throws `ChainRpcError`. */
  async call<T>(method: string, params: readonly unknown[], path = '/'): Promise<T> {
    const body = JSON.stringify({ jsonrpc: '1.0', id: 0, method, params });
    const { status, text } = await this.post(path, body);
    const answer = parse(text);
    if (answer === undefined) throw new ChainRpcError(0, method, `HTTP status ${status} to ${method}`);
    if (answer.error) throw new ChainRpcError(answer.error.code, method, answer.error.message);
    return answer.result as T;
  }

  /** Lets the connections go. */
  close(): void {
    this.agent.destroy();
  }

  private post(path: string, body: string): Promise<{ readonly status: number; readonly text: string }> {
    const { hostname, port, username, password } = this.url;
    const auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
    return new Promise((resolve, reject) => {
      const options = { method: 'POST', hostname, port, path, auth, headers, agent: this.agent };
      const outgoing = request(options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') });
        });
      });
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        // A server ends connections that were idle: it may have done so just as this one was taken up again.
        if (outgoing.reusedSocket && error.code === 'ECONNRESET') this.post(path, body).then(resolve, reject);
        else reject(error);
      });
      outgoing.end(body);
    });
  }
}

interface RpcAnswer {
  readonly result: unknown;
  readonly error: { readonly code: number; readonly message: string } | null;
}

function parse(text: string): RpcAnswer | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
