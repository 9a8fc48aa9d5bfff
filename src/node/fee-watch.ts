import type { FeerateEstimates } from '../core/channel/index.js';
import type { FeeratePerKw } from '../core/primitives/units.js';
import type { Clock, Timer } from './clock.js';

const REFRESH_MILLIS = 60_000;
/** How many blocks each kind of transaction may take. */
const TARGETS = { commitment: 6, closing: 12, funding: 6 } as const;

/** Fee rates as estimated last, so that the core can be given them as values. */
export class FeeWatch {
  private rates: Readonly<Record<keyof typeof TARGETS, number>>;
  private timer: Timer | undefined;

  /** `onChange` is called after every refresh; `estimate` never rejects. */
  constructor(
    private readonly estimate: (targetBlocks: number) => Promise<FeeratePerKw>,
    fallback: FeeratePerKw,
    private readonly onChange: () => void,
    private readonly clock: Clock,
  ) {
    this.rates = { commitment: fallback, closing: fallback, funding: fallback };
  }

  get channel(): FeerateEstimates {
    return { commitment: this.rates.commitment, closing: this.rates.closing };
  }

  get funding(): number {
    return this.rates.funding;
  }

  async start(): Promise<void> {
    await this.refresh();
    this.timer = this.clock.every(REFRESH_MILLIS, () => void this.refresh());
  }

  stop(): void {
    this.timer?.cancel();
  }

  private async refresh(): Promise<void> {
    const [commitment, closing, funding] = await Promise.all([
      this.estimate(TARGETS.commitment),
      this.estimate(TARGETS.closing),
      this.estimate(TARGETS.funding),
    ]);
    this.rates = { commitment, closing, funding };
    this.onChange();
  }
}
