import { Transaction } from 'bitcoinjs-lib';
import { isRejection } from '../../regtest/chain/acceptance.js';
import type { BlockNode } from '../../regtest/chain/blockchain.js';
import type { RegtestNode } from '../../regtest/chain/node.js';
import { acceptAlone, acceptPackage } from '../../regtest/chain/package-acceptance.js';
import { type Rejection as ChainRejection, rejectionText } from '../../regtest/chain/rejection.js';
import { chainTransaction } from '../../regtest/chain/transaction.js';
import { networkNamed } from '../../src/core/primitives/network.js';
import { err, ok, type Result } from '../../src/core/primitives/result.js';
import { feeratePerKw, sat } from '../../src/core/primitives/units.js';
import type { Block, ChainBackend, Rejection } from '../../src/node/chain/index.js';
import { parseTransaction } from '../../src/node/chain/parse-block.js';

/** The embedded chain in this process as a node's chain backend: no sockets, no waiting. */
export class EmbeddedBackend implements ChainBackend {
  /** Reasons for which transactions were refused, in order. */
  readonly refusals: string[] = [];
  /** How many transactions and packages were handed over. */
  handed = 0;
  private static readonly parsed = new WeakMap<BlockNode, Block>();

  /** @param estimate the feerate in sat/kw for confirmation within so many blocks. */
  constructor(
    private readonly node: RegtestNode,
    private readonly estimate: (targetBlocks: number) => number,
  ) {}

  async start() {
    const { height, block } = this.node.chain.tip;
    return {
      network: networkNamed('regtest'),
      version: 280_000,
      subversion: '/embedded/',
      tip: { height, hash: block.hash },
    };
  }

  stop(): void {}

  async status() {
    const { height, block } = this.node.chain.tip;
    return { blocks: height, headers: height, bestHash: block.hash, synced: true };
  }

  async bestHash(): Promise<string> {
    return this.node.chain.tip.block.hash;
  }

  async blockHash(height: number): Promise<string | undefined> {
    return this.node.chain.at(height)?.block.hash;
  }

  async blockHashes(from: number, count: number): Promise<string[]> {
    return Array.from({ length: count }, (_, place) => this.node.chain.at(from + place)).flatMap((found) =>
      found === undefined ? [] : [found.block.hash],
    );
  }

  async previousHash(hash: string): Promise<string | undefined> {
    return this.node.chain.find(hash)?.parent?.block.hash;
  }

  async block(hash: string): Promise<Block> {
    const found = this.node.chain.find(hash);
    if (found === undefined) throw new Error(`no block ${hash}`);
    const known = EmbeddedBackend.parsed.get(found);
    if (known !== undefined) return known;
    const block: Block = {
      hash,
      previousHash: found.parent?.block.hash ?? '',
      time: found.block.header.time,
      transactions: found.block.transactions.map(({ raw }) => parseTransaction(raw)),
    };
    EmbeddedBackend.parsed.set(found, block);
    return block;
  }

  async publish(raw: Uint8Array): Promise<Result<string, Rejection>> {
    this.handed++;
    const transaction = chainTransaction(Transaction.fromBuffer(raw));
    if (this.node.chain.blockOf(transaction.txid) !== undefined) return ok(transaction.txid);
    const outcome = acceptAlone(this.node, transaction);
    if (!isRejection(outcome)) return ok(transaction.txid);
    return this.refused(outcome) ?? ok(transaction.txid);
  }

  async submitPackage(raws: readonly Uint8Array[]): Promise<Result<readonly string[], Rejection>> {
    this.handed++;
    const transactions = raws.map((raw) => chainTransaction(Transaction.fromBuffer(raw)));
    const { members, message } = acceptPackage(this.node, transactions);
    for (const member of members) {
      const refused = member.status === 'refused' ? this.refused(member.refused) : undefined;
      if (refused !== undefined) return refused;
    }
    if (members.length === 0) return err({ code: 'rejected', reason: message, detail: message });
    return ok(transactions.map(({ txid }) => txid));
  }

  async testAccept(): Promise<never> {
    throw new Error('not asked for');
  }

  async feeratePerKw(targetBlocks: number) {
    return feeratePerKw(this.estimate(targetBlocks));
  }

  async fundingOutput() {
    return 'missing' as const;
  }

  async unspentOutput(txid: string, outputIndex: number) {
    const coin = this.node.chain.coins.get(`${txid}:${outputIndex}`);
    if (coin === undefined) return undefined;
    const { script, value, height, coinbase } = coin;
    const confirmations = this.node.chain.tip.height - height + 1;
    return { scriptPubKey: script, amountSat: sat(value), confirmations, coinbase };
  }

  async transaction() {
    return undefined;
  }

  async mempool(): Promise<string[]> {
    return this.node.mempool.all().map(({ transaction }) => transaction.txid);
  }

  /** Undefined where bitcoind counts it as a success: it is there already. */
  private refused(refusal: ChainRejection) {
    const { reason } = refusal;
    if (reason.startsWith('txn-already') || reason.startsWith('txn-same')) return undefined;
    this.refusals.push(reason);
    return err({ code: 'rejected' as const, reason, detail: rejectionText(refusal) });
  }
}
