import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { systemClock } from '../clock.js';

/** Where the backend listens and how we prove who we are: a name and password in the URL, or a cookie file. */
export interface RpcEndpoint {
  /** `http://[user:password@]host:port[/path]` */
  readonly url: string;
  /** bitcoind's `.cookie`, read again whenever bitcoind refuses what it held. */
  readonly cookieFile?: string;
  readonly timeoutMillis: number;
}

/** The body of an answer and its HTTP status. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** Carries the bodies of JSON-RPC requests. */
export interface RpcPost {
  /** Whom it speaks to, for messages. */
  readonly address: string;
  /** Rejects when there is no answer. */
  post(body: string): Promise<HttpAnswer>;
  /** Drops the credentials that were refused. False when there are no others to be had. */
  forgetCookie(): boolean;
  close(): void;
}

/** POSTs JSON over kept-alive connections. A failed connection rejects with the socket's error. */
export class RpcTransport implements RpcPost {
  readonly address: string;
  private readonly target: URL;
  private readonly agent: Agent;
  private authorization: string | undefined;

  constructor(
    private readonly endpoint: RpcEndpoint,
    connections: number,
  ) {
    this.target = new URL(endpoint.url);
    if (this.target.protocol !== 'http:')
      throw new RangeError(`not an http address: ${this.target.protocol}`);
    this.address = this.target.host;
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  post(body: string): Promise<HttpAnswer> {
    this.authorization ??= this.readAuthorization();
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      ...(this.authorization === undefined ? {} : { authorization: this.authorization }),
    };
    return new Promise((resolve, reject) => {
      const { hostname, port, pathname } = this.target;
      const call = request(
        {
          hostname: hostname.replace(/^\[(.*)\]$/, '$1'),
          port,
          path: pathname,
          method: 'POST',
          headers,
          agent: this.agent,
        },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('error', reject);
          answer.on('end', () => {
            timer.cancel();
            resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') });
          });
        },
      );
      const timer = systemClock.after(this.endpoint.timeoutMillis, () => {
        call.destroy(new Error(`no answer within ${this.endpoint.timeoutMillis} ms`));
      });
      call.on('error', (error) => {
        timer.cancel();
        reject(error);
      });
      call.end(body);
    });
  }

  /** Drops what was read from the cookie file. False when there is no cookie file to read anew. */
  forgetCookie(): boolean {
    this.authorization = undefined;
    return this.endpoint.cookieFile !== undefined;
  }

  close(): void {
    this.agent.destroy();
  }

  private readAuthorization(): string | undefined {
    const { username, password } = this.target;
    const credentials =
      this.endpoint.cookieFile === undefined
        ? `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
        : readFileSync(this.endpoint.cookieFile, 'utf8').trim();
    return credentials === ':' ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`;
  }
}
