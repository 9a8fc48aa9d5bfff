import { equalBytes, toHex } from '../primitives/bytes.js';
import { fundingOutputScript } from '../transactions/funding.js';
import {
  type ChannelAnnouncement,
  decodeMessage,
  encodeMessage,
  type ShortChannelId,
  shortChannelIdParts,
} from '../wire/index.js';
import type { FundingLookup, FundingOutput, GossipAction, GossipOutcome } from './actions.js';
import { type GossipContext, MAX_GOSSIP_LENGTH } from './context.js';
import { type GossipErrorCode, gossipError } from './error.js';
import type { GossipGraph } from './graph.js';
import { isShown } from './graph-channel.js';
import { accepted, refused, waiting } from './outcome.js';
import type { Candidate, PendingChannels } from './pending.js';
import { RejectedFunding } from './rejected-funding.js';
import { channelAnnouncementHash } from './signing.js';
import { verifyChannelAnnouncement } from './verification.js';

/** BOLT 7, `channel_announcement`: confirmations before one may be sent. */
export const ANNOUNCEMENT_DEPTH = 6;
const MAX_BLOCKS_AHEAD = 144;
const MAX_BLACKLISTED = 10_000;

/** A confirmed announcement and what waited with it. */
export interface ResolvedAnnouncement extends GossipOutcome {
  readonly winner?: Candidate;
  /** Other announcements of the same output that it bears out as well. */
  readonly rivals: readonly Candidate[];
}

/** Takes in `channel_announcement`. */
export class AnnouncementIntake {
  private readonly rejected = new RejectedFunding();
  private readonly blacklist = new Set<string>();

  constructor(
    private readonly graph: GossipGraph,
    private readonly pending: PendingChannels,
  ) {}

  receive(announcement: ChannelAnnouncement, context: GossipContext): GossipOutcome {
    const { origin, height } = context;
    const { shortChannelId } = announcement;
    const ignore = (code: GossipErrorCode) =>
      refused(gossipError(code, 'ignore', { shortChannelId }), origin);
    const known = this.graph.channel(shortChannelId)?.announcement;
    if (known !== undefined) return this.again(announcement, known, context);
    if (origin === undefined) return ignore('unknownChannel');
    if (this.pending.addOrigin(announcement, origin)) return ignore('duplicate');
    if (this.rejected.has(shortChannelId, height)) return ignore('fundingMissing');
    const fundedAt = shortChannelIdParts(shortChannelId).height;
    if (fundedAt > height + MAX_BLOCKS_AHEAD) return ignore('tooShallow');
    if (encodeMessage(announcement).length > MAX_GOSSIP_LENGTH) return ignore('tooLong');
    // BOLT 7, channel_announcement, receiver: a blacklisted node's channels are ignored.
    if (this.isBlacklisted(announcement)) return ignore('blacklisted');
    if (!this.pending.hasRoom(shortChannelId, origin)) return ignore('tooManyPending');
    const verified = verifyChannelAnnouncement(announcement, context.chainHash);
    if (!verified.ok) return refused(verified.error, origin);

    this.pending.add(announcement, origin);
    // BOLT 7, channel_announcement, receiver: with less than six confirmations our view may be late, so it waits.
    return fundedAt <= deepest(height) ? waiting(this.lookUp(shortChannelId)) : waiting();
  }

  /** Judges what waited for an output by what the chain says of it. */
  fundingLookedUp(id: ShortChannelId, lookup: FundingLookup, context: GossipContext): ResolvedAnnouncement {
    const candidates = this.pending.remove(id);
    const refuse = (code: GossipErrorCode) => ({
      ...refused(gossipError(code, 'ignore', { shortChannelId: id }), undefined),
      rivals: [],
    });
    if (lookup === 'missing' || lookup === 'spent') {
      this.rejected.add(id, context.height);
      // BOLT 7, channel_announcement, receiver: no such output, or one that is spent: ignored.
      return refuse(lookup === 'missing' ? 'fundingMissing' : 'fundingSpent');
    }
    // BOLT 7, channel_announcement, receiver: the output must be the P2WSH of both bitcoin keys.
    const [winner, ...rivals] = candidates.filter(({ announcement: { bitcoinKey1, bitcoinKey2 } }) =>
      equalBytes(fundingOutputScript(bitcoinKey1, bitcoinKey2), lookup.scriptPubKey),
    );
    if (winner === undefined) return refuse('fundingScriptMismatch');
    const { outputIndex } = shortChannelIdParts(id);
    const funding = { txid: lookup.txid, outputIndex, amountSat: lookup.amountSat };
    return { ...this.apply(winner.announcement, funding, context), winner, rivals };
  }

  /** Announces a channel of our own, whose funding we know. */
  announceOwn(
    announcement: ChannelAnnouncement,
    funding: FundingOutput,
    context: GossipContext,
  ): GossipOutcome {
    this.pending.remove(announcement.shortChannelId);
    return this.apply(announcement, funding, context);
  }

  /** Channels that are deep enough now. */
  blockConnected(height: number): readonly GossipAction[] {
    return this.pending.ripe(deepest(height)).flatMap((id) => this.lookUp(id));
  }

  chainReorganised(): void {
    this.rejected.clear();
  }

  private apply(
    announcement: ChannelAnnouncement,
    funding: FundingOutput,
    { nowSeconds }: GossipContext,
  ): GossipOutcome {
    const { shortChannelId } = announcement;
    if (!this.graph.applyChannelAnnouncement(announcement, { funding, nowSeconds })) {
      return refused(gossipError('duplicate', 'ignore', { shortChannelId }), undefined);
    }
    const item = { type: 'channel', shortChannelId } as const;
    const store: GossipAction = { type: 'store', item, bytes: encodeMessage(announcement), funding };
    return accepted([store, ...this.forwardsOfKnown(shortChannelId)]);
  }

  /**
   * An announcement is forwarded with its first update; what to forward if that came before, which of a channel of our
   * own it may: the peer's own announcement goes out as soon as it has our signatures.
   */
  private forwardsOfKnown(shortChannelId: ShortChannelId): readonly GossipAction[] {
    const channel = this.graph.channel(shortChannelId);
    if (channel === undefined || !isShown(channel)) return [];
    const forward = { type: 'forward', origins: [], own: channel.ownDirection !== undefined } as const;
    const updates = ([0, 1] as const)
      .filter((direction) => channel.policies[direction]?.dontForward === false)
      .map((direction) => ({ ...forward, item: { type: 'update', shortChannelId, direction } as const }));
    return [{ ...forward, item: { type: 'channel', shortChannelId } }, ...updates];
  }

  /** A second announcement of a channel: mostly the same one, at worst a proof that its keys have leaked. */
  private again(
    announcement: ChannelAnnouncement,
    known: Uint8Array,
    { chainHash, origin }: GossipContext,
  ): GossipOutcome {
    const { shortChannelId } = announcement;
    const decoded = decodeMessage(known);
    const stored = decoded.ok && decoded.value.type === 'channelAnnouncement' ? decoded.value : announcement;
    if (equalBytes(channelAnnouncementHash(announcement), channelAnnouncementHash(stored))) {
      return refused(gossipError('duplicate', 'ignore', { shortChannelId }), origin);
    }
    const error = gossipError('conflictingAnnouncement', 'ignore', { shortChannelId });
    const sameOutput =
      equalBytes(
        fundingOutputScript(announcement.bitcoinKey1, announcement.bitcoinKey2),
        fundingOutputScript(stored.bitcoinKey1, stored.bitcoinKey2),
      ) && verifyChannelAnnouncement(announcement, chainHash).ok;
    const sameNodes =
      equalBytes(announcement.nodeId1, stored.nodeId1) && equalBytes(announcement.nodeId2, stored.nodeId2);
    if (!sameOutput || sameNodes) return refused(error, origin);
    // BOLT 7, channel_announcement, receiver: other nodes for the same output: all are blacklisted and forgotten.
    const nodeIds = [stored.nodeId1, stored.nodeId2, announcement.nodeId1, announcement.nodeId2];
    return { outcome: 'ignored', error, actions: this.forgetNodes(nodeIds) };
  }

  private forgetNodes(nodeIds: readonly Uint8Array[]): readonly GossipAction[] {
    const actions: GossipAction[] = [];
    for (const nodeId of nodeIds) {
      if (this.blacklist.size < MAX_BLACKLISTED) this.blacklist.add(toHex(nodeId));
      for (const shortChannelId of [...(this.graph.node(nodeId)?.channels ?? [])]) {
        if (this.graph.channel(shortChannelId)?.ownDirection !== undefined) continue;
        this.graph.removeChannel(shortChannelId);
        actions.push({ type: 'forget', shortChannelId });
      }
    }
    return actions;
  }

  private isBlacklisted({ nodeId1, nodeId2 }: ChannelAnnouncement): boolean {
    return this.blacklist.has(toHex(nodeId1)) || this.blacklist.has(toHex(nodeId2));
  }

  private lookUp(shortChannelId: ShortChannelId): readonly GossipAction[] {
    return this.pending.startLookup(shortChannelId) ? [{ type: 'lookupFunding', shortChannelId }] : [];
  }
}

function deepest(height: number): number {
  return height - ANNOUNCEMENT_DEPTH + 1;
}
