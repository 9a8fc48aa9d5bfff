import type { Chain } from '../launch/index.js';
import { claim } from './claims.js';

interface RawTransaction {
  readonly confirmations?: number;
  readonly vin: readonly { readonly txid: string; readonly vout: number; readonly sequence: number }[];
}

/** A commitment transaction's sequence has 0x80 as its highest byte (BOLT 3); a mutual close is final or replaceable. */
const LOWEST_CLOSING_SEQUENCE = 0xfffffffd;

/** Checks that a transaction on the chain closes a channel by agreement; gives its confirmations. */
export async function checkClosing(
  chain: Chain,
  txid: string,
  funding: { readonly fundingTxid: string; readonly fundingOutput: number },
): Promise<number> {
  const transaction = await chain.call<RawTransaction>('getrawtransaction', txid, true);
  const [input] = transaction.vin;
  claim('the inputs of the closing transaction', transaction.vin.length, 1);
  claim('what it spends', `${input?.txid}:${input?.vout}`, `${funding.fundingTxid}:${funding.fundingOutput}`);
  claim('that it is no commitment', (input?.sequence ?? 0) >= LOWEST_CLOSING_SEQUENCE ? 'yes' : 'no', 'yes');
  return transaction.confirmations ?? 0;
}
