import { Transaction } from 'bitcoinjs-lib';
import {
  beginChannel,
  type ChannelAction,
  type ChannelCommand,
  type ChannelMessage,
  type ChannelPolicy,
  type HtlcOffer,
  type OpenCommand,
} from '../../src/core/channel/index.js';
import { sha256 } from '../../src/core/crypto/index.js';
import { utf8 } from '../../src/core/primitives/bytes.js';
import { msat, sat } from '../../src/core/primitives/units.js';
import type { CommitmentFormat } from '../../src/core/transactions/index.js';
import {
  decodeMessage,
  encodeMessage,
  type FeatureName,
  type Message,
  type NegotiatedFeatures,
  ONION_PACKET_LENGTH,
  type ShortChannelId,
} from '../../src/core/wire/index.js';
import { ChannelPeer } from './channel-peer.js';

export type PeerName = 'opener' | 'accepter';

export interface PairOptions {
  readonly format: CommitmentFormat;
  readonly fundingAmount: number;
  readonly pushMsat: number;
  readonly commitmentFeeratePerKw: number;
  readonly isPublic: boolean;
  /** What both offer. */
  readonly features: readonly FeatureName[];
  readonly scidAlias: boolean;
  readonly zeroconf: boolean;
  readonly trustsUnconfirmed: boolean;
  /** What each has ready for `option_upfront_shutdown_script`. */
  readonly upfrontScripts: Readonly<Record<PeerName, Uint8Array>>;
  readonly openerPolicy: Partial<ChannelPolicy>;
  readonly accepterPolicy: Partial<ChannelPolicy>;
  /** For both ends; with the seeds of other nodes' channels, theirs. */
  readonly channelKeyIndex: number;
  readonly seeds: Partial<Record<PeerName, Uint8Array>>;
}

const defaults: PairOptions = {
  format: 'anchors',
  fundingAmount: 1_000_000,
  pushMsat: 300_000_000,
  commitmentFeeratePerKw: 1000,
  isPublic: true,
  features: ['optionAnchors', 'optionShutdownAnysegwit'],
  scidAlias: false,
  zeroconf: false,
  trustsUnconfirmed: false,
  upfrontScripts: { opener: new Uint8Array(0), accepter: new Uint8Array(0) },
  openerPolicy: {},
  accepterPolicy: {},
  channelKeyIndex: 0,
  seeds: {},
};

/** The names that the two give their channel. */
export const localAliases: Readonly<Record<PeerName, ShortChannelId>> = {
  opener: 0x7f00_0000_0000_0001n as ShortChannelId,
  accepter: 0x7f00_0000_0000_0002n as ShortChannelId,
};

/** Where the funding transaction confirms. */
export const FUNDING_HEIGHT = 1001;

/** Changes a message on its way; undefined drops it. */
export type Tamper = (message: Message) => Message | undefined;

/** Two ends of one channel. Messages cross as bytes, one at a time, when a test delivers them. */
export class ChannelPair {
  readonly opener: ChannelPeer;
  readonly accepter: ChannelPeer;
  readonly options: PairOptions;
  /** The funding transaction that the opener's wallet made. */
  fundingTransaction: Transaction | undefined;
  /** How to make it; replaced by tests that want a wrong one. */
  makeFunding = (
    scriptPubKey: Uint8Array,
    amount: bigint,
  ): { transaction: Transaction; outputIndex: number } => {
    const transaction = new Transaction();
    transaction.addInput(sha256(utf8('a coin')), 0);
    transaction.addOutput(new Uint8Array(22).fill(1), 5000n);
    transaction.addOutput(scriptPubKey, amount);
    return { transaction, outputIndex: 1 };
  };
  private readonly tampers: { readonly from: PeerName; readonly tamper: Tamper }[] = [];

  constructor(options: Partial<PairOptions> = {}) {
    this.options = { ...defaults, ...options };
    this.features = new Set(this.options.features);
    const { openerPolicy, accepterPolicy, seeds } = this.options;
    this.opener = new ChannelPeer('opener', openerPolicy, seeds.opener);
    this.accepter = new ChannelPeer('accepter', accepterPolicy, seeds.accepter);
  }

  /** A pair that is ready for payments. */
  static ready(options: Partial<PairOptions> = {}): ChannelPair {
    const pair = new ChannelPair(options);
    pair.open();
    pair.settle();
    pair.confirm();
    pair.settle();
    pair.opener.in('normal');
    pair.accepter.in('normal');
    return pair;
  }

  /** What is negotiated whenever they connect; a test may have one of them change its mind. */
  features: NegotiatedFeatures;

  peer(name: PeerName): ChannelPeer {
    return this[name];
  }

  get peers(): readonly ChannelPeer[] {
    return [this.opener, this.accepter];
  }

  /** The opener's `open`; its `open_channel` waits in the outbox. */
  open(changes: Partial<OpenCommand> = {}): readonly ChannelAction[] {
    const { format, isPublic, commitmentFeeratePerKw, scidAlias, zeroconf, channelKeyIndex } = this.options;
    const command: OpenCommand = {
      type: 'open',
      temporaryChannelId: sha256(utf8('temporary')),
      channelKeyIndex,
      remoteNodeId: this.accepter.context.nodeSigner.nodeId,
      fundingAmount: sat(this.options.fundingAmount),
      pushMsat: msat(this.options.pushMsat),
      isPublic,
      format,
      commitmentFeeratePerKw,
      fundingFeeratePerKw: 2000,
      scidAlias,
      zeroconf,
      features: this.features,
      shutdownScript: this.options.upfrontScripts.opener,
      localAlias: localAliases.opener,
      ...changes,
    };
    return this.opener.take(beginChannel(command, this.opener.context));
  }

  run(name: PeerName, command: ChannelCommand): readonly ChannelAction[] {
    const actions = this.peer(name).run(command);
    if (name === 'opener') this.fundWhenAsked(actions);
    return actions;
  }

  /** From now on, messages of one peer pass through `tamper`. */
  tamper(from: PeerName, tamper: Tamper): void {
    this.tampers.push({ from, tamper });
  }

  /** Delivers the oldest message to `to`; false when there is none. */
  deliver(to: PeerName): boolean {
    const from: PeerName = to === 'opener' ? 'accepter' : 'opener';
    const bytes = this.peer(from).outbox.shift();
    if (bytes === undefined) return false;
    const decoded = decodeMessage(bytes);
    if (!decoded.ok || decoded.value.type === 'unknown') throw new Error('a message that cannot be read');
    let message: Message | undefined = decoded.value;
    for (const { tamper } of this.tampers.filter((entry) => entry.from === from)) {
      if (message !== undefined) message = tamper(message);
    }
    if (message !== undefined) this.give(to, message);
    return true;
  }

  /** Hands a message to a peer as if it had come over the wire. */
  give(to: PeerName, message: Message): readonly ChannelAction[] {
    const decoded = decodeMessage(encodeMessage(message));
    if (!decoded.ok) throw new Error('a message that cannot be read');
    const received = decoded.value as ChannelMessage;
    if (received.type !== 'openChannel') return this.run(to, received);
    const { channelKeyIndex } = this.options;
    const remoteNodeId = this.opener.context.nodeSigner.nodeId;
    return this.peer(to).take(
      beginChannel(
        {
          type: 'accept',
          message: received,
          channelKeyIndex,
          remoteNodeId,
          features: this.features,
          shutdownScript: this.options.upfrontScripts.accepter,
          localAlias: localAliases.accepter,
          trustsUnconfirmed: this.options.trustsUnconfirmed,
        },
        this.peer(to).context,
      ),
    );
  }

  /** Signs whatever is to be signed and delivers until nothing moves any more. */
  settle(): void {
    for (let rounds = 0; rounds < 10_000; rounds++) {
      const delivered = this.deliver('accepter') || this.deliver('opener');
      if (!delivered && !this.signOne()) return;
    }
    throw new Error('the peers never come to rest');
  }

  /** Lets one peer sign that wants to; false when none does. */
  signOne(): boolean {
    const name = (['opener', 'accepter'] as const).find((each) => this.peer(each).wantsToSign);
    if (name === undefined) return false;
    this.sign(name);
    return true;
  }

  sign(name: PeerName): void {
    this.peer(name).wantsToSign = false;
    this.run(name, { type: 'sign' });
  }

  /** The connection breaks; what was on its way is lost. */
  disconnect(): void {
    for (const peer of this.peers) {
      peer.outbox = [];
      peer.run({ type: 'disconnected' });
    }
  }

  connect(): void {
    for (const peer of this.peers) peer.run({ type: 'connected', features: this.features });
  }

  reconnect(): void {
    this.disconnect();
    this.connect();
  }

  /** A block for both. */
  mine(blocks = 1): void {
    for (let mined = 0; mined < blocks; mined++) {
      for (const peer of this.peers) {
        peer.context = { ...peer.context, blockHeight: peer.context.blockHeight + 1 };
        peer.run({ type: 'newBlock' });
      }
    }
  }

  /** The funding confirms and gets `depth` blocks; both see it. */
  confirm(depth = 6): void {
    this.mine(Math.max(0, FUNDING_HEIGHT - this.opener.context.blockHeight));
    for (const name of ['opener', 'accepter'] as const) this.seeFunding(name);
    this.mine(depth - 1);
  }

  /** One peer sees the funding transaction in a block. */
  seeFunding(name: PeerName, changes: Partial<Extract<ChannelCommand, { type: 'fundingConfirmed' }>> = {}) {
    const output = this.fundingTransaction?.outs[1];
    return this.run(name, {
      type: 'fundingConfirmed',
      height: FUNDING_HEIGHT,
      transactionIndex: 7,
      scriptPubKey: output?.script,
      amount: output === undefined ? undefined : sat(output.value),
      ...changes,
    });
  }

  private fundWhenAsked(actions: readonly ChannelAction[]): void {
    for (const action of actions) {
      if (action.type !== 'fund') continue;
      const { transaction, outputIndex } = this.makeFunding(action.scriptPubKey, action.amount);
      this.fundingTransaction = transaction;
      this.run('opener', {
        type: 'funded',
        transaction: transaction.toBuffer(),
        txid: transaction.getHash(),
        outputIndex,
      });
    }
  }
}

/** The other one. */
export function otherName(name: PeerName): PeerName {
  return name === 'opener' ? 'accepter' : 'opener';
}

/** The preimage that tests use under a name. */
export function preimageOf(name: string): Uint8Array {
  return sha256(utf8(`preimage ${name}`));
}

/** An offer that is settled with `preimageOf(name)`. */
export function offerOf(
  name: string,
  amountMsat: number | bigint,
  changes: Partial<HtlcOffer> = {},
): HtlcOffer {
  const paymentHash = sha256(preimageOf(name));
  return {
    amountMsat: msat(amountMsat),
    paymentHash,
    cltvExpiry: 1500,
    onionRoutingPacket: new Uint8Array(ONION_PACKET_LENGTH),
    origin: { kind: 'payment', paymentId: name, partId: 0 },
    ...changes,
  };
}
