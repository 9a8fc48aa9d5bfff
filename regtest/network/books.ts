import type { Network } from './network.js';
import type { NodeContact } from './node-handle.js';

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
