import { Transaction } from 'bitcoinjs-lib';
import type { Chain } from '../../../regtest/launch/index.js';
import { until } from '../../../regtest/network/index.js';
import { outpointKey } from '../../support/channel-actor.js';
import { openAddress } from './coins.js';

/** How long justice may take on a machine that has much else to do. */
const PATIENCE_MS = 25_000;

interface BlockView {
  readonly tx: readonly { readonly hex: string }[];
}

/** A miner that puts into a block what the test wants there, and an eye on all blocks and on the mempool. */
export class Miner {
  /** The transaction in a block that spent an outpoint, by the outpoint's name. */
  readonly spenders = new Map<string, Transaction>();
  private readonly known = new Map<string, Transaction>();
  private seenHeight: number | undefined;

  constructor(
    private readonly chain: Chain,
    /** Resolves once who watches the chain has seen a height. */
    private readonly untilSeen: (height: number) => Promise<void>,
  ) {}

  /** Mines a block with these transactions and no others; its height. */
  async block(transactions: readonly Transaction[]): Promise<number> {
    const raw = transactions.map((transaction) => transaction.toHex());
    await this.chain.call('generateblock', openAddress(this.chain), raw);
    return this.settle();
  }

  /** Mines blocks with all that is in the mempool; the height of the last. */
  async mine(blocks: number): Promise<number> {
    await this.chain.mine(blocks);
    return this.settle();
  }

  height(): Promise<number> {
    return this.chain.call<number>('getblockcount');
  }

  /** What is in the mempool, by the names of the outpoints that it spends. */
  async mempool(): Promise<ReadonlyMap<string, Transaction>> {
    const txids = await this.chain.call<string[]>('getrawmempool');
    const spenders = new Map<string, Transaction>();
    for (const txid of txids) {
      const transaction = await this.transaction(txid);
      if (transaction !== undefined) addSpends(spenders, transaction);
    }
    return spenders;
  }

  /** Waits until something in the mempool spends each outpoint; those for which it waited in vain. */
  async untilSpent(outpoints: readonly string[]): Promise<readonly string[]> {
    const deadline = Date.now() + PATIENCE_MS;
    return until('justice', async () => {
      const spenders = await this.mempool();
      const missing = outpoints.filter((key) => !spenders.has(key));
      return (missing.length === 0 || Date.now() > deadline) && missing;
    });
  }

  /** The reason for which the chain would not take a transaction now; undefined: it would. */
  async refusalOf(transaction: Transaction): Promise<string | undefined> {
    interface Verdict {
      readonly allowed: boolean;
      readonly 'reject-reason'?: string;
    }
    const [verdict] = await this.chain.call<Verdict[]>('testmempoolaccept', [transaction.toHex()]);
    return verdict?.allowed === true ? undefined : (verdict?.['reject-reason'] ?? 'unknown');
  }

  private async settle(): Promise<number> {
    const height = await this.height();
    for (let next = (this.seenHeight ?? height - 1) + 1; next <= height; next += 1) {
      const hash = await this.chain.call<string>('getblockhash', next);
      const { tx } = await this.chain.call<BlockView>('getblock', hash, 2);
      for (const { hex } of tx.slice(1)) addSpends(this.spenders, Transaction.fromHex(hex));
    }
    this.seenHeight = height;
    await this.untilSeen(height);
    return height;
  }

  private async transaction(txid: string): Promise<Transaction | undefined> {
    const known = this.known.get(txid);
    if (known !== undefined) return known;
    // It may have been replaced in between.
    const hex = await this.chain.call<string>('getrawtransaction', txid).catch(() => undefined);
    if (hex === undefined) return undefined;
    const transaction = Transaction.fromHex(hex);
    this.known.set(txid, transaction);
    return transaction;
  }
}

/** The name of an output of a transaction. */
export function outputKey(transaction: Transaction, outputIndex: number): string {
  return outpointKey({ txid: transaction.getHash(), outputIndex });
}

function addSpends(spenders: Map<string, Transaction>, transaction: Transaction): void {
  for (const { hash, index } of transaction.ins) {
    spenders.set(outpointKey({ txid: hash, outputIndex: index }), transaction);
  }
}
