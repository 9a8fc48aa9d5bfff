import {
  type Channel,
  type ChannelAction,
  type ChannelCommand,
  type ChannelContext,
  type ChannelPolicy,
  type ChannelState,
  decodeStoredState,
  encodeStoredState,
  isCommitted,
  isStored,
  restoredChannel,
  type StoredState,
  type Transition,
  transition,
} from '../../src/core/channel/index.js';
import { curve, sha256 } from '../../src/core/crypto/index.js';
import { createChannelSigner } from '../../src/core/keys/index.js';
import { utf8 } from '../../src/core/primitives/bytes.js';
import { msat, sat } from '../../src/core/primitives/units.js';
import { encodeMessage, type Message } from '../../src/core/wire/index.js';
import { installNodeCrypto } from '../../src/node/crypto/index.js';

// The same rules on a faster curve: tests sign and verify a great deal.
installNodeCrypto();

/** The policy of both peers unless a test says otherwise. */
export const testPolicy: ChannelPolicy = {
  chainHash: new Uint8Array(32).fill(6),
  minFunding: sat(20_000),
  dustLimit: sat(354),
  maxDustLimit: sat(2000),
  maxInFlightPercent: 100,
  htlcMinimumMsat: msat(1000),
  toSelfDelay: 144,
  maxToSelfDelay: 2016,
  maxAcceptedHtlcs: 30,
  minimumDepth: 3,
  maxMinimumDepth: 144,
  reserveMillionths: 10_000,
  maxReserveMillionths: 50_000,
  feerateFloorPerKw: 253,
  maxFeerateFactor: 10,
  maxDustExposureMsat: msat(50_000_000),
  expiredHtlcGraceBlocks: 3,
  fulfillSafetyBlocks: 6,
  upstreamSafetyBlocks: 3,
  fundingTimeoutBlocks: 2016,
  closingTimeoutBlocks: 144,
  cltvExpiryDelta: 40,
  settlementDepth: 3,
  closingDepth: 6,
};

/** One end of a channel with its keys, its disk and a record of all it did. */
export class ChannelPeer {
  readonly seed: Uint8Array;
  readonly nodePrivateKey: Uint8Array;
  context: ChannelContext;
  channel: Channel = {
    link: 'down',
    features: new Set(),
    quiescence: { isRequested: false, local: null, remote: null },
    state: { kind: 'aborted', reason: { code: 'forceClosed', consequence: 'ignore' } },
    isCurrent: true,
    heldError: null,
  };
  /** What the last `store` left on disk. */
  disk: StoredState | null = null;
  /** Every action since the start, in order. */
  actions: ChannelAction[] = [];
  wantsToSign = false;
  /** Bytes on their way to the other peer. */
  outbox: Uint8Array[] = [];

  constructor(
    name: string,
    policy: Partial<ChannelPolicy> = {},
    seed = sha256(utf8(`channel seed of ${name}`)),
  ) {
    this.seed = seed;
    this.nodePrivateKey = sha256(utf8(`node key of ${name}`));
    this.context = {
      signer: createChannelSigner(this.seed),
      nodeSigner: {
        nodeId: curve().publicKey(this.nodePrivateKey),
        sign: (hash) => curve().sign(hash, this.nodePrivateKey),
      },
      policy: { ...testPolicy, ...policy },
      blockHeight: 1000,
      feerates: { commitment: 1000, closing: 1000 },
    };
  }

  get state(): ChannelState {
    return this.channel.state;
  }

  /** The state, which must be of this kind. */
  in<K extends ChannelState['kind']>(kind: K): Extract<ChannelState, { kind: K }> {
    if (this.state.kind !== kind) throw new Error(`in ${this.state.kind}, not in ${kind}`);
    return this.state as Extract<ChannelState, { kind: K }>;
  }

  /** The name of the channel in the chain. */
  get shortChannelId() {
    const { state } = this;
    if (!('confirmation' in state) || state.confirmation === null) throw new Error('not confirmed');
    return state.confirmation.shortChannelId;
  }

  get commitments() {
    if (!isCommitted(this.state)) throw new Error(`no commitments in ${this.state.kind}`);
    return this.state.commitments;
  }

  run(command: ChannelCommand): readonly ChannelAction[] {
    return this.take(transition(this.channel, command, this.context));
  }

  /** Obeys what a transition asks for, in its order, and checks that order. */
  take({ channel, actions }: Transition): readonly ChannelAction[] {
    const changed = channel.state !== this.channel.state;
    const speaks = actions.some(({ type }) => type === 'send' || type === 'publish');
    this.channel = channel;
    checkOrder(actions);
    if (changed && speaks && isStored(channel.state) && actions[0]?.type !== 'store') {
      throw new Error(`${channel.state.kind} spoke before it was stored`);
    }
    for (const action of actions) {
      if (action.type === 'store') this.disk = isStored(channel.state) ? channel.state : null;
      if (action.type === 'send') this.send(action.message);
      if (action.type === 'wantsToSign') this.wantsToSign = true;
    }
    this.actions.push(...actions);
    return actions;
  }

  /** The process dies; all that survives is what is on disk. */
  restart(): readonly ChannelAction[] {
    this.outbox = [];
    this.wantsToSign = false;
    if (this.disk === null) throw new Error('nothing was stored');
    this.channel = restoredChannel(decodeStoredState(encodeStoredState(this.disk)));
    return this.run({ type: 'restored' });
  }

  private send(message: Message): void {
    const { link } = this.channel;
    if (link === 'down') throw new Error(`${message.type} sent on a link that is down`);
    if (link === 'syncing' && message.type !== 'channelReestablish' && message.type !== 'error') {
      throw new Error(`${message.type} sent before the peer's channel_reestablish`);
    }
    this.outbox.push(encodeMessage(message));
  }
}

const RANK: Partial<Record<ChannelAction['type'], number>> = { store: 0, send: 1, publish: 2, forget: 4 };

function checkOrder(actions: readonly ChannelAction[]): void {
  let highest = 0;
  for (const { type } of actions) {
    const rank = RANK[type] ?? 3;
    if (rank < highest) throw new Error(`out of order: ${actions.map((action) => action.type).join(', ')}`);
    highest = rank;
  }
}
