import { fromHex } from '../../core/primitives/bytes.js';
import type { Satoshi } from '../../core/primitives/units.js';
import type { KnownTransaction, UnspentOutput } from './backend.js';
import { integerMember, member, satFromCoins, textMember } from './json.js';
import { RecentCache } from './recent-cache.js';
import type { RpcClient } from './rpc-client.js';
import { RpcError } from './rpc-error.js';

const NOT_FOUND = -5;
const HEIGHT_OUT_OF_RANGE = -8;
/** 50 full blocks hold about 200,000 txids: some 15 MB. */
const CACHED_BLOCKS = 50;

/** Looks up single outputs and transactions. */
export class OutputLookup {
  private readonly txidsOfBlock = new RecentCache<string, readonly string[]>(CACHED_BLOCKS);

  constructor(private readonly rpc: RpcClient) {}

  async unspentOutput(
    txid: string,
    outputIndex: number,
    withMempool: boolean,
  ): Promise<UnspentOutput | undefined> {
    const found = await this.rpc.call('gettxout', txid, outputIndex, withMempool);
    if (found === null) return undefined;
    const script = textMember(member(found, 'scriptPubKey'), 'hex');
    const amountSat = satFromCoins(member(found, 'value'));
    const confirmations = integerMember(found, 'confirmations');
    if (script === undefined || amountSat === undefined || confirmations === undefined) {
      throw new RpcError('rpcBadAnswer', 'gettxout', 'not an output');
    }
    const coinbase = member(found, 'coinbase') === true;
    return { scriptPubKey: fromHex(script), amountSat, confirmations, coinbase };
  }

  async fundingOutput(
    height: number,
    transactionIndex: number,
    outputIndex: number,
  ): Promise<{ txid: string; scriptPubKey: Uint8Array; amountSat: Satoshi } | 'missing' | 'spent'> {
    const blockHash = await this.blockHash(height);
    if (blockHash === undefined) return 'missing';
    const txids = await this.txidsOfBlock.get(blockHash, () => this.txids(blockHash));
    const txid = txids[transactionIndex];
    if (txid === undefined) return 'missing';
    const output = await this.unspentOutput(txid, outputIndex, false);
    if (output === undefined) return 'spent';
    return { txid, scriptPubKey: output.scriptPubKey, amountSat: output.amountSat };
  }

  async blockHash(height: number): Promise<string | undefined> {
    try {
      return asText('getblockhash', await this.rpc.call('getblockhash', height));
    } catch (error) {
      if (error instanceof RpcError && error.rpcCode === HEIGHT_OUT_OF_RANGE) return undefined;
      throw error;
    }
  }

  async transaction(txid: string, blockHash?: string): Promise<KnownTransaction | undefined> {
    try {
      const where = blockHash === undefined ? [] : [blockHash];
      const found = await this.rpc.call('getrawtransaction', txid, true, ...where);
      const raw = fromHex(asText('getrawtransaction', member(found, 'hex')));
      const inBlock = textMember(found, 'blockhash');
      const confirmations = integerMember(found, 'confirmations') ?? 0;
      return { raw, confirmations, ...(inBlock === undefined ? {} : { blockHash: inBlock }) };
    } catch (error) {
      if (error instanceof RpcError && error.rpcCode === NOT_FOUND) return undefined;
      throw error;
    }
  }

  private async txids(blockHash: string): Promise<readonly string[]> {
    const listed = member(await this.rpc.call('getblock', blockHash, 1), 'tx');
    if (!Array.isArray(listed)) throw new RpcError('rpcBadAnswer', 'getblock', 'no list of transactions');
    return listed.map((txid) => asText('getblock', txid));
  }
}

/** An answer that must be a string. Throws `RpcError` otherwise. */
export function asText(method: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw new RpcError('rpcBadAnswer', method, 'not a string');
}
