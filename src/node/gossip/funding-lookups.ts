import type { FundingLookup } from '../../core/gossip/index.js';
import { parseDisplayHash } from '../../core/primitives/display-hash.js';
import { type ShortChannelId, shortChannelIdParts } from '../../core/wire/index.js';
import type { ChainBackend } from '../chain/index.js';
import { type Clock, systemClock, type Timer } from '../clock.js';
import type { Logger } from '../log.js';

const AT_A_TIME = 4;
const RETRY_MS = 2_000;

interface Lookup {
  readonly shortChannelId: ShortChannelId;
  readonly done: (lookup: FundingLookup) => void;
}

/** Asks the chain for funding outputs, a few at a time; what the backend cannot answer now is asked again. */
export class FundingLookups {
  private waiting: Lookup[] = [];
  private running = 0;
  private retryTimer: Timer | undefined;
  private stopped = false;

  constructor(
    private readonly chain: Pick<ChainBackend, 'fundingOutput'>,
    private readonly log: Logger,
    private readonly clock: Clock = systemClock,
  ) {}

  /** Calls `done` exactly once, unless `stop` comes first. */
  ask(shortChannelId: ShortChannelId, done: (lookup: FundingLookup) => void): void {
    this.waiting.push({ shortChannelId, done });
    this.runMore();
  }

  stop(): void {
    this.stopped = true;
    this.waiting = [];
    this.retryTimer?.cancel();
  }

  private runMore(): void {
    while (this.running < AT_A_TIME && this.retryTimer === undefined && !this.stopped) {
      const next = this.waiting.shift();
      if (next === undefined) return;
      this.running += 1;
      void this.run(next);
    }
  }

  private async run(lookup: Lookup): Promise<void> {
    const found = await this.find(lookup.shortChannelId).catch((error: unknown) => {
      this.log.warn({ err: error }, 'a funding output could not be looked up, trying again');
      return undefined;
    });
    this.running -= 1;
    if (found === undefined) this.retryLater(lookup);
    else if (!this.stopped) this.tell(lookup, found);
    this.runMore();
  }

  private tell({ done }: Lookup, found: FundingLookup): void {
    try {
      done(found);
    } catch (error) {
      this.log.error({ err: error }, 'a funding output could not be used');
    }
  }

  private async find(shortChannelId: ShortChannelId): Promise<FundingLookup> {
    const { height, transactionIndex, outputIndex } = shortChannelIdParts(shortChannelId);
    const found = await this.chain.fundingOutput(height, transactionIndex, outputIndex);
    return typeof found === 'string' ? found : { ...found, txid: parseDisplayHash(found.txid) };
  }

  private retryLater(lookup: Lookup): void {
    if (this.stopped) return;
    this.waiting.push(lookup);
    this.retryTimer ??= this.clock.after(RETRY_MS, () => {
      this.retryTimer = undefined;
      this.runMore();
    });
  }
}
