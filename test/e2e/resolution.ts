import { type ChannelView, type Network, type NodeContact, until } from '../../regtest/index.js';

/** Far more blocks than any of the delays in these tests. */
const MOST_BLOCKS = 120;

interface RawTransaction {
  readonly txid: string;
  readonly vin: readonly { readonly txid?: string; readonly vout?: number }[];
  readonly vout: readonly { readonly value: number; readonly n: number }[];
}

/** What came of a channel on the chain, in satoshi. */
export interface Outcome {
  /** What a node has more on chain than before. Throws `RangeError` for one whose books are not open. */
  gained(node: NodeContact): bigint;
  /** What the transactions since then paid to miners. */
  readonly fees: bigint;
  /** What nobody has taken of the commitments: anchors, as a rule. */
  readonly left: bigint;
  /** The transactions that spent outputs of the commitments. */
  readonly spenders: readonly string[];
}

/** Notes what nodes have on chain; the answer tells what has become of that and of commitments since. */
export async function openBooks(
  { chain }: Network,
  nodes: readonly NodeContact[],
): Promise<(...commitments: readonly string[]) => Promise<Outcome>> {
  const before = await Promise.all(nodes.map(onchainSat));
  const height = await chain.call<number>('getblockcount');
  const transaction = (txid: string) => chain.call<RawTransaction>('getrawtransaction', txid, true);
  return async (...commitments) => {
    const after = await Promise.all(nodes.map(onchainSat));
    const tip = await chain.call<number>('getblockcount');
    let fees = 0n;
    const spenders: string[] = [];
    for (let next = height + 1; next <= tip; next += 1) {
      const hash = await chain.call<string>('getblockhash', next);
      const { tx } = await chain.call<{ tx: readonly string[] }>('getblock', hash);
      for (const each of tx.slice(1)) {
        const { vin, vout } = await transaction(each);
        const spent = await Promise.all(
          vin.map(async (input) => outputOf(await transaction(input.txid ?? ''), input.vout)),
        );
        fees += total(spent) - total(vout.map(({ value }) => toSat(value)));
        if (vin.some((input) => commitments.includes(input.txid ?? ''))) spenders.push(each);
      }
    }
    const left = await Promise.all(commitments.map(async (txid) => leftOf(chain, await transaction(txid))));
    return {
      gained(node) {
        const place = nodes.indexOf(node);
        const [had, has] = [before[place], after[place]];
        if (had === undefined || has === undefined) throw new RangeError(`no books for ${node.alias}`);
        return has - had;
      },
      fees,
      left: total(left),
      spenders,
    };
  };
}

/** Mines block after block until a channel is closed for good in the eyes of nodes. */
export function mineUntilClosed(
  network: Network,
  channelId: string,
  nodes: readonly NodeContact[],
): Promise<void> {
  return mineUntil(network, `the channel to be closed`, async () => {
    const views = await Promise.all(nodes.map((node) => viewOf(node, channelId)));
    return views.every(({ state }) => state === 'closed');
  });
}

/** Mines block after block, each once all nodes have seen the one before, until something holds. */
export async function mineUntil(
  network: Network,
  what: string,
  holds: () => Promise<boolean>,
): Promise<void> {
  for (let mined = 0; mined < MOST_BLOCKS; mined += 1) {
    if (await holds()) return;
    await network.mine(1);
  }
  throw new Error(`mined ${MOST_BLOCKS} blocks in vain for ${what}`);
}

/** Waits until nothing is under way in a channel on either side. */
export async function untilIdle(channelId: string, nodes: readonly NodeContact[]): Promise<void> {
  await until('the HTLCs to be gone', async () => {
    const views = await Promise.all(nodes.map((node) => viewOf(node, channelId)));
    return views.every(({ htlcs }) => htlcs === 0);
  });
}

/** Waits until a channel is in a state. */
export async function untilState(
  node: NodeContact,
  channelId: string,
  state: ChannelView['state'],
): Promise<void> {
  await until(
    `${node.alias}'s channel to be ${state}`,
    async () => (await viewOf(node, channelId)).state === state,
  );
}

/** A channel as a node shows it. */
export async function viewOf(node: NodeContact, channelId: string): Promise<ChannelView> {
  const { channels } = await node.api.channels();
  const found = channels.find((channel) => channel.channelId === channelId);
  if (found === undefined) throw new Error(`${node.alias} does not know the channel`);
  return found;
}

/** What a node has yet to take of a channel: amounts by their kind, anchors left out. */
export async function pendingOf(
  node: NodeContact,
  channelId: string,
): Promise<Readonly<Record<string, string>>> {
  const { pending } = await node.api.onchain();
  const own = pending.filter((output) => output.channelId === channelId && output.kind !== 'anchor');
  return Object.fromEntries(own.map(({ kind, amountSat }) => [kind, amountSat]));
}

async function onchainSat({ api }: NodeContact): Promise<bigint> {
  return BigInt((await api.balance()).onchain.confirmedSat);
}

async function leftOf(chain: Network['chain'], { txid, vout }: RawTransaction): Promise<bigint> {
  const unspent = vout.map(async ({ n, value }) =>
    (await chain.call('gettxout', txid, n)) === null ? 0n : toSat(value),
  );
  return total(await Promise.all(unspent));
}

function outputOf({ vout }: RawTransaction, index: number | undefined): bigint {
  return toSat(vout.find(({ n }) => n === index)?.value ?? 0);
}

function toSat(value: number): bigint {
  return BigInt(Math.round(value * 1e8));
}

function total(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}
