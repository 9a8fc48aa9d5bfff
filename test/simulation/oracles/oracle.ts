import type { NodeEvent } from '../../../src/api/events.js';
import type { Publication, PublishingCall } from '../world/chain.js';
import type { SimulatedNode } from '../world/node.js';

/** What a node says of a channel in which something was not as it should be. */
export interface ChannelReport {
  readonly channelId: string;
  readonly by: string;
  readonly code: string;
  readonly consequence: string;
}

/** Watches over one rule. What it finds broken it throws as a `Violation`. */
export interface Oracle {
  readonly name: string;
  /** A node has just committed something, these channels among it, and nothing has followed from it yet. */
  committed?(node: SimulatedNode, channels: readonly string[]): void;
  /** A step in which a node committed something is over. */
  step?(node: SimulatedNode): void;
  /** A node has handed transactions to the network. */
  published?(publication: Publication): void;
  /** A node has handed in what did not arrive: its backend does not answer. */
  lost?(call: PublishingCall): void;
  /** A node found fault with what it was told, or with what the chain shows. */
  reported?(node: SimulatedNode, report: ChannelReport): void;
  /** A node has told its user of something. */
  heard?(node: SimulatedNode, event: NodeEvent): void;
  /** The network has been whole for a while: whatever can be settled without closing a channel is. */
  quiet?(): void;
  /** Every channel is closed and everything is resolved. */
  end?(): void;
}

/** A rule is broken. */
export class Violation extends Error {
  constructor(
    readonly oracle: string,
    message: string,
    readonly step: number,
  ) {
    super(message);
  }
}
