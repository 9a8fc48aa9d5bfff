import { sha256d } from '../../core/crypto/index.js';
import { toHex } from '../../core/primitives/bytes.js';
import { displayHash } from '../../core/primitives/display-hash.js';
import { err, ok, type Result } from '../../core/primitives/result.js';
import type { Acceptance, Rejection } from './backend.js';
import { integerMember, type JsonValue, member, satFromCoins, textMember } from './json.js';
import { parseTransaction } from './parse-block.js';
import type { RpcClient } from './rpc-client.js';
import { RpcError } from './rpc-error.js';

const METHOD_NOT_FOUND = -32601;
/** The error numbers by which bitcoind judges a transaction, as opposed to failing to answer. */
const VERDICTS = new Set([-22, -25, -26]);
const ALREADY_IN_CHAIN = -27;
const ALREADY_KNOWN = /^txn-(already-in-mempool|already-known|same-nonwitness-data-in-mempool)/;

/** `sendrawtransaction`. What is already in the mempool or the chain is a success, so that callers may repeat it. */
export async function publish(
  rpc: RpcClient,
  raw: Uint8Array,
): Promise<Result<string, Rejection | RpcError>> {
  const txid = parseTransaction(raw).txid;
  try {
    await rpc.call('sendrawtransaction', toHex(raw));
    return ok(txid);
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    if (error.rpcCode === ALREADY_IN_CHAIN) return ok(txid);
    if (error.rpcCode === undefined || !VERDICTS.has(error.rpcCode)) return err(error);
    const detail = error.message.slice(error.method.length + 2);
    return ALREADY_KNOWN.test(detail) ? ok(txid) : err(rejection(detail));
  }
}

/** `testmempoolaccept` of one transaction. */
export async function testAccept(rpc: RpcClient, raw: Uint8Array): Promise<Acceptance> {
  const answer = await rpc.call('testmempoolaccept', [toHex(raw)]);
  const verdict = Array.isArray(answer) ? (answer[0] as JsonValue | undefined) : undefined;
  if (member(verdict, 'allowed') === true) {
    const feeSat = satFromCoins(member(member(verdict, 'fees'), 'base'));
    const virtualSize = integerMember(verdict, 'vsize');
    if (feeSat !== undefined && virtualSize !== undefined) return { allowed: true, feeSat, virtualSize };
  }
  const reason = textMember(verdict, 'reject-reason');
  if (reason === undefined) throw new RpcError('rpcBadAnswer', 'testmempoolaccept', 'no verdict');
  return { allowed: false, reason: rejection(reason).reason };
}

/** `submitpackage`, or each on its own, parents first, where the backend does not know that. */
export async function submitPackage(
  rpc: RpcClient,
  raws: readonly Uint8Array[],
): Promise<Result<readonly string[], Rejection | RpcError>> {
  let answer: JsonValue;
  try {
    answer = await rpc.call('submitpackage', raws.map(toHex));
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    if (error.rpcCode === METHOD_NOT_FOUND) return publishEach(rpc, raws);
    if (error.rpcCode === undefined || !VERDICTS.has(error.rpcCode)) return err(error);
    return err(rejection(error.message.slice(error.method.length + 2)));
  }
  const refused = raws.map((raw) => packageError(answer, wtxid(raw))).find((reason) => reason !== undefined);
  if (refused !== undefined) return err(rejection(refused));
  const verdict = textMember(answer, 'package_msg') ?? 'success';
  return verdict === 'success' ? ok(raws.map((raw) => parseTransaction(raw).txid)) : err(rejection(verdict));
}

async function publishEach(
  rpc: RpcClient,
  raws: readonly Uint8Array[],
): Promise<Result<readonly string[], Rejection | RpcError>> {
  const txids: string[] = [];
  for (const raw of raws) {
    const published = await publish(rpc, raw);
    if (!published.ok) return published;
    txids.push(published.value);
  }
  return ok(txids);
}

function packageError(answer: JsonValue, id: string): string | undefined {
  const error = textMember(member(member(answer, 'tx-results'), id), 'error');
  return error === undefined || ALREADY_KNOWN.test(error) ? undefined : error;
}

function wtxid(raw: Uint8Array): string {
  return displayHash(sha256d(raw));
}

function rejection(detail: string): Rejection {
  return { code: 'rejected', reason: /^[^,(:]*/.exec(detail)?.[0].trim() ?? detail, detail };
}
