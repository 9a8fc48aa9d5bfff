import { type Clock, pause, systemClock } from '../clock.js';
import { integerMember, type JsonValue, member, parseExactJson, textMember } from './json.js';
import { RpcError } from './rpc-error.js';
import { type HttpAnswer, type RpcEndpoint, type RpcPost, RpcTransport } from './rpc-transport.js';
import { Semaphore } from './semaphore.js';

/** How to reach a bitcoind. */
export interface RpcOptions {
  /** `http://[user:password@]host:port` */
  readonly url: string;
  /** bitcoind's `.cookie`, instead of a name and password in the URL. */
  readonly cookieFile?: string;
  /** How long one call may take; 30 s unless told. */
  readonly timeoutMillis?: number;
  /** Pauses before the second, third … try of a call that may be repeated. */
  readonly retryPausesMillis?: readonly number[];
  readonly clock?: Clock;
  /** What carries the calls; HTTP unless told. */
  readonly rpc?: (endpoint: RpcEndpoint, connections: number) => RpcPost;
}

/** A method and its positional parameters. */
export type RpcCall = readonly [method: string, ...params: readonly JsonValue[]];

/** The outcome of one call of a batch. */
export type BatchOutcome = { readonly value: JsonValue } | { readonly error: RpcError };

/** bitcoind answers with 4 threads and queues 16 calls; this leaves room for other clients. */
const CONCURRENT_CALLS = 4;
const RPC_IN_WARMUP = -28;
const HTTP_UNAUTHORIZED = 401;
const HTTP_FORBIDDEN = 403;
const HTTP_UNAVAILABLE = 503;
/** What may be sent again when we do not know whether the first one arrived: it changes nothing, or nothing more. */
const REPEATABLE = /^(get|estimate|testmempoolaccept$|sendrawtransaction$|submitpackage$)/;

/** Speaks JSON-RPC with a bitcoind. Every method rejects with `RpcError` alone. */
export class RpcClient {
  private readonly transport: RpcPost;
  private readonly clock: Clock;
  private readonly slots = new Semaphore(CONCURRENT_CALLS);
  private readonly pauses: readonly number[];
  private closed = false;
  private nextId = 0;

  constructor(options: RpcOptions) {
    this.clock = options.clock ?? systemClock;
    const endpoint = { ...options, timeoutMillis: options.timeoutMillis ?? 30_000 };
    this.transport =
      options.rpc?.(endpoint, CONCURRENT_CALLS) ?? new RpcTransport(endpoint, CONCURRENT_CALLS);
    this.pauses = options.retryPausesMillis ?? [0, 100, 500];
  }

  /** One call; resolves with its `result`. */
  async call(method: string, ...params: JsonValue[]): Promise<JsonValue> {
    const body = JSON.stringify(this.envelope(method, params));
    const answer = await this.post(method, body, REPEATABLE.test(method));
    const outcome = readOutcome(method, parseAnswer(method, answer));
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }

  /** Many calls in one request; outcomes in the order of the calls. */
  async batch(calls: readonly RpcCall[]): Promise<BatchOutcome[]> {
    if (calls.length === 0) return [];
    const envelopes = calls.map(([method, ...params]) => this.envelope(method, params));
    const name = `batch of ${calls.length}`;
    const repeatable = calls.every(([method]) => REPEATABLE.test(method));
    const parsed = parseAnswer(name, await this.post(name, JSON.stringify(envelopes), repeatable));
    if (!Array.isArray(parsed)) throw new RpcError('rpcBadAnswer', name, 'the answer is not a list');
    const byId = new Map(parsed.map((outcome: JsonValue) => [integerMember(outcome, 'id'), outcome]));
    return envelopes.map(({ id, method }) => readOutcome(method, byId.get(id)));
  }

  /** Ends all connections; calls that still run are rejected. */
  close(): void {
    this.closed = true;
    this.transport.close();
  }

  private envelope(method: string, params: readonly JsonValue[]) {
    return { jsonrpc: '1.0', id: this.nextId++, method, params };
  }

  private async post(method: string, body: string, repeatable: boolean): Promise<HttpAnswer> {
    let cookieIsFresh = false;
    for (let attempt = 0; ; attempt++) {
      const answer = await this.slots.run(() => this.tryPost(method, body));
      const wait = this.pauses[attempt];
      if (answer instanceof RpcError) {
        if (!repeatable || wait === undefined || this.closed) throw answer;
        await pause(this.clock, wait);
        continue;
      }
      if (answer.status === HTTP_UNAUTHORIZED && !cookieIsFresh && this.transport.forgetCookie()) {
        cookieIsFresh = true;
        continue;
      }
      // The work queue is full: nothing was done, so everything may be repeated.
      if (answer.status === HTTP_UNAVAILABLE && wait !== undefined && !this.closed) {
        await pause(this.clock, wait);
        continue;
      }
      return answer;
    }
  }

  private async tryPost(method: string, body: string): Promise<HttpAnswer | RpcError> {
    if (this.closed)
      return new RpcError('rpcUnreachable', method, 'the connection to the backend was closed');
    try {
      return await this.transport.post(body);
    } catch (error) {
      return this.unreachable(method, error);
    }
  }

  private unreachable(method: string, error: unknown): RpcError {
    const cause = error as NodeJS.ErrnoException;
    // Only a file has a path: sockets name a port.
    if (cause.path !== undefined) {
      const detail = `cannot read the cookie file (${cause.message}): is bitcoind running, is --bitcoind-cookie right?`;
      return new RpcError('rpcUnauthorized', method, detail);
    }
    const detail = `no answer from ${this.transport.address} (${cause.message || cause.code}): is bitcoind running, with server=1, and is --bitcoind right?`;
    return new RpcError('rpcUnreachable', method, detail);
  }
}

function parseAnswer(method: string, { status, body }: HttpAnswer): JsonValue {
  if (status === HTTP_UNAUTHORIZED) {
    throw new RpcError(
      'rpcUnauthorized',
      method,
      'bitcoind refuses the name or password: check the user and password of --bitcoind, or --bitcoind-cookie',
    );
  }
  if (status === HTTP_FORBIDDEN) {
    throw new RpcError('rpcUnauthorized', method, 'bitcoind refuses our address: add it as rpcallowip');
  }
  try {
    return parseExactJson(body);
  } catch {
    const start = body.slice(0, 80).trim();
    throw new RpcError(
      'rpcBadAnswer',
      method,
      `HTTP ${status} with no JSON (${start}): is this bitcoind's RPC port?`,
    );
  }
}

function readOutcome(method: string, outcome: JsonValue | undefined): BatchOutcome {
  const error = member(outcome, 'error');
  if (error !== undefined && error !== null) {
    const rpcCode = integerMember(error, 'code');
    const message = textMember(error, 'message') ?? 'no reason given';
    const code = rpcCode === RPC_IN_WARMUP ? 'rpcWarmup' : 'rpcError';
    return { error: new RpcError(code, method, message, rpcCode) };
  }
  const value = member(outcome, 'result');
  if (value === undefined) {
    return { error: new RpcError('rpcBadAnswer', method, 'neither a result nor an error') };
  }
  return { value };
}
