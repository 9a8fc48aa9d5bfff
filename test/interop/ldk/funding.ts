import { crypto, networks, payments, Transaction } from 'bitcoinjs-lib';
import type { Chain } from '../../../regtest/launch/index.js';

/** For the miner. */
const FEE_SAT = 1_000n;
/** `OP_TRUE`: a coin that anyone can spend needs no wallet, and no signature. */
const ANYONE = Uint8Array.of(0x51);

interface RawTransaction {
  readonly vout: readonly { readonly n: number; readonly scriptPubKey: { readonly hex: string } }[];
}

/** Makes a funding transaction and does not publish it: LDK does once it has the peer's signature. */
export async function fundingTransaction(
  chain: Chain,
  outputScript: Uint8Array,
  amountSat: bigint,
): Promise<Uint8Array> {
  const network = { ...networks.regtest, bech32: chain.bech32Prefix };
  const { address, output } = payments.p2wsh({ hash: crypto.sha256(ANYONE), network });
  if (address === undefined || output === undefined) throw new Error('no address for a coin of anyone');
  const txid = await chain.fund(address, amountSat + FEE_SAT);
  const funded = await chain.call<RawTransaction>('getrawtransaction', txid, true);
  const script = Buffer.from(output).toString('hex');
  const coin = funded.vout.find(({ scriptPubKey }) => scriptPubKey.hex === script);
  if (coin === undefined) throw new Error(`${txid} pays no coin of anyone`);
  const transaction = new Transaction();
  transaction.version = 2;
  transaction.addInput(Uint8Array.from(Buffer.from(txid, 'hex')).reverse(), coin.n);
  transaction.setWitness(0, [ANYONE]);
  transaction.addOutput(outputScript, amountSat);
  return transaction.toBuffer();
}
