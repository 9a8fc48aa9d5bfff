import type { ChainKind } from '../launch/index.js';
import type { Transport } from './node-handle.js';

/** What to know of a channel before it is opened. */
export interface ChannelOptions {
  /** 1,000,000 when absent. */
  readonly capacitySat?: bigint;
  /** What the other side has at the start; half of the capacity when absent. */
  readonly pushMsat?: bigint;
  /** Not announced to the network. */
  readonly private?: boolean;
}

/** Who opens a channel to whom, by their places in the list of nodes. */
export type ChannelPlan = readonly [from: number, to: number, options?: ChannelOptions];

/** What network to start. */
export interface NetworkOptions {
  /** How many, or their aliases. */
  readonly nodes: number | readonly string[];
  /** By default `LEYDEN_CHAIN`, else `bitcoind` if it is on the PATH, else `embedded`. */
  readonly chain?: ChainKind;
  /** How the nodes reach each other; `ws` when absent. */
  readonly transport?: Transport;
  /** By default each node has one with the next. */
  readonly channels?: readonly ChannelPlan[];
  /** What each node has on chain beside its channels, in satoshi; 10,000,000 when absent. */
  readonly fund?: bigint;
  /** Kept after the end; without it everything goes to a directory that is removed. */
  readonly directory?: string;
  /** More flags for every `leydend`. */
  readonly flags?: readonly string[];
}

/** The options with nothing left open. */
export interface NetworkPlan {
  readonly aliases: readonly string[];
  readonly transport: Transport;
  readonly channels: readonly PlannedChannel[];
  readonly fund: bigint;
}

export interface PlannedChannel {
  readonly from: number;
  readonly to: number;
  readonly capacitySat: bigint;
  readonly pushMsat: bigint;
  readonly private: boolean;
}

const ALIASES = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank', 'grace', 'heidi'] as const;
const CAPACITY_SAT = 1_000_000n;
const FUND_SAT = 10_000_000n;

/** Completes the options. Throws `RangeError` when a channel names a node that is not there. */
export function planNetwork(options: NetworkOptions): NetworkPlan {
  const aliases = typeof options.nodes === 'number' ? firstAliases(options.nodes) : options.nodes;
  const channels = (options.channels ?? line(aliases.length)).map(planChannel);
  for (const { from, to } of channels) {
    if (aliases[from] === undefined || aliases[to] === undefined || from === to) {
      throw new RangeError(`there is no channel from node ${from} to node ${to} of ${aliases.length}`);
    }
  }
  return { aliases, transport: options.transport ?? 'ws', channels, fund: options.fund ?? FUND_SAT };
}

/** Completes one channel. */
export function planChannel([from, to, options = {}]: ChannelPlan): PlannedChannel {
  const capacitySat = options.capacitySat ?? CAPACITY_SAT;
  const pushMsat = options.pushMsat ?? (capacitySat * 1000n) / 2n;
  return { from, to, capacitySat, pushMsat, private: options.private ?? false };
}

function firstAliases(count: number): readonly string[] {
  return Array.from({ length: count }, (_, place) => ALIASES[place] ?? `node${place + 1}`);
}

function line(nodes: number): readonly ChannelPlan[] {
  return Array.from({ length: Math.max(0, nodes - 1) }, (_, place) => [place, place + 1] as const);
}
