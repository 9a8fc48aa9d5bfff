import { Transaction } from 'bitcoinjs-lib';
import { type ChannelMessage, decodeStoredState, restoredChannel } from '../../src/core/channel/index.js';
import { sha256 } from '../../src/core/crypto/index.js';
import { readFailure } from '../../src/core/onion/index.js';
import { equalBytes, toHex } from '../../src/core/primitives/bytes.js';
import { serialize } from '../../src/core/primitives/json.js';
import { blockHeight, msat } from '../../src/core/primitives/units.js';
import type { Outpoint } from '../../src/core/transactions/index.js';
import type { RevokedState } from '../../src/core/watchtower/index.js';
import { decodeMessage, type Message, type UpdateAddHtlc } from '../../src/core/wire/index.js';
import { ChannelBook } from '../../src/node/channels/channel-book.js';
import { type ChannelEnvironment, ChannelRunner } from '../../src/node/channels/channel-runner.js';
import { commitmentsOf, type ManagedChannel } from '../../src/node/channels/managed-channel.js';
import { PreimageWatch } from '../../src/node/channels/preimage-watch.js';
import { createLogger } from '../../src/node/log.js';
import { HtlcRelay } from '../../src/node/relay/htlc-relay.js';
import { Journal } from '../../src/node/runner/journal.js';
import type { Store } from '../../src/node/store/index.js';
import { outpointKey } from './channel-actor.js';
import type { ChannelChain } from './channel-chain.js';
import { type ChannelPair, offerOf, preimageOf } from './channel-pair.js';
import type { ChannelPeer } from './channel-peer.js';
import { relayOnion } from './relay-onion.js';
import { RELAY_TERMS } from './relay-terms.js';

const log = createLogger('silent', 'test');
const ignore = () => undefined;
const UPSTREAM = 'upstream';

/**
 * The node's own runner, relay, journal and store between two channels: it accepted one from a peer upstream, and
 * opened the other, which stands on a chain, to one downstream.
 */
export class RelayingNode {
  book = new ChannelBook();
  /** Every message that it sent upstream. */
  readonly sent: Message[] = [];
  /** What its peer upstream has revoked, as it was told. */
  readonly revoked: RevokedState[] = [];
  /** Whether the chain source stalls. */
  isChainStalled = false;
  /** Whether what its channels learn goes no further. */
  isDeaf = false;
  private parts: { runner: ChannelRunner; relay: HtlcRelay; journal: Journal } | undefined;
  private lives = 0;
  private readonly watched = new Map<string, Outpoint>();
  private readonly secrets = new Map<string, readonly Uint8Array[]>();

  constructor(
    readonly store: Store,
    readonly upstream: ChannelPair,
    readonly downstream: ChannelChain,
  ) {}

  /** Passes an HTLC on: it is committed in both channels, `delta` blocks apart. */
  pass(name: string, sats: number, expiresIn: number, delta: number): void {
    const outgoing = this.downstream.height + expiresIn;
    const amountMsat = msat(BigInt(sats) * 1000n);
    const payment = { amountMsat, cltvExpiry: outgoing };
    this.upstream.run('opener', { type: 'addHtlc', offer: this.incoming(name, payment, outgoing + delta) });
    this.upstream.settle();
    const htlcId = this.upstream.accepter.commitments.nextHtlcId.remote - 1n;
    const { channelId } = this.upstream.accepter.commitments.parameters;
    this.downstream.pair.run('opener', {
      type: 'addHtlc',
      offer: offerOf(name, amountMsat, {
        cltvExpiry: outgoing,
        origin: { kind: 'relay', channelId, htlcId },
      }),
    });
    this.downstream.settle();
  }

  /** The parts of the node take over from the ends of the two channels, as they stand. */
  start(): void {
    this.build(this.ends.map(({ peer, peerId }) => managed(peer, peerId, peer.channel)));
    for (const channel of this.book.all()) {
      const { state } = channel.channel;
      this.running.journal.write(`test ${channel.id}`, () =>
        this.store.channels.put(channel.id, channel.peerId, serialize(state), false),
      );
    }
    this.running.journal.flush();
  }

  /** The process dies, with all that is not stored, and starts again. */
  restart(): void {
    this.watched.clear();
    const stored = this.ends.map(({ peer, peerId }) => {
      const row = this.store.channels.get(toHex(peer.commitments.parameters.channelId));
      if (row === undefined) throw new Error('the channel is not stored');
      return managed(peer, peerId, restoredChannel(decodeStoredState(row.data)));
    });
    this.build(stored);
    for (const channel of this.book.all()) this.running.runner.dispatch(channel, { type: 'restored' });
    this.running.journal.flush();
    this.upstream.opener.outbox = [];
    const { features } = this.upstream;
    this.upstream.run('opener', { type: 'disconnected' });
    this.upstream.run('opener', { type: 'connected', features });
    this.running.runner.dispatch(this.incomingChannel, { type: 'connected', features });
    this.flush();
  }

  get incomingChannel(): ManagedChannel {
    return this.channelOf(this.upstream.accepter);
  }

  get outgoingChannel(): ManagedChannel {
    return this.channelOf(this.downstream.opener.peer);
  }

  /** How HTLCs ended upstream, in the messages that were sent. */
  get removals(): readonly string[] {
    return this.sent.map(({ type }) => type).filter((type) => /^update(Fulfill|Fail)/.test(type));
  }

  /** How many HTLCs it has offered downstream. */
  get passedOn(): number {
    return (
      commitmentsOf(this.outgoingChannel)?.htlcs.filter(({ offerer }) => offerer === 'local').length ?? 0
    );
  }

  /** How HTLCs ended in the eyes of the peer upstream. */
  get outcomes(): readonly string[] {
    const { actions } = this.upstream.opener;
    return [
      ...new Set(actions.map(({ type }) => type).filter((type) => /^htlc(Fulfilled|Failed)/.test(type))),
    ];
  }

  /** How an HTLC ends as far as a channel knows. */
  removalIn(channel: ManagedChannel, name: string) {
    const paymentHash = sha256(preimageOf(name));
    return commitmentsOf(channel)?.htlcs.find((htlc) => equalBytes(htlc.paymentHash, paymentHash))?.removal;
  }

  /** The channel upstream goes on chain. */
  failUpstreamChannel(): void {
    this.running.runner.dispatch(this.incomingChannel, { type: 'forceClose' });
    this.flush();
  }

  /** Blocks, each handled to the end; the node stands at the tip after each unless it is catching up. */
  mine(blocks = 1, isCatchingUp = false): void {
    for (let mined = 0; mined < blocks; mined++) {
      this.mineUncommitted();
      if (!isCatchingUp) this.atTip();
    }
  }

  /** A block of which nothing is committed yet. */
  mineUncommitted(): void {
    this.downstream.mine();
    this.see();
  }

  atTip(): void {
    this.running.relay.meetDeadlines();
    this.flush();
  }

  /** A transaction that is in no block; nothing is committed yet. */
  seeUnconfirmed(transaction: Transaction): void {
    this.running.runner.dispatch(this.outgoingChannel, {
      type: 'transactionSeen',
      transaction: transaction.toBuffer(),
    });
  }

  /** Reads the mempool of the chain downstream as the node does. */
  lookAtMempool(): Promise<void> {
    const { mempool } = this.downstream.node;
    const backend = {
      mempool: async () => mempool.all().map(({ transaction }) => transaction.txid),
      transaction: async (txid: string) => {
        const raw = mempool.entry(txid)?.transaction.raw;
        return raw && { raw, confirmations: 0 };
      },
    };
    return new PreimageWatch(this.book, this.running.runner, backend, log).look();
  }

  /** Commits, and lets messages go to and fro upstream until there are no more. */
  flush(): void {
    this.running.journal.flush();
    for (;;) {
      const { opener } = this.upstream;
      if (opener.wantsToSign) this.upstream.sign('opener');
      const bytes = opener.outbox.shift();
      if (bytes === undefined) return;
      const message = decodeMessage(bytes);
      if (!message.ok) throw new Error('a message that cannot be read');
      this.running.runner.dispatch(this.incomingChannel, message.value as ChannelMessage);
      this.running.journal.flush();
    }
  }

  /** What upstream's peer reads in the failure of an HTLC. */
  failureOf(name: string): string | undefined {
    const [failed] = this.upstream.opener.actions.flatMap((action) =>
      action.type === 'htlcFailed' && equalBytes(action.htlc.paymentHash, sha256(preimageOf(name)))
        ? [action.htlc.removal]
        : [],
    );
    if (failed?.kind !== 'fail') return undefined;
    const read = readFailure(this.secrets.get(name) ?? [], failed.reason);
    if (read === undefined || !('code' in read.failure)) return undefined;
    return String(read.failure.code);
  }

  /** Hands an HTLC that is committed upstream to the relay. */
  receive(): void {
    for (const htlc of commitmentsOf(this.incomingChannel)?.htlcs ?? []) {
      if (htlc.offerer === 'remote') this.running.relay.received(this.incomingChannel, htlc, false);
    }
    this.flush();
  }

  /** An HTLC for the node to pass on, committed upstream alone; `more` goes into its `update_add_htlc` too. */
  offerUpstream(
    name: string,
    sats: number,
    expiresIn: number,
    more: Pick<UpdateAddHtlc, 'pathKey'> = {},
  ): void {
    const outgoing = this.downstream.height + expiresIn;
    const payment = { amountMsat: msat(BigInt(sats) * 1000n), cltvExpiry: outgoing };
    const offer = { ...this.incoming(name, payment, outgoing + 80), ...more };
    this.upstream.run('opener', { type: 'addHtlc', offer });
    this.upstream.settle();
  }

  /** An HTLC that the running node takes from upstream, and holds. */
  offerThroughNode(name: string, sats: number): void {
    const payment = { amountMsat: msat(BigInt(sats) * 1000n), cltvExpiry: this.downstream.height + 60 };
    const offer = this.incoming(name, payment, payment.cltvExpiry + 80);
    this.upstream.run('opener', { type: 'addHtlc', offer });
    this.flush();
  }

  /** Fails an HTLC that the running node holds. */
  failThroughNode(id: bigint): void {
    const removal = { kind: 'fail', reason: new Uint8Array(292) } as const;
    this.running.runner.dispatch(this.incomingChannel, { type: 'removeHtlc', id, removal });
    this.flush();
  }

  private incoming(name: string, payment: { amountMsat: bigint; cltvExpiry: number }, expiry: number) {
    const { packet, sharedSecrets } = relayOnion(name, payment, {
      relay: this.upstream.accepter.context.nodeSigner.nodeId,
      payee: this.downstream.accepter.peer.context.nodeSigner.nodeId,
      shortChannelId: this.downstream.opener.peer.shortChannelId,
    });
    this.secrets.set(name, sharedSecrets);
    return offerOf(name, payment.amountMsat + 1000n, { cltvExpiry: expiry, onionRoutingPacket: packet });
  }

  /** Lets the node see what the last block holds. */
  private see(): void {
    const { block, height } = this.downstream.node.chain.tip;
    const funding = commitmentsOf(this.outgoingChannel)?.parameters.funding;
    for (const { tx } of block.transactions.slice(1)) {
      const bytes = tx.toBuffer();
      const parsed = Transaction.fromBuffer(bytes);
      for (const { hash, index } of parsed.ins) {
        const outpoint = { txid: hash, outputIndex: index };
        const spend = { transaction: bytes, txid: parsed.getHash(), height };
        if (funding !== undefined && outpointKey(funding) === outpointKey(outpoint)) {
          this.running.runner.fundingSpent(this.outgoingChannel, { type: 'fundingSpent', ...spend });
        } else if (this.watched.has(outpointKey(outpoint))) {
          this.running.runner.dispatch(this.outgoingChannel, { type: 'outputSpent', outpoint, ...spend });
        }
      }
    }
    this.running.runner.dispatchAll({ type: 'newBlock' });
  }

  private get running() {
    if (this.parts === undefined) throw new Error('the node has not started');
    return this.parts;
  }

  private build(channels: readonly ManagedChannel[]): void {
    this.book = new ChannelBook();
    for (const channel of channels) this.book.add(channel);
    this.lives += 1;
    const life = this.lives;
    const fail = (error: unknown) => {
      if (life === this.lives) throw error;
    };
    const store = {
      ...this.store,
      transaction: <T>(work: () => T): T => {
        // What waited in a process that is dead is never written.
        if (life !== this.lives) throw new Error('killed');
        return this.store.transaction(work);
      },
    };
    const journal = new Journal(store, fail, fail);
    const runner: ChannelRunner = new ChannelRunner(
      this.book,
      this.upstream.accepter.seed,
      this.store,
      journal,
      this.environment(life),
      {
        ready: ignore,
        announce: ignore,
        htlcReceived: ignore,
        htlcFulfilled: (channel, htlc, preimage) => {
          if (htlc.origin?.kind === 'relay' && !this.isDeaf) {
            relay.fulfilled(htlc.origin, channel, htlc, preimage);
          }
        },
        htlcFailed: (htlc) => {
          if (htlc.origin?.kind === 'relay') relay.failed(htlc.origin, htlc);
        },
        htlcRefused: ({ origin }, error) => {
          if (origin.kind === 'relay') relay.refused(origin, error);
        },
        revoked: (channel, state) => {
          if (channel.peerId === UPSTREAM) this.revoked.push(state);
        },
        stateChanged: ignore,
        scriptWanted: ignore,
        quiescing: ignore,
        alarmed: ignore,
        forgotten: ignore,
      },
      log,
    );
    const relay: HtlcRelay = new HtlcRelay(
      this.book,
      runner,
      {
        nodePrivateKey: this.upstream.accepter.nodePrivateKey,
        policy: this.upstream.accepter.context.policy,
        blockHeight: () => blockHeight(this.downstream.height),
        clock: { steadyMillis: () => 0 },
        takesAttribution: () => true,
        isChainStalled: () => this.isChainStalled,
        outgoing: () => ({
          policy: RELAY_TERMS,
          enabled: true,
          spendableMsat: msat(1_000_000_000),
        }),
        noteOnion: () => true,
        arrived: ignore,
        forwarded: ignore,
      },
      log,
    );
    this.parts = { runner, relay, journal };
  }

  private environment(life: number): ChannelEnvironment {
    const { context } = this.upstream.accepter;
    return {
      context: () => ({ ...context, blockHeight: this.downstream.height }),
      send: (peerId, message) => {
        if (peerId !== UPSTREAM || life !== this.lives) return;
        this.sent.push(message);
        this.upstream.give('opener', message);
      },
      disconnect: ignore,
      publish: ignore,
      fund: ignore,
      releaseFunding: ignore,
      watchFunding: ignore,
      watchOutput: (_channel, outpoint) => this.watched.set(outpointKey(outpoint), outpoint),
      claims: { offer: ignore, withdraw: ignore },
      unwatch: ignore,
    };
  }

  private get ends() {
    return [
      { peer: this.upstream.accepter, peerId: UPSTREAM },
      { peer: this.downstream.opener.peer, peerId: 'downstream' },
    ];
  }

  private channelOf(peer: ChannelPeer): ManagedChannel {
    const channel = this.book.get(toHex(peer.commitments.parameters.channelId));
    if (channel === undefined) throw new Error('the node does not know the channel');
    return channel;
  }
}

function managed(peer: ChannelPeer, peerId: string, channel: ManagedChannel['channel']): ManagedChannel {
  const id = toHex(peer.commitments.parameters.channelId);
  return { id, peerId, signer: peer.context.signer, channel };
}
