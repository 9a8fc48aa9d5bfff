import { BestBlock, ChainParameters, type Listen, Network } from 'lightningdevkit';
import type { Chain } from '../../../regtest/launch/index.js';
import { bytes, hex, reversed } from './values.js';

const HEADER_LENGTH = 80;
const POLL_MILLIS = 40;

interface Fed {
  readonly hash: string;
  readonly header: Uint8Array;
}

/** Tells LDK of every block, and of every block that is one no more. */
export class ChainFeed {
  private readonly fed: Fed[] = [];
  private timer: NodeJS.Timeout | undefined;

  private constructor(
    private readonly chain: Chain,
    private tip: { readonly hash: string; readonly height: number },
  ) {}

  /** Begins at the tip of the moment; LDK needs no block from before its first channel. */
  static async at(chain: Chain): Promise<ChainFeed> {
    const height = await chain.call<number>('getblockcount');
    return new ChainFeed(chain, { height, hash: await chain.call<string>('getblockhash', height) });
  }

  get height(): number {
    return this.tip.height;
  }

  parameters(): ChainParameters {
    const best = BestBlock.constructor_new(reversed(bytes(this.tip.hash)), this.tip.height);
    return ChainParameters.constructor_new(Network.LDKNetwork_Regtest, best);
  }

  start(listeners: readonly Listen[], wake: () => void): void {
    const poll = async () => {
      try {
        if (await this.catchUp(listeners)) wake();
      } finally {
        this.timer = setTimeout(poll, POLL_MILLIS);
      }
    };
    this.timer = setTimeout(poll, POLL_MILLIS);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private async catchUp(listeners: readonly Listen[]): Promise<boolean> {
    if ((await this.chain.call<string>('getbestblockhash')) === this.tip.hash) return false;
    for (;;) {
      const height = await this.chain.call<number>('getblockcount');
      if (height <= this.tip.height) {
        this.disconnect(listeners);
        continue;
      }
      const hash = await this.chain.call<string>('getblockhash', this.tip.height + 1);
      const block = bytes(await this.chain.call<string>('getblock', hash, 0));
      if (hex(reversed(block.subarray(4, 36))) !== this.tip.hash) {
        this.disconnect(listeners);
        continue;
      }
      this.tip = { hash, height: this.tip.height + 1 };
      this.fed.push({ hash, header: block.slice(0, HEADER_LENGTH) });
      for (const listener of listeners) listener.block_connected(block, this.tip.height);
      if (this.tip.height === height) return true;
    }
  }

  private disconnect(listeners: readonly Listen[]): void {
    const gone = this.fed.pop();
    if (gone === undefined) throw new Error('the chain reorganised beyond where this LDK node began');
    for (const listener of listeners) listener.block_disconnected(gone.header, this.tip.height);
    this.tip = {
      hash: hex(reversed(gone.header.subarray(4, 36))),
      height: this.tip.height - 1,
    };
  }
}
