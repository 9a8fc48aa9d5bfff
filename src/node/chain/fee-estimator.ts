import type { Network } from '../../core/primitives/network.js';
import { type FeeratePerKw, feeratePerKw } from '../../core/primitives/units.js';
import { member, satFromCoins } from './json.js';
import type { BatchOutcome, RpcClient } from './rpc-client.js';

/** One satoshi a virtual byte, rounded up so that rounding to virtual bytes cannot fall below it. */
export const FEERATE_FLOOR = feeratePerKw(253);

const WEIGHT_PER_VIRTUAL_BYTE = 4n;

/** An estimate serves for so many poll intervals: 30 s on public chains, less where tests change the weather. */
const FRESH_POLLS = 15;

/** Feerates by target. Empty: there was no answer. */
type Estimates = ReadonlyMap<number, FeeratePerKw>;

/** Feerates from `estimatesmartfee`, each asked for once in a while. */
export class FeeEstimator {
  /** Who asks in the same turn is answered by one request. */
  private gathering: { readonly targets: Set<number>; readonly answers: Promise<Estimates> } | undefined;
  private readonly cache = new Map<number, { feerate: FeeratePerKw; asked: number }>();

  constructor(
    private readonly rpc: RpcClient,
    private readonly network: Network,
    private readonly now: () => number,
  ) {}

  /** Never rejects: without an answer it is the last one, and without any the network's fallback. */
  async feeratePerKw(targetBlocks: number): Promise<FeeratePerKw> {
    const cached = this.cache.get(targetBlocks);
    if (cached !== undefined && this.now() - cached.asked < FRESH_POLLS * this.network.pollIntervalMillis)
      return cached.feerate;
    const feerate = (await this.ask(targetBlocks)) ?? cached?.feerate ?? this.network.fallbackFeerate;
    this.cache.set(targetBlocks, { feerate, asked: this.now() });
    return feerate;
  }

  private async ask(targetBlocks: number): Promise<FeeratePerKw | undefined> {
    this.gathering ??= this.gather();
    const { targets, answers } = this.gathering;
    targets.add(targetBlocks);
    return (await answers).get(targetBlocks);
  }

  private gather() {
    const targets = new Set<number>();
    const answers = Promise.resolve().then(() => {
      this.gathering = undefined;
      return this.request([...targets]);
    });
    return { targets, answers };
  }

  private async request(targets: readonly number[]): Promise<Estimates> {
    try {
      const [mempool, ...estimates] = await this.rpc.batch([
        ['getmempoolinfo'],
        ...targets.map((target) => ['estimatesmartfee', target] as const),
      ]);
      const relayed = perKw(mempool, 'mempoolminfee') ?? 0;
      return new Map(
        targets.map((target, i) => {
          const estimated = perKw(estimates[i], 'feerate') ?? this.network.fallbackFeerate;
          return [target, feeratePerKw(Math.max(estimated, relayed, FEERATE_FLOOR))];
        }),
      );
    } catch {
      return new Map();
    }
  }
}

function perKw(outcome: BatchOutcome | undefined, key: string): number | undefined {
  if (outcome === undefined || 'error' in outcome) return undefined;
  const perThousandBytes = satFromCoins(member(outcome.value, key));
  if (perThousandBytes === undefined) return undefined;
  return Number((perThousandBytes + WEIGHT_PER_VIRTUAL_BYTE - 1n) / WEIGHT_PER_VIRTUAL_BYTE);
}
