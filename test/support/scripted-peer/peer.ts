import { Transaction } from 'bitcoinjs-lib';
import { type Chain, type NodeContact, until } from '../../../regtest/index.js';
import { buildSideCommitment } from '../../../src/core/channel/commitments/index.js';
import {
  beginChannel,
  type ChannelAction,
  type ChannelCommand,
  type ChannelErrorCode,
  type ChannelMessage,
  type ChannelPolicy,
  type OpenCommand,
} from '../../../src/core/channel/index.js';
import { curve, sha256 } from '../../../src/core/crypto/index.js';
import { equalBytes, fromHex, utf8 } from '../../../src/core/primitives/bytes.js';
import { displayHash } from '../../../src/core/primitives/display-hash.js';
import { msat, sat } from '../../../src/core/primitives/units.js';
import type { CommitmentFormat } from '../../../src/core/transactions/index.js';
import {
  decodeMessage,
  type FeatureName,
  type FeatureSet,
  type Message,
  type MessageNamed,
  type NegotiatedFeatures,
  type ShortChannelId,
} from '../../../src/core/wire/index.js';
import { nodeFeatures } from '../../../src/node/features.js';
import { ChannelPeer } from '../channel-peer.js';
import { publish, transactionWith } from './coins.js';
import { LENIENT } from './lenient-policy.js';
import { codeOf, type Heard, textOf, Wire } from './wire.js';

/** Changes a message on its way to the node: into another one, into any bytes, or into nothing. */
export type Bend = (message: Message) => Message | Uint8Array | undefined;

/** What a channel is opened with. */
export interface OpenOptions {
  readonly amountSat?: bigint;
  readonly pushMsat?: bigint;
  readonly feeratePerKw?: number;
  readonly format?: CommitmentFormat;
  readonly isPublic?: boolean;
}

export interface PeerOptions {
  readonly policy?: Partial<ChannelPolicy>;
  readonly features?: FeatureSet;
  /** Another peer's name, to be that one again. */
  readonly name?: string;
}

let born = 0;

/**
 * A peer of a real node, with keys of its own and one channel. It keeps to the protocol by itself, message by message
 * as a test asks for it, and breaks it wherever the test says: by `bend`, by `send`, or by signing what it likes.
 */
export class ScriptedPeer {
  /** The channel as an honest peer would keep it. */
  readonly brain: ChannelPeer;
  /** What every outgoing message passes through. */
  bend: Bend = (message) => message;
  /** Makes the funding transaction; replaced by tests that want a wrong one. */
  makeFunding: (
    scriptPubKey: Uint8Array,
    amount: bigint,
  ) => Promise<{ transaction: Transaction; outputIndex: number }>;
  fundingTransaction: Transaction | undefined;
  /** Commitments that the node has given up, by txid: none of them may ever be seen on the chain. */
  readonly revokedTxids: string[] = [];
  /** Set by tests in which the funding never comes to be: then nothing in the channel is worth anything. */
  isWorthless = false;
  private connection: Wire | undefined;

  constructor(
    readonly node: NodeContact,
    readonly chain: Chain,
    private readonly options: PeerOptions = {},
  ) {
    born += 1;
    this.brain = new ChannelPeer(options.name ?? `peer ${born}`, { ...LENIENT, ...options.policy });
    this.makeFunding = async (scriptPubKey, amount) => ({
      transaction: await transactionWith(chain, [{ scriptPubKey, amount }]),
      outputIndex: 0,
    });
  }

  get nodeId(): Uint8Array {
    return curve().publicKey(this.brain.nodePrivateKey);
  }

  /** What both sides offer. */
  private get features(): NegotiatedFeatures {
    const both = Object.keys(this.options.features ?? nodeFeatures([])) as FeatureName[];
    return new Set(both.filter((name) => name in nodeFeatures([])));
  }

  get wire(): Wire {
    if (this.connection === undefined) throw new Error('the peer is not connected');
    return this.connection;
  }

  get channelId(): Uint8Array {
    const { state } = this.brain;
    if (!('commitments' in state)) throw new Error(`no channel in ${state.kind}`);
    return state.commitments.parameters.channelId;
  }

  /** Connects, or connects again; a channel that is stored begins to reestablish itself. */
  async connect(): Promise<void> {
    this.drop();
    this.connection = await Wire.open(
      this.node,
      this.brain.nodePrivateKey,
      this.options.features ?? nodeFeatures([]),
    );
    if (this.brain.disk !== null) await this.run({ type: 'connected', features: this.features });
  }

  /** Connects again and goes on where the channel was. */
  async reconnect(): Promise<void> {
    await this.connect();
    await this.pump(() => this.brain.channel.link === 'up');
  }

  /** Breaks the connection. */
  drop(): void {
    if (this.connection === undefined) return;
    this.connection.close();
    this.connection = undefined;
    this.brain.outbox = [];
    this.brain.wantsToSign = false;
    if (this.brain.disk !== null) this.brain.run({ type: 'disconnected' });
  }

  /** Says one last thing, on a new connection if need be, and leaves once the node has heard it. */
  async end(lastWord: Message): Promise<void> {
    this.bend = () => undefined;
    if (this.connection === undefined || this.connection.isClosed) {
      if (this.brain.disk === null) return;
      await this.connect();
    }
    this.send(lastWord);
    while ((await this.wire.next()).type !== 'closed');
    this.drop();
  }

  send(message: Message | Uint8Array): boolean {
    return this.wire.send(message);
  }

  /** Gives the own channel a command, and sends what that leads to, bent. */
  async run(command: ChannelCommand): Promise<readonly ChannelAction[]> {
    return this.act(this.brain.run(command));
  }

  /** Hears whatever the node says, as an honest peer does, until it says one of these; `closed` is the end. */
  async expect<T extends Heard['type']>(...types: readonly T[]): Promise<Extract<Heard, { type: T }>> {
    for (;;) {
      const heard = await this.wire.next();
      await this.hear(heard);
      if ((types as readonly string[]).includes(heard.type)) return heard as Extract<Heard, { type: T }>;
      if (heard.type === 'error')
        throw new Error(`${types.join(', ')} was expected, not "${textOf(heard.data)}"`);
    }
  }

  /** The code of the error or the warning with which the node refuses what was sent. */
  async refusal(): Promise<ChannelErrorCode | string> {
    for (;;) {
      const heard = await this.wire.next();
      if (heard.type === 'closed') return 'closed';
      if (heard.type === 'error' || heard.type === 'warning') {
        await this.hear(heard);
        return codeOf(heard.data);
      }
      await this.hear(heard);
    }
  }

  /** What the node refuses of all that was sent; undefined when it has nothing to say against it. */
  async refusalIfAny(): Promise<string | undefined> {
    let refused: string | undefined;
    for (const heard of await this.wire.rest()) {
      if (heard.type === 'error' || heard.type === 'warning') refused ??= codeOf(heard.data);
      else if (heard.type === 'closed') refused ??= 'closed';
      await this.hear(heard);
    }
    return refused;
  }

  /** Goes on as an honest peer until something holds. */
  async pump(holds: () => boolean): Promise<void> {
    for (;;) {
      await this.signIfWanted();
      if (holds()) return;
      const heard = await this.wire.next();
      await this.hear(heard);
      if (heard.type === 'closed') throw new Error(`the node hung up; heard ${this.wire.log.join(', ')}`);
    }
  }

  /** Goes on until nothing is under way in the channel. */
  settle(htlcs = 0): Promise<void> {
    return this.pump(() => {
      const { commitments } = this.brain;
      const isBusy = commitments.unacknowledgedCommit !== null || commitments.unsignedUpdates.length > 0;
      const phases = [...commitments.htlcs, ...commitments.feerates].map(({ phase }) => phase);
      return !isBusy && commitments.htlcs.length === htlcs && phases.every((phase) => phase === 'committed');
    });
  }

  /** Signs the node's next commitment if there is something to sign. */
  async signIfWanted(): Promise<void> {
    if (!this.brain.wantsToSign) return;
    this.brain.wantsToSign = false;
    await this.run({ type: 'sign' });
  }

  /** Takes what the node says into the own channel. */
  async hear(heard: Heard): Promise<void> {
    if (this.isAnother(heard)) return;
    switch (heard.type) {
      case 'closed':
      case 'warning':
      // What the node makes of it is the test's business: the own channel does not answer by closing.
      case 'error':
      case 'pong':
        return;
      case 'openChannel':
        await this.accept(heard);
        return;
      case 'revokeAndAck': {
        const before = this.brain.commitments;
        await this.run(heard);
        if (this.brain.commitments.remoteCommit !== before.remoteCommit) {
          const { commitmentNumber, perCommitmentPoint, spec } = before.remoteCommit;
          const { parameters } = before;
          const revoked = buildSideCommitment(
            parameters,
            'remote',
            commitmentNumber,
            perCommitmentPoint,
            spec,
          );
          this.revokedTxids.push(displayHash(revoked.txid));
        }
        return;
      }
      default:
        await this.run(heard as ChannelMessage);
    }
  }

  /** Whether a message is about a channel that was begun and broken off. */
  private isAnother(heard: Heard): boolean {
    if (heard.type === 'channelReestablish' && this.brain.disk === null) return true;
    const { state } = this.brain;
    const isNamed = 'channelId' in heard && heard.type !== 'error' && heard.type !== 'warning';
    return isNamed && 'commitments' in state && !equalBytes(heard.channelId, this.channelId);
  }

  /** Sends `open_channel`. */
  async offerChannel(options: OpenOptions = {}, changes: Partial<OpenCommand> = {}): Promise<void> {
    await this.syncHeight();
    const { amountSat = 1_000_000n, pushMsat = 0n, feeratePerKw = 1000 } = options;
    const command: OpenCommand = {
      type: 'open',
      temporaryChannelId: sha256(utf8(`temporary ${this.brain.seed.toString()}`)),
      channelKeyIndex: 0,
      remoteNodeId: fromHex(this.node.nodeId),
      fundingAmount: sat(amountSat),
      pushMsat: msat(pushMsat),
      isPublic: options.isPublic ?? false,
      format: options.format ?? 'anchors',
      commitmentFeeratePerKw: feeratePerKw,
      fundingFeeratePerKw: 1000,
      features: this.features,
      shutdownScript: new Uint8Array(0),
      localAlias: 1n as ShortChannelId,
      scidAlias: false,
      zeroconf: false,
      ...changes,
    };
    await this.act(this.brain.take(beginChannel(command, this.brain.context)));
  }

  /** Opens a channel to the node as far as `funding_signed`; the funding is in the mempool. */
  async fundChannel(options: OpenOptions = {}): Promise<void> {
    await this.offerChannel(options);
    await this.expect('acceptChannel');
    await this.expect('fundingSigned');
  }

  /** Opens a channel to the node that is ready for payments. */
  async openChannel(options: OpenOptions = {}): Promise<void> {
    if (this.connection === undefined) await this.connect();
    await this.fundChannel(options);
    await this.confirm();
  }

  /** The node opens a channel to this peer that is ready for payments. */
  async takeChannel(options: OpenOptions = {}): Promise<void> {
    if (this.connection === undefined) await this.connect();
    const { amountSat = 1_000_000n, pushMsat = 0n, isPublic = false } = options;
    const opening = this.node.api.openchannel({
      nodeId: Buffer.from(this.nodeId).toString('hex'),
      amountSat,
      pushMsat,
      private: !isPublic,
    });
    await this.expect('fundingCreated');
    const { fundingTxid } = await opening;
    this.fundingTransaction = Transaction.fromHex(
      await this.chain.call<string>('getrawtransaction', fundingTxid),
    );
    await this.confirm();
  }

  /** Mines until both sides take the funding for deep enough. */
  async confirm(blocks = 3): Promise<void> {
    await this.mine(blocks);
    await this.seeFunding(blocks);
    await this.pump(() => this.brain.state.kind === 'normal');
  }

  /** The own channel hears that the funding has confirmed. */
  async seeFunding(depth: number): Promise<void> {
    const { parameters } = this.brain.commitments;
    const output = this.fundingTransaction?.outs[parameters.funding.outputIndex];
    await this.run({
      type: 'fundingConfirmed',
      height: this.brain.context.blockHeight - depth + 1,
      transactionIndex: 1,
      scriptPubKey: output?.script,
      amount: output === undefined ? undefined : sat(output.value),
    });
  }

  /** Mines blocks and waits until the node has seen them. */
  async mine(blocks: number): Promise<void> {
    await this.chain.mine(blocks);
    const height = await this.syncHeight();
    await until(
      'the node to see the blocks',
      async () => (await this.node.api.getinfo()).blockHeight >= height,
    );
  }

  /** The height of the chain, from now on the own channel's too. */
  async syncHeight(): Promise<number> {
    const blockHeight = await this.chain.call<number>('getblockcount');
    this.brain.context = { ...this.brain.context, blockHeight };
    return blockHeight;
  }

  private async accept(message: MessageNamed<'openChannel'>): Promise<void> {
    await this.syncHeight();
    const command = {
      type: 'accept',
      message,
      channelKeyIndex: 0,
      remoteNodeId: fromHex(this.node.nodeId),
      features: this.features,
      shutdownScript: new Uint8Array(0),
      localAlias: 1n as ShortChannelId,
      trustsUnconfirmed: false,
    } as const;
    await this.act(this.brain.take(beginChannel(command, this.brain.context)));
  }

  private async act(actions: readonly ChannelAction[]): Promise<readonly ChannelAction[]> {
    this.flush();
    for (const action of actions) {
      if (action.type === 'publish') await publish(this.chain, action.transaction);
      if (action.type !== 'fund') continue;
      const { transaction, outputIndex } = await this.makeFunding(action.scriptPubKey, action.amount);
      this.fundingTransaction = transaction;
      await this.run({
        type: 'funded',
        transaction: transaction.toBuffer(),
        txid: transaction.getHash(),
        outputIndex,
      });
    }
    return actions;
  }

  private flush(): void {
    for (const bytes of this.brain.outbox.splice(0)) {
      const decoded = decodeMessage(bytes);
      if (!decoded.ok || decoded.value.type === 'unknown')
        throw new Error('the peer says what cannot be read');
      const bent = this.bend(decoded.value);
      if (bent !== undefined && this.connection?.isClosed === false) this.connection.send(bent);
    }
  }
}
