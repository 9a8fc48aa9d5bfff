import { ApiError } from '../../api/error.js';
import type { NodeService } from '../../api/node-service.js';
import { feeratePerKw } from '../../core/primitives/units.js';
import { walletApiError } from '../wallet-errors.js';
import type { NodeParts } from './parts.js';

/** The on-chain wallet. */
export function walletService({
  wallet,
  payouts,
  fees,
}: NodeParts): Pick<NodeService, 'newaddress' | 'utxos' | 'send'> {
  return {
    async newaddress() {
      return { address: wallet.newAddress() };
    },
    async utxos() {
      const utxos = wallet.utxos().map(({ txid, outputIndex, amountSat, address, height }) => ({
        txid,
        output: outputIndex,
        amountSat,
        address,
        blockHeight: height ?? null,
      }));
      return { utxos };
    },
    async send({ address, amountSat }) {
      const payout = await payouts.send(address, amountSat, feeratePerKw(fees.funding));
      if (payout.ok) return { txid: payout.value.txid };
      const { error } = payout;
      if (error.code !== 'rejected') throw walletApiError(error);
      throw new ApiError('transactionRejected', `the chain refused the transaction: ${error.reason}`);
    },
  };
}
