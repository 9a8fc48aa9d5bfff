import type { AddressError } from '../../core/primitives/address.js';
import type { Satoshi } from '../../core/primitives/units.js';

/** Why the wallet does not pay. */
export type WalletError =
  | AddressError
  /** The coins at hand, without those that are reserved, immature or not ours to rely on yet, do not suffice. */
  | { readonly code: 'insufficientFunds'; readonly neededSat: Satoshi; readonly availableSat: Satoshi }
  /** What would be left is less than what is kept to force the channels' claims through when fees are high. */
  | {
      readonly code: 'reserveNeeded';
      readonly neededSat: Satoshi;
      readonly availableSat: Satoshi;
      readonly reserveSat: Satoshi;
    }
  /** No node relays an output this small. */
  | { readonly code: 'dustAmount'; readonly amountSat: Satoshi; readonly minimumSat: Satoshi }
  /** A reservation that was released, has timed out or was committed before; its coins may be spent elsewhere. */
  | { readonly code: 'unknownReservation'; readonly reservationId: string }
  /** A coin that the transaction spends is spent by another one. */
  | { readonly code: 'doubleSpend'; readonly txid: string; readonly spentBy: string };
