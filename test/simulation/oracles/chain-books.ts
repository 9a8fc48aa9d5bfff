import { type ChainTransaction, displayHash, spentOutpoints } from '../../../regtest/chain/transaction.js';
import { simpleClosingSequence } from '../../../src/core/transactions/index.js';
import { commitmentsOf } from '../../../src/node/channels/managed-channel.js';
import { WalletKeys } from '../../../src/node/wallet/keys.js';
import type { SimulatedNode } from '../world/node.js';
import type { World } from '../world/world.js';

/** Whose a channel was. */
interface ChannelOwners {
  readonly opener: SimulatedNode;
  readonly accepter: SimulatedNode;
}

/** What the chain says that a node has paid, in satoshi, and what it may have lost to dust. */
export interface ChainCosts {
  fees: bigint;
  /** Anchors that nobody took, balances and HTLCs below the dust limit, fractions of a satoshi. */
  dust: bigint;
}

/** Outputs of commitments that nobody has taken, and that are worth it. */
export interface LeftOver {
  readonly name: string;
  readonly amountSat: bigint;
}

const ANCHOR = 330n;
const DUST_LIMIT = 354n;
/** Below this, an output may not be worth the transaction that takes it. */
const WORTH_TAKING = 3_000n;

/** Goes through the whole chain and says who paid for what. */
export function chainBooks(world: World): {
  readonly costs: ReadonlyMap<SimulatedNode, ChainCosts>;
  readonly left: readonly LeftOver[];
} {
  const { chain } = world.chain.node;
  const owners = channelOwners(world);
  const wallets = world.nodes.map((node) => ({ node, mine: walletOf(node) }));
  const costs = new Map(world.nodes.map((node) => [node, { fees: 0n, dust: 0n }]));
  const charge = (node: SimulatedNode, fees: bigint, dust = 0n) => {
    const cost = costs.get(node);
    if (cost === undefined) return;
    cost.fees += fees;
    cost.dust += dust;
  };
  const ofOpener = ({ tx }: ChainTransaction, opener: SimulatedNode) => {
    const mine = wallets.find(({ node }) => node === opener)?.mine;
    return total(tx.outs.filter(({ script }) => mine?.(script)));
  };
  const outputs = new Map<string, { readonly value: bigint; readonly script: Uint8Array }>();
  /** Outputs that came out of a channel and are in no wallet yet. */
  const ofChannel = new Map<string, ChannelOwners>();

  const settle = (entry: ChainTransaction) => {
    const spent = spentOutpoints(entry);
    const coins = spent.flatMap((name) => outputs.get(name) ?? []);
    const paid = total(coins) - total(entry.tx.outs);
    const touched = wallets.filter(({ mine }) =>
      [...coins, ...entry.tx.outs].some(({ script }) => mine(script)),
    );
    const channel = spent.map((name) => owners.get(name)).find((found) => found !== undefined);
    const origin = channel ?? spent.map((name) => ofChannel.get(name)).find((found) => found !== undefined);
    if (channel !== undefined) {
      charge(channel.opener, paid, 2n * ANCHOR + 2n * DUST_LIMIT);
      // HTLCs below the dust limit went into the fee, and not all were the opener's.
      const fees = isLeftToAccepter(entry, paid, ofOpener(entry, channel.opener)) ? paid : 0n;
      charge(channel.accepter, fees, paid / 4n + 2n * DUST_LIMIT);
    } else if (touched.length > 0) {
      for (const { node } of touched) charge(node, paid);
    } else if (origin !== undefined) {
      charge(origin.opener, paid);
      charge(origin.accepter, paid);
    }
    for (const [index, { script, value }] of entry.tx.outs.entries()) {
      const name = `${entry.txid}:${index}`;
      outputs.set(name, { script, value });
      if (origin !== undefined && !wallets.some(({ mine }) => mine(script))) ofChannel.set(name, origin);
    }
  };

  for (let height = 1; height <= chain.tip.height; height++) {
    for (const entry of chain.at(height)?.block.transactions ?? []) settle(entry);
  }
  const left = [...ofChannel.keys()].flatMap((name) => {
    const coin = chain.coins.get(name);
    return coin !== undefined && coin.value > WORTH_TAKING ? [{ name, amountSat: coin.value }] : [];
  });
  return { costs, left };
}

/**
 * Whether an accepter may have paid the fee of a close. Of a simple close each side offers its own transaction, and pays
 * for it: the accepter with the least fee that is relayed, which is lost in the dust, and with what it takes only when
 * the opener has not enough for that. `openerSat`: what the opener has of it.
 */
function isLeftToAccepter({ tx }: ChainTransaction, paid: bigint, openerSat: bigint): boolean {
  const isSimpleClose = tx.ins.every(({ sequence }) => sequence === simpleClosingSequence);
  return isSimpleClose && openerSat < paid + DUST_LIMIT;
}

/** Every channel that any node knows of, by its funding output. */
function channelOwners(world: World): ReadonlyMap<string, ChannelOwners> {
  const owners = new Map<string, ChannelOwners>();
  for (const node of world.nodes) {
    for (const managed of node.running?.parts.book.all() ?? []) {
      const parameters = commitmentsOf(managed)?.parameters;
      const peer = world.nodes.find(({ id }) => id === managed.peerId);
      if (parameters === undefined || peer === undefined) continue;
      const { funding, isOpener } = parameters;
      const [opener, accepter] = isOpener ? [node, peer] : [peer, node];
      owners.set(`${displayHash(funding.txid)}:${funding.outputIndex}`, { opener, accepter });
    }
  }
  return owners;
}

/** Tells the scripts of a node's wallet, which is up, from others. */
export function walletOf({ running }: SimulatedNode): (script: Uint8Array) => boolean {
  if (running === undefined) return () => false;
  const { keys, network, store } = running.parts;
  const wallet = new WalletKeys(keys.walletSeed, network, { ...store.wallet.load().keys });
  return (script) => wallet.placeOf(script) !== undefined;
}

function total(outputs: readonly { readonly value: bigint }[]): bigint {
  return outputs.reduce((sum, { value }) => sum + value, 0n);
}
