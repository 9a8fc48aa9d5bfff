import { setTimeout as sleep } from 'node:timers/promises';
import { Arguments } from './arguments.js';
import { blockchainMethods } from './blockchain-methods.js';
import { controlMethods } from './control-methods.js';
import { RpcCode, RpcError } from './errors.js';
import { encodeJson } from './json.js';
import { mempoolMethods } from './mempool-methods.js';
import { miningMethods } from './mining-methods.js';
import { networkMethods } from './network-methods.js';
import type { RpcMethods, RpcSession } from './session.js';
import { transactionMethods } from './transaction-methods.js';

const METHODS: ReadonlyMap<string, RpcMethods[string]> = new Map(
  Object.entries({
    ...blockchainMethods,
    ...transactionMethods,
    ...mempoolMethods,
    ...miningMethods,
    ...networkMethods,
    ...controlMethods,
  }),
);

/** What goes back over HTTP. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

interface Reply {
  readonly id: unknown;
  readonly isVersion2: boolean;
  /** A version 2 request without an id wants no answer. */
  readonly isNotification: boolean;
  readonly result: unknown;
  readonly error: RpcError | undefined;
}

/** Answers the body of one HTTP request: a call or a batch of calls. */
export async function answer(session: RpcSession, body: string): Promise<HttpAnswer> {
  let request: unknown;
  try {
    request = JSON.parse(body);
  } catch {
    return single(failed(undefined, new RpcError(RpcCode.parseError, 'Parse error')));
  }
  if (!Array.isArray(request)) return single(await call(session, request));
  const replies: Reply[] = [];
  for (const each of request) replies.push(await call(session, each));
  const wanted = replies.filter((reply) => !reply.isNotification);
  if (wanted.length === 0 && replies.length > 0) return { status: 204, body: '' };
  return { status: 200, body: `[${wanted.map(render).join(',')}]\n` };
}

async function call(session: RpcSession, request: unknown): Promise<Reply> {
  if (!isRecord(request))
    return failed(undefined, new RpcError(RpcCode.invalidRequest, 'Invalid Request object'));
  try {
    return { ...head(request), result: await run(session, request), error: undefined };
  } catch (error) {
    if (error instanceof RpcError) return failed(request, error);
    const message = error instanceof Error ? error.message : String(error);
    return failed(request, new RpcError(RpcCode.misc, message));
  }
}

async function run(session: RpcSession, request: Record<string, unknown>): Promise<unknown> {
  const { method: name, params } = request;
  if (name === undefined) throw new RpcError(RpcCode.invalidRequest, 'Missing method');
  if (typeof name !== 'string') throw new RpcError(RpcCode.invalidRequest, 'Method must be a string');
  if (params !== undefined && params !== null && typeof params !== 'object') {
    throw new RpcError(RpcCode.invalidRequest, 'Params must be an array or object');
  }
  if (!name.startsWith('leyden_')) {
    if (session.delayMs > 0) await sleep(session.delayMs);
    if (session.warmingUp) throw new RpcError(RpcCode.inWarmup, 'Loading block index…');
  }
  const method = METHODS.get(name);
  if (method === undefined) throw new RpcError(RpcCode.methodNotFound, 'Method not found');
  if (method.runsScripts === true) await session.scriptsReady();
  return method.run(session, Arguments.of(method.names, params));
}

function single(reply: Reply): HttpAnswer {
  if (reply.isVersion2) {
    return reply.isNotification ? { status: 204, body: '' } : { status: 200, body: `${render(reply)}\n` };
  }
  return { status: httpStatus(reply.error), body: `${render(reply)}\n` };
}

function httpStatus(error: RpcError | undefined): number {
  if (error === undefined) return 200;
  if (error.code === RpcCode.invalidRequest) return 400;
  return error.code === RpcCode.methodNotFound ? 404 : 500;
}

function render({ id, isVersion2, result, error }: Reply): string {
  const shown = error === undefined ? null : { code: error.code, message: error.message };
  if (!isVersion2) return encodeJson({ result: result ?? null, error: shown, id: id ?? null });
  const outcome = error === undefined ? { result: result ?? null } : { error: shown };
  return encodeJson({ jsonrpc: '2.0', ...outcome, id: id ?? null });
}

function failed(request: Record<string, unknown> | undefined, error: RpcError): Reply {
  return { ...head(request ?? {}), result: null, error };
}

function head(request: Record<string, unknown>): Pick<Reply, 'id' | 'isVersion2' | 'isNotification'> {
  const isVersion2 = request.jsonrpc === '2.0';
  return { id: request.id, isVersion2, isNotification: isVersion2 && !('id' in request) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
