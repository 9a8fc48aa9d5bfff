import { randomBytes } from 'node:crypto';
import type { Chain } from '../../../regtest/launch/index.js';
import { type NodeContact, until } from '../../../regtest/network/index.js';
import { beginChannel, type ChannelMessage, type OpenCommand } from '../../../src/core/channel/index.js';
import { curve, type PublicKey, sha256 } from '../../../src/core/crypto/index.js';
import { buildOnion, encodePayload } from '../../../src/core/onion/index.js';
import { toHex, utf8 } from '../../../src/core/primitives/bytes.js';
import { parseDisplayHash } from '../../../src/core/primitives/display-hash.js';
import { cltvExpiry, msat, sat } from '../../../src/core/primitives/units.js';
import {
  decodeMessage,
  encodeMessage,
  type NegotiatedFeatures,
  negotiate,
  type ShortChannelId,
} from '../../../src/core/wire/index.js';
import { systemClock } from '../../../src/node/clock.js';
import { nodeFeatures } from '../../../src/node/features.js';
import { exchangeInit } from '../../../src/node/peers/exchange-init.js';
import { connectNoise, dial, type NoiseConnection, parsePeerUri } from '../../../src/node/transport/index.js';
import { type Coin, OPEN_SCRIPT } from '../../support/channel-actor.js';
import { offerOf } from '../../support/channel-pair.js';
import { CheaterChannel } from './cheater-channel.js';
import { openCoin, spendOpenCoin } from './coins.js';
import type { Miner } from './miner.js';

export const CAPACITY = 1_000_000n;
const PUSHED_MSAT = 400_000_000;
/** As many as a peer may have waiting for their funding. */
const OPENED_AT_ONCE = 10;
const COMMITMENT_FEERATE = 1000;
const FEE = 5_000n;
const TIMEOUT_MS = 10_000;
/** For one step of all channels, on a machine that has much else to do. */
const STEP_TIMEOUT_MS = 60_000;
/** Beyond every check of the node that an HTLC passes through, and soon over. */
const OUTGOING_BLOCKS = 20;
const EXPIRY_DELTA = 18;
/** After so many blocks every HTLC of the cheater has expired. */
export const HTLC_BLOCKS = OUTGOING_BLOCKS + EXPIRY_DELTA + 1;

/** A node that speaks to another over a real socket, runs the same channels, and keeps all that it should forget. */
export class CheaterNode {
  readonly channels: CheaterChannel[] = [];
  private readonly chainHash: Uint8Array;

  private constructor(
    private readonly privateKey: Uint8Array,
    private readonly victim: PublicKey,
    private readonly connection: NoiseConnection,
    private readonly features: NegotiatedFeatures,
    private readonly chain: Chain,
    private readonly miner: Miner,
  ) {
    this.chainHash = parseDisplayHash(chain.genesisHash);
    connection.onMessage((bytes) => this.receive(bytes));
  }

  static async connect(victim: NodeContact, chain: Chain, miner: Miner): Promise<CheaterNode> {
    const uri = parsePeerUri(victim.uri.tcp);
    if (!uri.ok) throw new Error(`no address: ${victim.uri.tcp}`);
    const { nodeId, address } = uri.value;
    const privateKey = sha256(utf8('node key of a cheater'));
    const channel = await dial(address, { timeoutMs: TIMEOUT_MS });
    const connection = await connectNoise(channel, privateKey, nodeId, randomBytes);
    const features = await introduce(connection, parseDisplayHash(chain.genesisHash));
    return new CheaterNode(privateKey, nodeId, connection, features, chain, miner);
  }

  disconnect(): void {
    this.connection.destroy();
  }

  /** Opens channels, a few in each block, and waits until the other side uses them too. */
  async open(formats: readonly CheaterChannel['format'][]): Promise<void> {
    const total = (CAPACITY + FEE) * BigInt(formats.length);
    let coin = await openCoin(this.chain, total);
    await this.miner.mine(1);
    for (let start = 0; start < formats.length; start += OPENED_AT_ONCE) {
      coin = await this.openBatch(formats.slice(start, start + OPENED_AT_ONCE), coin);
    }
  }

  /** Offers an HTLC over a channel that the node in between passes on over another, back to the cheater. */
  offer(from: CheaterChannel, to: CheaterChannel, name: string, sats: number, height: number): void {
    const amountMsat = msat(BigInt(sats) * 1000n);
    const outgoingCltvValue = cltvExpiry(height + OUTGOING_BLOCKS);
    const offer = offerOf(name, amountMsat, { cltvExpiry: outgoingCltvValue + EXPIRY_DELTA });
    const { shortChannelId } = to;
    const common = { amtToForward: amountMsat, outgoingCltvValue };
    const onion = buildOnion({
      sessionKey: randomBytes(32),
      associatedData: offer.paymentHash,
      hops: [
        { nodeId: this.victim, payload: encodePayload({ kind: 'forward', ...common, shortChannelId }) },
        {
          nodeId: curve().publicKey(this.privateKey),
          payload: encodePayload({ kind: 'final', ...common, totalMsat: amountMsat }),
        },
      ],
    });
    if (!onion.ok) throw new Error(onion.error.code);
    to.offers.push(name);
    from.run({ type: 'addHtlc', offer: { ...offer, onionRoutingPacket: onion.value.packet } });
    this.flush(from);
  }

  remove(channel: CheaterChannel, name: string, how: 'fulfill' | 'fail'): void {
    channel.remove(name, how);
    this.flush(channel);
  }

  /** Waits until every channel rests at a commitment, and keeps it. */
  async restAt(commitmentNumber: bigint): Promise<void> {
    const areAtRest = async () => this.channels.every(({ restsAt }) => restsAt === commitmentNumber);
    await until(`every channel to rest at commitment ${commitmentNumber}`, areAtRest, STEP_TIMEOUT_MS);
    for (const channel of this.channels) channel.keepState();
  }

  private async openBatch(formats: readonly CheaterChannel['format'][], coin: Coin): Promise<Coin> {
    const batch = formats.map((format) => this.begin(format));
    const funds = await until('the channels to be accepted', async () => {
      const asked = batch.flatMap(({ peer }) => peer.actions.filter((action) => action.type === 'fund'));
      return asked.length === batch.length && asked;
    });
    const rest = coin.value - FEE - CAPACITY * BigInt(batch.length);
    const outputs = funds.map(({ scriptPubKey, amount }) => ({
      script: scriptPubKey,
      value: BigInt(amount),
    }));
    const funding = spendOpenCoin(coin, [...outputs, { script: OPEN_SCRIPT, value: rest }]);
    const [transaction, txid] = [funding.toBuffer(), funding.getHash()];
    for (const [outputIndex, channel] of batch.entries()) {
      channel.run({ type: 'funded', transaction, txid, outputIndex });
      this.flush(channel);
    }
    await until('the funding to be signed', async () =>
      batch.every(({ peer }) => peer.actions.some((action) => action.type === 'publish')),
    );
    const height = await this.miner.block([funding]);
    for (const [outputIndex, channel] of batch.entries()) {
      const { script } = outputs[outputIndex] ?? {};
      channel.peer.context = { ...channel.peer.context, blockHeight: height };
      const confirmed = { height, transactionIndex: 1, scriptPubKey: script, amount: sat(CAPACITY) };
      channel.run({ type: 'fundingConfirmed', ...confirmed });
      this.flush(channel);
    }
    await until('the channels to be ready', async () =>
      batch.every(({ peer }) => peer.state.kind === 'normal'),
    );
    for (const channel of batch) channel.keepState();
    return { outpoint: { txid, outputIndex: batch.length }, value: rest };
  }

  private begin(format: CheaterChannel['format']): CheaterChannel {
    const name = `cheater ${this.channels.length}`;
    const channel = new CheaterChannel(name, format, this.chainHash);
    const { peer } = channel;
    const nodeSigner = {
      nodeId: curve().publicKey(this.privateKey),
      sign: (hash: Uint8Array) => curve().sign(hash, this.privateKey),
    };
    peer.context = { ...peer.context, nodeSigner };
    const command: OpenCommand = {
      type: 'open',
      temporaryChannelId: sha256(utf8(name)),
      channelKeyIndex: 0,
      remoteNodeId: this.victim,
      fundingAmount: sat(CAPACITY),
      pushMsat: msat(PUSHED_MSAT),
      isPublic: false,
      format,
      commitmentFeeratePerKw: COMMITMENT_FEERATE,
      fundingFeeratePerKw: COMMITMENT_FEERATE,
      scidAlias: false,
      zeroconf: false,
      features: this.features,
      shutdownScript: OPEN_SCRIPT,
      localAlias: BigInt(this.channels.length + 1) as ShortChannelId,
    };
    peer.take(beginChannel(command, peer.context));
    this.channels.push(channel);
    this.flush(channel);
    return channel;
  }

  private receive(bytes: Uint8Array): void {
    const decoded = decodeMessage(bytes);
    if (!decoded.ok) throw new Error(decoded.error.code);
    const message = decoded.value;
    if (message.type === 'ping') {
      this.connection.send(encodeMessage({ type: 'pong', ignored: new Uint8Array(message.pongLength) }));
    } else if ('channelId' in message || 'temporaryChannelId' in message) {
      this.channelMessage(message);
    }
  }

  private channelMessage(message: ChannelMessage): void {
    const id = toHex('channelId' in message ? message.channelId : message.temporaryChannelId);
    const channel = this.channels.find((each) => idsOf(each).includes(id));
    if (channel === undefined) return;
    channel.receive(message);
    this.flush(channel);
  }

  private flush({ peer }: CheaterChannel): void {
    for (const bytes of peer.outbox.splice(0)) this.connection.send(bytes);
  }
}

/** Exchanges `init`; what both offer. The cheater knows nothing of gossip. */
function introduce(connection: NoiseConnection, chainHash: Uint8Array): Promise<NegotiatedFeatures> {
  const features = nodeFeatures(['gossipQueries']);
  const options = { features, chainHash, timeoutMs: TIMEOUT_MS, clock: systemClock };
  return new Promise((resolve, reject) => {
    exchangeInit(connection, options, (outcome) => {
      if (outcome.ok) resolve(negotiate(features, outcome.value.features));
      else reject(outcome.error);
    });
  });
}

function idsOf({ name, peer }: CheaterChannel): readonly string[] {
  const { state } = peer;
  const temporary = toHex(sha256(utf8(name)));
  return 'commitments' in state ? [temporary, toHex(state.commitments.parameters.channelId)] : [temporary];
}
