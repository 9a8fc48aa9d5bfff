import { crypto, networks, payments, Transaction } from 'bitcoinjs-lib';
import type { Chain } from '../../../regtest/launch/index.js';
import { type Coin, OPEN_SCRIPT, OPEN_WITNESS } from '../../support/channel-actor.js';

interface RawTransaction {
  readonly vout: readonly { readonly n: number; readonly scriptPubKey: { readonly hex: string } }[];
}

/** An address that pays `OPEN_SCRIPT`. */
export function openAddress({ bech32Prefix }: Chain): string {
  const network = { ...networks.regtest, bech32: bech32Prefix };
  const { address } = payments.p2wsh({ hash: crypto.sha256(OPEN_WITNESS), network });
  if (address === undefined) throw new Error('no address for the open script');
  return address;
}

/** A coin of the open script from the chain's wallet; not in a block yet. */
export async function openCoin(chain: Chain, value: bigint): Promise<Coin> {
  const txid = await chain.fund(openAddress(chain), value);
  const { vout } = await chain.call<RawTransaction>('getrawtransaction', txid, true);
  const script = Buffer.from(OPEN_SCRIPT).toString('hex');
  const output = vout.find(({ scriptPubKey }) => scriptPubKey.hex === script);
  if (output === undefined) throw new Error(`${txid} does not pay the open script`);
  const wireOrder = Uint8Array.from(Buffer.from(txid, 'hex')).reverse();
  return { outpoint: { txid: wireOrder, outputIndex: output.n }, value };
}

/** A transaction that makes outputs of a coin; the rest is its fee. */
export function spendOpenCoin(
  coin: Coin,
  outputs: readonly { script: Uint8Array; value: bigint }[],
): Transaction {
  const transaction = new Transaction();
  transaction.version = 2;
  transaction.addInput(coin.outpoint.txid, coin.outpoint.outputIndex);
  transaction.setWitness(0, [OPEN_WITNESS]);
  for (const { script, value } of outputs) transaction.addOutput(script, value);
  return transaction;
}
