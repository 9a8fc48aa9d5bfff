import type { Block, ChainPoint, ChainTransaction } from '../../../../src/node/chain/block.js';
import type { FollowerOptions } from '../../../../src/node/chain/follower.js';

/** A block of a tree that names its parent: `at('b2', 'a1')`. */
export function blockNamed(hash: string, previousHash: string, transactions: ChainTransaction[] = []): Block {
  return { hash, previousHash, time: 0, transactions };
}

/** A chain backend in memory: a tree of blocks, of which one branch is the best. */
export class FakeChain {
  private readonly blocks = new Map<string, Block>();
  private best: string[];

  constructor(...names: string[]) {
    this.best = [];
    this.branch(0, ...names);
  }

  /** Replaces everything from a height on, by blocks of these names. */
  branch(height: number, ...names: string[]): void {
    this.best = [...this.best.slice(0, height), ...names];
    this.best.forEach((hash, i) => {
      if (!this.blocks.has(hash)) this.blocks.set(hash, blockNamed(hash, this.best[i - 1] ?? 'none'));
    });
  }

  /** Forgets the blocks that are not on the best branch, as a backend with new data does. */
  forgetStale(): void {
    for (const hash of [...this.blocks.keys()]) if (!this.best.includes(hash)) this.blocks.delete(hash);
  }

  point(height: number): ChainPoint {
    return { height, hash: this.best[height] ?? 'none' };
  }

  backend(): FollowerOptions['backend'] {
    return {
      bestHash: async () => this.best.at(-1) ?? 'none',
      blockHash: async (height) => this.best[height],
      blockHashes: async (from, count) => this.best.slice(from, from + count),
      previousHash: async (hash) => this.blocks.get(hash)?.previousHash,
      block: async (hash) => {
        const block = this.blocks.get(hash);
        if (block === undefined) throw new Error(`no block ${hash}`);
        return block;
      },
    };
  }
}
