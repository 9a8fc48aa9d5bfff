import { Transaction } from 'bitcoinjs-lib';
import { isRejection } from '../../regtest/chain/acceptance.js';
import { RegtestNode } from '../../regtest/chain/node.js';
import { acceptAlone } from '../../regtest/chain/package-acceptance.js';
import { loadScriptVerifier } from '../../regtest/chain/script-verifier.js';
import { chainTransaction } from '../../regtest/chain/transaction.js';
import type { Claim } from '../../src/core/enforcement/index.js';
import { sat } from '../../src/core/primitives/units.js';
import { ChannelActor, type Coin, OPEN_SCRIPT, OPEN_WITNESS, outpointKey } from './channel-actor.js';
import { ChannelPair, offerOf, type PairOptions, type PeerName, preimageOf } from './channel-pair.js';
import { ChannelPeer } from './channel-peer.js';

const COINBASE_BLOCKS = 110;
const COINS = 200;
const COIN_VALUE = 20_000n;

/** A channel whose funding, commitments and claims stand on a chain that checks every script. */
export class ChannelChain {
  readonly opener: ChannelActor;
  readonly accepter: ChannelActor;
  /** All who watch the chain. */
  readonly actors: ChannelActor[];
  private readonly coins: Coin[];

  private constructor(
    readonly node: RegtestNode,
    readonly pair: ChannelPair,
    coins: Coin[],
  ) {
    this.opener = new ChannelActor(pair.opener);
    this.accepter = new ChannelActor(pair.accepter);
    this.actors = [this.opener, this.accepter];
    this.coins = coins;
  }

  /** A channel ready for payments, both sides with a delay of 10 blocks. */
  static async ready(options: Partial<PairOptions> = {}): Promise<ChannelChain> {
    const node = new RegtestNode(await loadScriptVerifier(), () => 1_800_000_000);
    node.mine(COINBASE_BLOCKS, OPEN_SCRIPT);
    const policy = { toSelfDelay: 10, minimumDepth: 1 };
    const pair = new ChannelPair({
      isPublic: false,
      ...options,
      openerPolicy: { ...policy, ...options.openerPolicy },
      accepterPolicy: { ...policy, ...options.accepterPolicy },
    });
    const coins = splitCoinbase(node, 1);
    fundOnChain(node, pair, 2);
    return new ChannelChain(node, pair, coins);
  }

  get height(): number {
    return this.node.chain.tip.height;
  }

  actor(name: PeerName): ChannelActor {
    return this[name];
  }

  /** Offers an HTLC that expires so many blocks from now, and commits it on both sides. */
  offer(from: PeerName, name: string, sats: number, expiresIn = 40): void {
    const cltvExpiry = this.height + expiresIn;
    const offer = offerOf(name, BigInt(sats) * 1000n, { cltvExpiry });
    this.pair.run(from, { type: 'addHtlc', offer });
    this.settle();
  }

  /** Gives the preimage of an HTLC that `by` was offered. */
  fulfill(by: PeerName, id: bigint, name: string): void {
    const removal = { kind: 'fulfill', preimage: preimageOf(name) } as const;
    this.pair.run(by, { type: 'removeHtlc', id, removal });
    this.actor(by).readActions();
  }

  settle(): void {
    this.pair.settle();
    for (const actor of this.actors) actor.readActions();
  }

  /** What a peer would publish now, from a copy of it; the copy is told of the chain from here on. */
  fork(name: PeerName): { readonly actor: ChannelActor; readonly commitment: Transaction } {
    const original = this.pair.peer(name);
    const copy = new ChannelPeer(name);
    copy.context = original.context;
    copy.channel = original.channel;
    const actor = new ChannelActor(copy);
    const actions = copy.run({ type: 'forceClose' });
    actor.readActions();
    const published = actions.find((action) => action.type === 'publish');
    if (published === undefined) throw new Error('nothing was published');
    return { actor, commitment: Transaction.fromBuffer(published.transaction) };
  }

  /** Closes by force and gives the commitment that was published to the mempool. */
  forceClose(name: PeerName): Transaction {
    const actions = this.pair.run(name, { type: 'forceClose' });
    const published = actions.find((action) => action.type === 'publish');
    if (published === undefined) throw new Error('nothing was published');
    const commitment = Transaction.fromBuffer(published.transaction);
    this.publish(commitment);
    for (const actor of this.actors) actor.readActions();
    return commitment;
  }

  /** Hands a transaction to the mempool, which must take it. */
  publish(transaction: Transaction): void {
    const refusal = this.submit(transaction);
    if (refusal !== undefined) throw new Error(`refused: ${refusal}`);
  }

  /** As `publish`, for the bytes of a transaction. */
  publishRaw(transaction: Uint8Array): void {
    this.publish(Transaction.fromBuffer(transaction));
  }

  /** Hands a transaction to the mempool; the reject reason, or undefined. */
  submit(transaction: Transaction): string | undefined {
    const outcome = acceptAlone(this.node, chainTransaction(transaction));
    return isRejection(outcome) ? outcome.reason : undefined;
  }

  /** Mines all that is in the mempool; everybody sees the block. */
  mine(count = 1): void {
    for (let mined = 0; mined < count; mined++) {
      this.node.mine(1, OPEN_SCRIPT);
      const { block, height } = this.node.chain.tip;
      const transactions = block.transactions.slice(1).map(({ tx }) => Transaction.fromBuffer(tx.toBuffer()));
      for (const actor of this.actors) actor.blockConnected(height, transactions);
    }
  }

  /** Takes blocks off the chain; what they held is back in the mempool unless `forget` is given. */
  undo(count: number, forget = false): void {
    const top = this.height;
    const lowest = this.node.chain.at(top - count + 1);
    if (lowest === undefined) throw new Error('the chain is not that long');
    this.node.invalidate(lowest);
    if (forget) {
      for (const { transaction } of this.node.mempool.all()) this.node.mempool.remove(transaction.txid);
    }
    for (let height = top; height > top - count; height--) {
      for (const actor of this.actors) actor.blockDisconnected(height);
    }
  }

  /** Publishes every claim of an actor that the next block can hold, and checks that none could be published before. */
  claim(actor: ChannelActor, only?: (claim: Claim) => boolean): void {
    for (const claim of actor.claims.values()) {
      if (claim.earliestHeight !== this.height + 2) continue;
      const refusal = this.submit(actor.spend(claim, this.coins[0]));
      if (refusal === undefined) throw new Error(`${claim.kind} was possible before its earliest height`);
    }
    for (const claim of actor.ready(this.height + 1)) {
      if (only !== undefined && !only(claim)) continue;
      // Somebody else was first: its spend is in the mempool already.
      if (this.node.mempool.spenderOf(outpointKey(claim.outpoint)) !== undefined) continue;
      this.publish(actor.spend(claim, this.takeCoin()));
    }
  }

  /** Everybody takes what it can, block by block, until all channels are closed. */
  resolve(blocks = 120): void {
    for (let mined = 0; mined < blocks; mined++) {
      if (this.actors.every(({ isClosed }) => isClosed)) return;
      for (const actor of this.actors) this.claim(actor);
      this.mine();
    }
    throw new Error('the channel is never resolved');
  }

  /** Blocks in which everybody takes what it can. */
  claimAndMine(blocks: number): void {
    for (let mined = 0; mined < blocks; mined++) {
      for (const actor of this.actors) this.claim(actor);
      this.mine();
    }
  }

  /** What is left unspent of a transaction's outputs, in satoshi. */
  unspent(transaction: Transaction): bigint[] {
    return transaction.outs.flatMap(({ value }, index) =>
      this.node.chain.coins.get(`${transaction.getId()}:${index}`) === undefined ? [] : [BigInt(value)],
    );
  }

  takeCoin(): Coin {
    const coin = this.coins.shift();
    if (coin === undefined) throw new Error('no coin is left for fees');
    return coin;
  }
}

/** Opens the channel of a pair with the coins of a block, and confirms it: both ends are ready for payments then. */
export function fundOnChain(node: RegtestNode, pair: ChannelPair, coinbaseHeight: number): void {
  const seeTip = () => {
    for (const peer of pair.peers) peer.context = { ...peer.context, blockHeight: node.chain.tip.height };
  };
  seeTip();
  pair.makeFunding = (scriptPubKey, amount) => {
    const transaction = spendCoinbase(node, coinbaseHeight);
    transaction.addOutput(OPEN_SCRIPT, 1_000_000_000n);
    transaction.addOutput(scriptPubKey, amount);
    return { transaction, outputIndex: 1 };
  };
  pair.open();
  pair.settle();
  const funding = pair.fundingTransaction;
  if (funding === undefined) throw new Error('nobody funded the channel');
  const mined = node.mineExactly([chainTransaction(funding)], OPEN_SCRIPT);
  if (typeof mined !== 'string') throw new Error(mined.reason);
  seeTip();
  const output = funding.outs[1];
  for (const name of ['opener', 'accepter'] as const) {
    pair.run(name, {
      type: 'fundingConfirmed',
      height: node.chain.tip.height,
      transactionIndex: 1,
      scriptPubKey: output?.script,
      amount: sat(output?.value ?? 0n),
    });
    pair.run(name, { type: 'newBlock' });
  }
  pair.settle();
  pair.opener.in('normal');
  pair.accepter.in('normal');
}

function spendCoinbase(node: RegtestNode, height: number): Transaction {
  const coinbase = node.chain.at(height)?.block.transactions[0]?.tx;
  if (coinbase === undefined) throw new Error(`no block at height ${height}`);
  const transaction = new Transaction();
  transaction.version = 2;
  transaction.addInput(coinbase.getHash(), 0, 0xfffffffd);
  transaction.setWitness(0, [OPEN_WITNESS]);
  return transaction;
}

/** Many small coins, each enough for the fee of a claim. */
function splitCoinbase(node: RegtestNode, height: number): Coin[] {
  const transaction = spendCoinbase(node, height);
  for (let coin = 0; coin < COINS; coin++) transaction.addOutput(OPEN_SCRIPT, COIN_VALUE);
  transaction.addOutput(OPEN_SCRIPT, 4_900_000_000n);
  const mined = node.mineExactly([chainTransaction(transaction)], OPEN_SCRIPT);
  if (typeof mined !== 'string') throw new Error(mined.reason);
  const txid = transaction.getHash();
  return Array.from({ length: COINS }, (_, outputIndex) => ({
    outpoint: { txid, outputIndex },
    value: COIN_VALUE,
  }));
}
