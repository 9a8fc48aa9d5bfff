import type { PublicKey } from '../crypto/index.js';
import type { RoutingEdge } from '../routing/edge.js';
import { encodeMessage, type NodeAnnouncement, type ShortChannelId } from '../wire/index.js';
import { decodeAddresses, type NodeAddress, usableAddresses } from './addresses.js';
import { hasUnknownEvenBit } from './graph-channel.js';

/** What a node says of itself. */
export interface NodeDetails {
  readonly timestamp: number;
  readonly features: Uint8Array;
  /** Safe to print: control characters and bytes that are not UTF-8 are replaced. Self-signed, so never proof of a name. */
  readonly alias: string;
  readonly rgbColor: Uint8Array;
  readonly addresses: readonly NodeAddress[];
  /** False when BOLT 7 forbids to pass it on. */
  readonly forwardable: boolean;
  /** The whole message, to pass on as it came. */
  readonly bytes: Uint8Array;
}

/** A node with at least one channel. */
export interface GraphNode {
  readonly nodeId: PublicKey;
  readonly details?: NodeDetails;
  readonly channels: ReadonlySet<ShortChannelId>;
}

/** A node inside the graph: its place in path finding and what leads to it. */
export class NodeRecord implements GraphNode {
  details?: NodeDetails;
  mayForward = true;
  readonly channels = new Set<ShortChannelId>();
  private readonly incoming = new Map<ShortChannelId, RoutingEdge>();
  private incomingList: readonly RoutingEdge[] | undefined;

  constructor(
    readonly nodeId: PublicKey,
    readonly index: number,
  ) {}

  describe(announcement: NodeAnnouncement): void {
    this.details = nodeDetails(announcement);
    // BOLT 7, node_announcement, receiver: no payment through a node that demands unknown features.
    this.mayForward = !hasUnknownEvenBit(announcement.features);
  }

  setIncoming(id: ShortChannelId, edge: RoutingEdge | undefined): void {
    if (edge === undefined) this.incoming.delete(id);
    else this.incoming.set(id, edge);
    this.incomingList = undefined;
  }

  edges(): readonly RoutingEdge[] {
    this.incomingList ??= [...this.incoming.values()];
    return this.incomingList;
  }
}

/** What a `node_announcement` says. */
export function nodeDetails(announcement: NodeAnnouncement): NodeDetails {
  const decoded = decodeAddresses(announcement.addresses);
  const addresses = decoded.ok ? decoded.value : [];
  return {
    timestamp: announcement.timestamp,
    features: announcement.features,
    alias: printableAlias(announcement.alias),
    rgbColor: announcement.rgbColor,
    addresses: usableAddresses(addresses),
    // BOLT 7, node_announcement, receiver: one with several hostnames must not be forwarded.
    forwardable: addresses.filter(({ type }) => type === 'dns').length <= 1,
    bytes: encodeMessage(announcement),
  };
}

/** An alias field as text without its padding and without anything that could steer a terminal. */
export function printableAlias(alias: Uint8Array): string {
  let end = alias.length;
  while (end > 0 && alias[end - 1] === 0) end--;
  return new TextDecoder().decode(alias.subarray(0, end)).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\ufffd');
}
