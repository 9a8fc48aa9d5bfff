import { ApiError } from '../api/error.js';
import type { WalletError } from './wallet/index.js';

/** What the wallet refuses, as a command tells it. */
export function walletApiError(error: WalletError): ApiError {
  switch (error.code) {
    case 'insufficientFunds': {
      const { neededSat, availableSat } = error;
      const message = `${neededSat} sat are needed with fees, ${availableSat} can be spent`;
      return new ApiError('insufficientFunds', message, {
        neededSat: neededSat.toString(),
        availableSat: availableSat.toString(),
      });
    }
    case 'reserveNeeded': {
      const { neededSat, availableSat, reserveSat } = error;
      const message = `${neededSat} sat are needed with fees, and of ${availableSat} that can be spent ${reserveSat} are kept to close channels under high fees`;
      return new ApiError('insufficientFunds', message, {
        neededSat: neededSat.toString(),
        availableSat: availableSat.toString(),
        reserveSat: reserveSat.toString(),
      });
    }
    case 'dustAmount':
      return new ApiError('amountBelowDust', `no node relays an output below ${error.minimumSat} sat`);
    case 'badAddress':
      return new ApiError('invalidAddress', addressProblem(error));
    case 'unknownReservation':
    case 'doubleSpend':
      return new ApiError('transactionRejected', 'the coins were spent meanwhile: try again');
  }
}

function addressProblem(error: Extract<WalletError, { code: 'badAddress' }>): string {
  if (error.reason !== 'wrongNetwork') return 'not an address';
  const belongs = error.actual.length === 0 ? 'a network unknown here' : error.actual.join(' or ');
  return `the address belongs to ${belongs}, this node is on ${error.expected}`;
}
