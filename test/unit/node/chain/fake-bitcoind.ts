import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a method of the fake answers: a result, or an error as bitcoind writes one. */
export type FakeAnswer = { readonly result: string } | { readonly error: { code: number; message: string } };

/** Handles a method; `result` is JSON text, so that amounts are written as bitcoind writes them. */
export type FakeMethod = (params: readonly unknown[]) => FakeAnswer;

/** An HTTP server that answers JSON-RPC from a table. */
export class FakeBitcoind {
  readonly calls: string[] = [];
  readonly authorizations: (string | undefined)[] = [];
  running = 0;
  mostRunning = 0;
  /** Takes the next requests over, one each, before any method is looked up. */
  readonly intercept: ((request: IncomingMessage, response: ServerResponse) => void)[] = [];
  private readonly server: Server;

  constructor(readonly methods: Record<string, FakeMethod>) {
    this.server = createServer((request, response) => this.serve(request, response));
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    this.running++;
    this.mostRunning = Math.max(this.mostRunning, this.running);
    response.on('close', () => this.running--);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      this.authorizations.push(request.headers.authorization);
      const intercept = this.intercept.shift();
      if (intercept !== undefined) return intercept(request, response);
      const body = JSON.parse(Buffer.concat(chunks).toString());
      const text = Array.isArray(body)
        ? `[${body
            .map((call) => this.answer(call))
            .reverse()
            .join(',')}]`
        : this.answer(body);
      setImmediate(() => response.end(text));
    });
  }

  private answer({ id, method, params }: { id: number; method: string; params: unknown[] }): string {
    this.calls.push(method);
    const answer = this.methods[method]?.(params) ?? { error: { code: -32601, message: 'Method not found' } };
    return 'result' in answer
      ? `{"result":${answer.result},"error":null,"id":${id}}`
      : `{"result":null,"error":${JSON.stringify(answer.error)},"id":${id}}`;
  }
}
