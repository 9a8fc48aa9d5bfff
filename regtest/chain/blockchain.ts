import { type Block, genesisBlock } from './block.js';
import { type BlockUndo, CoinSet } from './coins.js';
import type { MiningPoint } from './consensus.js';
import type { ChainTransaction } from './transaction.js';

const MEDIAN_TIME_SPAN = 11;

/** A block in the tree of all blocks. */
export interface BlockNode {
  readonly block: Block;
  readonly height: number;
  readonly parent: BlockNode | undefined;
  /** Median time past up to and with this block, in seconds. */
  readonly medianTime: number;
  /** Order of arrival: of two equally long branches the first stays active. */
  readonly sequence: number;
}

/** How the active chain changed; disconnected from the old tip down, connected upwards. */
export interface TipChange {
  readonly disconnected: readonly BlockNode[];
  readonly connected: readonly BlockNode[];
}

/** The tree of blocks, the active chain in it and the coins that it leaves unspent. */
export class Blockchain {
  readonly coins = new CoinSet();
  private readonly nodes = new Map<string, BlockNode>();
  private readonly active: BlockNode[] = [];
  private readonly undos = new Map<string, BlockUndo>();
  private readonly blockOfTransaction = new Map<string, string>();
  private readonly invalidated = new Set<string>();

  constructor() {
    this.connect(this.insert(genesisBlock(), undefined));
  }

  get tip(): BlockNode {
    const tip = this.active.at(-1);
    if (tip === undefined) throw new Error('a chain has at least its genesis block');
    return tip;
  }

  /** The block at a height of the active chain. */
  at(height: number): BlockNode | undefined {
    return this.active[height];
  }

  /** Any block, active or not, by its hash in display order. */
  find(hash: string): BlockNode | undefined {
    return this.nodes.get(hash);
  }

  isActive(node: BlockNode): boolean {
    return this.active[node.height] === node;
  }

  /** The active block that holds a transaction. */
  blockOf(txid: string): BlockNode | undefined {
    const hash = this.blockOfTransaction.get(txid);
    return hash === undefined ? undefined : this.nodes.get(hash);
  }

  /** A transaction of the active chain. */
  transaction(txid: string): ChainTransaction | undefined {
    return this.blockOf(txid)?.block.transactions.find((entry) => entry.txid === txid);
  }

  /** What a block of the active chain spent. */
  undoOf(node: BlockNode): BlockUndo | undefined {
    return this.undos.get(node.block.hash);
  }

  /** Where the next block will stand. */
  miningPoint(): MiningPoint {
    return {
      height: this.tip.height + 1,
      medianTime: this.tip.medianTime,
      medianTimeBefore: (height) => this.at(Math.max(height - 1, 0))?.medianTime ?? this.tip.medianTime,
    };
  }

  /** Takes a valid block on a known parent; it becomes the tip if its branch is the longest. */
  add(block: Block): TipChange {
    const parent = this.nodes.get(block.header.previousHash);
    if (parent === undefined) throw new Error(`block ${block.hash} has no parent here`);
    this.insert(block, parent);
    return this.activateBest();
  }

  /** Marks a block as invalid, with all that stand on it, and leaves it for the best other branch. */
  invalidate(node: BlockNode): TipChange {
    this.invalidated.add(node.block.hash);
    return this.activateBest();
  }

  /** Takes the mark off a block, the blocks under it and the blocks on it. */
  reconsider(node: BlockNode): TipChange {
    for (const hash of this.invalidated) {
      const marked = this.nodes.get(hash);
      if (marked !== undefined && (descends(marked, node) || descends(node, marked))) {
        this.invalidated.delete(hash);
      }
    }
    return this.activateBest();
  }

  /** Whether a block or one under it is marked as invalid. */
  isInvalid(node: BlockNode): boolean {
    for (let at: BlockNode | undefined = node; at !== undefined && !this.isActive(at); at = at.parent) {
      if (this.invalidated.has(at.block.hash)) return true;
    }
    return false;
  }

  /** The last block of every branch. */
  branchTips(): BlockNode[] {
    const parents = new Set<BlockNode | undefined>([...this.nodes.values()].map((node) => node.parent));
    return [...this.nodes.values()].filter((node) => !parents.has(node));
  }

  private insert(block: Block, parent: BlockNode | undefined): BlockNode {
    const node: BlockNode = {
      block,
      height: parent === undefined ? 0 : parent.height + 1,
      parent,
      medianTime: medianTime(block, parent),
      sequence: this.nodes.size,
    };
    this.nodes.set(block.hash, node);
    return node;
  }

  private activateBest(): TipChange {
    const disconnected: BlockNode[] = [];
    const connected: BlockNode[] = [];
    // While invalid blocks are active, isInvalid stops at the active chain: they must go first.
    const lowest = this.lowestInvalidHeight();
    while (this.tip.height >= lowest) disconnected.push(this.disconnect());
    const best = this.bestValid();
    const branch: BlockNode[] = [];
    for (let at: BlockNode | undefined = best; at !== undefined && !this.isActive(at); at = at.parent) {
      branch.unshift(at);
    }
    const forkHeight = (branch[0]?.height ?? best.height + 1) - 1;
    while (this.tip.height > forkHeight) disconnected.push(this.disconnect());
    for (const node of branch) {
      this.connect(node);
      connected.push(node);
    }
    return { disconnected, connected };
  }

  private lowestInvalidHeight(): number {
    let lowest = Number.POSITIVE_INFINITY;
    for (const hash of this.invalidated) {
      const node = this.nodes.get(hash);
      if (node !== undefined && this.isActive(node)) lowest = Math.min(lowest, node.height);
    }
    return lowest;
  }

  private bestValid(): BlockNode {
    let best = this.tip;
    for (const node of this.nodes.values()) {
      const better =
        node.height > best.height || (node.height === best.height && node.sequence < best.sequence);
      if (better && !this.isInvalid(node)) best = node;
    }
    return best;
  }

  private connect(node: BlockNode): void {
    const { transactions, hash } = node.block;
    // The coins of the genesis block were never spendable.
    this.undos.set(hash, node.height === 0 ? new Map() : this.coins.apply(transactions, node.height));
    for (const entry of transactions) this.blockOfTransaction.set(entry.txid, hash);
    this.active.push(node);
  }

  private disconnect(): BlockNode {
    const node = this.tip;
    this.coins.revert(node.block.transactions, this.undos.get(node.block.hash) ?? new Map());
    this.undos.delete(node.block.hash);
    for (const entry of node.block.transactions) this.blockOfTransaction.delete(entry.txid);
    this.active.pop();
    return node;
  }
}

function medianTime(block: Block, parent: BlockNode | undefined): number {
  const times = [block.header.time];
  for (let at = parent; at !== undefined && times.length < MEDIAN_TIME_SPAN; at = at.parent) {
    times.push(at.block.header.time);
  }
  times.sort((a, b) => a - b);
  return times[times.length >> 1] ?? block.header.time;
}

function descends(node: BlockNode, ancestor: BlockNode): boolean {
  let at: BlockNode | undefined = node;
  while (at !== undefined && at.height > ancestor.height) at = at.parent;
  return at === ancestor;
}
