import { fromHex } from '../../core/primitives/bytes.js';
import { parseDisplayHash } from '../../core/primitives/display-hash.js';
import { type Network, type NetworkChoice, networkOfChain } from '../../core/primitives/network.js';
import type { Result } from '../../core/primitives/result.js';
import type { FeeratePerKw } from '../../core/primitives/units.js';
import { type Clock, pause, systemClock } from '../clock.js';
import type { Acceptance, BackendInfo, ChainBackend, Rejection, SyncStatus } from './backend.js';
import type { Block } from './block.js';
import { FeeEstimator } from './fee-estimator.js';
import { integerMember, member, textMember } from './json.js';
import { Outbox } from './outbox.js';
import { asText, OutputLookup } from './outputs.js';
import { parseBlock } from './parse-block.js';
import { publish, submitPackage, testAccept } from './publishing.js';
import { RpcClient, type RpcOptions } from './rpc-client.js';
import { BackendError, RpcError, wrongNetwork } from './rpc-error.js';

/** How to reach a bitcoind and which chain it must be on. */
export interface BitcoindOptions extends RpcOptions {
  readonly network: NetworkChoice;
  /** How long `start` waits for a bitcoind that loads its chain; 10 minutes unless told. */
  readonly warmupMillis?: number;
  /** Milliseconds of a clock that does not go back; the clock's unless told. */
  readonly now?: () => number;
}

const WARMUP_PAUSE_MILLIS = 500;
const NOT_FOUND = -5;

/** The chain over bitcoind's JSON-RPC. */
export class BitcoindBackend implements ChainBackend {
  private readonly rpc: RpcClient;
  private readonly outputs: OutputLookup;
  private readonly outbox = new Outbox();
  private readonly now: () => number;
  private readonly clock: Clock;
  private started: { readonly network: Network; readonly fees: FeeEstimator } | undefined;

  constructor(private readonly options: BitcoindOptions) {
    this.rpc = new RpcClient(options);
    this.outputs = new OutputLookup(this.rpc);
    this.clock = options.clock ?? systemClock;
    this.now = options.now ?? (() => this.clock.steadyMillis());
  }

  async start(): Promise<BackendInfo> {
    const genesisHash = await this.genesisHash();
    const network = networkOfChain(parseDisplayHash(genesisHash));
    if (network?.choice !== this.options.network) {
      const found = network?.choice ?? `a chain we do not know (genesis block ${genesisHash})`;
      throw wrongNetwork(this.options.network, found, genesisHash);
    }
    const about = await this.rpc.call('getnetworkinfo');
    const version = integerMember(about, 'version') ?? 0;
    const subversion = textMember(about, 'subversion') ?? '';
    if (version < network.minimumBackendVersion) {
      const values = { expected: network.minimumBackendVersion, actual: version };
      const message = `the chain backend ${subversion} (version ${version}) is too old: upgrade it to ${network.minimumBackendVersion} or newer`;
      throw new BackendError('unsupportedVersion', message, values);
    }
    this.started = { network, fees: new FeeEstimator(this.rpc, network, this.now) };
    const { blocks, bestHash } = await this.status();
    return { network, version, subversion, tip: { height: blocks, hash: bestHash } };
  }

  stop(): void {
    this.rpc.close();
  }

  async status(): Promise<SyncStatus> {
    const info = await this.rpc.call('getblockchaininfo');
    const blocks = integerMember(info, 'blocks');
    const headers = integerMember(info, 'headers');
    const bestHash = textMember(info, 'bestblockhash');
    if (blocks === undefined || headers === undefined || bestHash === undefined) {
      throw new RpcError('rpcBadAnswer', 'getblockchaininfo', 'no tip');
    }
    // bitcoind calls a regtest chain unsynced for as long as its last block is a day old.
    const loading =
      this.running().network.choice !== 'regtest' && member(info, 'initialblockdownload') === true;
    return { blocks, headers, bestHash, synced: blocks >= headers && !loading };
  }

  async bestHash(): Promise<string> {
    return asText('getbestblockhash', await this.rpc.call('getbestblockhash'));
  }

  blockHash(height: number): Promise<string | undefined> {
    return this.outputs.blockHash(height);
  }

  async blockHashes(from: number, count: number): Promise<string[]> {
    const heights = Array.from({ length: count }, (_, i) => from + i);
    const outcomes = await this.rpc.batch(heights.map((height) => ['getblockhash', height] as const));
    const end = outcomes.findIndex((outcome) => 'error' in outcome);
    const found = end < 0 ? outcomes : outcomes.slice(0, end);
    return found.map((outcome) => asText('getblockhash', 'value' in outcome ? outcome.value : undefined));
  }

  async previousHash(hash: string): Promise<string | undefined> {
    try {
      return textMember(await this.rpc.call('getblockheader', hash), 'previousblockhash');
    } catch (error) {
      if (error instanceof RpcError && error.rpcCode === NOT_FOUND) return undefined;
      throw error;
    }
  }

  async block(hash: string): Promise<Block> {
    let raw: string;
    try {
      raw = asText('getblock', await this.rpc.call('getblock', hash, 0));
    } catch (error) {
      if (!(error instanceof RpcError) || !/pruned/.test(error.message)) throw error;
      const message = `bitcoind has deleted block ${hash}, which this node has yet to read: run it with a larger prune value, or without prune`;
      throw new BackendError('prunedBlock', message, { hash });
    }
    const block = parseBlock(fromHex(raw));
    if (block.hash !== hash) throw new RpcError('rpcBadAnswer', 'getblock', `another block than ${hash}`);
    return block;
  }

  publish(raw: Uint8Array): Promise<Result<string, Rejection | RpcError>> {
    return this.outbox.send([raw], () => publish(this.rpc, raw));
  }

  testAccept(raw: Uint8Array): Promise<Acceptance> {
    return testAccept(this.rpc, raw);
  }

  submitPackage(raws: readonly Uint8Array[]): Promise<Result<readonly string[], Rejection | RpcError>> {
    return this.outbox.send(raws, () => submitPackage(this.rpc, raws));
  }

  feeratePerKw(targetBlocks: number): Promise<FeeratePerKw> {
    return this.running().fees.feeratePerKw(targetBlocks);
  }

  fundingOutput(height: number, transactionIndex: number, outputIndex: number) {
    return this.outputs.fundingOutput(height, transactionIndex, outputIndex);
  }

  unspentOutput(txid: string, outputIndex: number, withMempool = true) {
    return this.outputs.unspentOutput(txid, outputIndex, withMempool);
  }

  transaction(txid: string, blockHash?: string) {
    return this.outputs.transaction(txid, blockHash);
  }

  async mempool(): Promise<string[]> {
    const listed = await this.rpc.call('getrawmempool');
    if (!Array.isArray(listed)) throw new RpcError('rpcBadAnswer', 'getrawmempool', 'not a list');
    return listed.map((txid) => asText('getrawmempool', txid));
  }

  private async genesisHash(): Promise<string> {
    const giveUp = this.now() + (this.options.warmupMillis ?? 600_000);
    for (;;) {
      try {
        return asText('getblockhash', await this.rpc.call('getblockhash', 0));
      } catch (error) {
        if (!(error instanceof RpcError) || error.code !== 'rpcWarmup' || this.now() > giveUp) throw error;
        await pause(this.clock, WARMUP_PAUSE_MILLIS);
      }
    }
  }

  private running() {
    if (this.started === undefined) throw new Error('the chain backend has not been started');
    return this.started;
  }
}
