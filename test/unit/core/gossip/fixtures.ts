import { curve, type PrivateKey, type PublicKey, sha256 } from '../../../../src/core/crypto/index.js';
import type { FundingOutput } from '../../../../src/core/gossip/actions.js';
import {
  type AnnouncedChannel,
  type AnnouncementSigner,
  buildChannelAnnouncement,
  createAnnouncementSignatures,
} from '../../../../src/core/gossip/channel-announcement.js';
import { type ChannelUpdateInput, makeChannelUpdate } from '../../../../src/core/gossip/channel-update.js';
import { signNodeAnnouncement } from '../../../../src/core/gossip/signing.js';
import { utf8 } from '../../../../src/core/primitives/bytes.js';
import type { Result } from '../../../../src/core/primitives/result.js';
import { msat, sat } from '../../../../src/core/primitives/units.js';
import { fundingOutputScript } from '../../../../src/core/transactions/funding.js';
import type {
  ChannelAnnouncement,
  ChannelUpdate,
  NodeAnnouncement,
  ShortChannelId,
} from '../../../../src/core/wire/index.js';
import { shortChannelIdParts } from '../../../../src/core/wire/index.js';

export const CHAIN_HASH = new Uint8Array(32).fill(6);
export const NOW = 1_700_000_000;

/** The value of a success. */
export function unwrap<T, E>(result: Result<T, E>): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  return result.value;
}

export interface TestNode {
  readonly privateKey: PrivateKey;
  readonly nodeId: PublicKey;
}

export function testNode(name: string): TestNode {
  const privateKey = sha256(utf8(name));
  return { privateKey, nodeId: curve().publicKey(privateKey) };
}

const signer = (node: PrivateKey, funding: PrivateKey): AnnouncementSigner => ({
  signWithNodeKey: (hash) => curve().sign(hash, node),
  signWithFundingKey: (hash) => curve().sign(hash, funding),
});

/** A channel between two nodes, with all that can be announced of it. `seed` tells apart funding keys. */
export class TestChannel {
  readonly announcement: ChannelAnnouncement;
  readonly funding: FundingOutput;
  readonly scriptPubKey: Uint8Array;

  constructor(
    readonly a: TestNode,
    readonly b: TestNode,
    readonly shortChannelId: ShortChannelId,
    seed = 'funding',
    features: Uint8Array = new Uint8Array(0),
  ) {
    const [fundingA, fundingB] = [testNode(`${seed} a`), testNode(`${seed} b`)];
    const ofA: AnnouncedChannel = {
      channelId: new Uint8Array(32),
      chainHash: CHAIN_HASH,
      shortChannelId,
      features,
      local: { nodeId: a.nodeId, bitcoinKey: fundingA.nodeId },
      remote: { nodeId: b.nodeId, bitcoinKey: fundingB.nodeId },
    };
    const ofB = { ...ofA, local: ofA.remote, remote: ofA.local };
    this.announcement = buildChannelAnnouncement(
      ofA,
      createAnnouncementSignatures(ofA, signer(a.privateKey, fundingA.privateKey)),
      createAnnouncementSignatures(ofB, signer(b.privateKey, fundingB.privateKey)),
    );
    this.scriptPubKey = fundingOutputScript(fundingA.nodeId, fundingB.nodeId);
    const { outputIndex } = shortChannelIdParts(shortChannelId);
    this.funding = { txid: sha256(utf8(`${shortChannelId}`)), outputIndex, amountSat: sat(1_000_000) };
  }

  /** What the chain says of its output. */
  get lookup() {
    return { scriptPubKey: this.scriptPubKey, amountSat: this.funding.amountSat, txid: this.funding.txid };
  }

  update(
    from: 'a' | 'b',
    timestamp: number,
    more: Partial<Pick<ChannelUpdateInput, 'disabled' | 'dontForward' | 'chainHash'>> &
      Partial<ChannelUpdateInput['policy']> = {},
  ): ChannelUpdate {
    const [local, remote] = from === 'a' ? [this.a, this.b] : [this.b, this.a];
    const { disabled = false, dontForward = false, chainHash = CHAIN_HASH, ...policy } = more;
    return makeChannelUpdate(
      {
        chainHash,
        shortChannelId: this.shortChannelId,
        localNodeId: local.nodeId,
        remoteNodeId: remote.nodeId,
        timestamp,
        disabled,
        dontForward,
        policy: {
          cltvExpiryDelta: 40,
          htlcMinimumMsat: msat(1),
          htlcMaximumMsat: msat(900_000_000),
          feeBaseMsat: 1_000,
          feeProportionalMillionths: 100,
          ...policy,
        },
      },
      local.privateKey,
    );
  }
}

export function nodeAnnouncement(
  node: TestNode,
  timestamp: number,
  more: Partial<Pick<NodeAnnouncement, 'addresses' | 'features' | 'alias'>> = {},
): NodeAnnouncement {
  const alias = new Uint8Array(32);
  alias.set(utf8('alias'));
  return signNodeAnnouncement(
    {
      type: 'nodeAnnouncement',
      features: new Uint8Array(0),
      timestamp,
      nodeId: node.nodeId,
      rgbColor: Uint8Array.of(1, 2, 3),
      alias,
      addresses: new Uint8Array(0),
      ...more,
    },
    node.privateKey,
  );
}
