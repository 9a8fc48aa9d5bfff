import type { FundingCoin, SweepContext, SweepState } from '../../core/claims/index.js';
import type { ChannelSigner } from '../../core/keys/index.js';
import { displayHash, parseDisplayHash } from '../../core/primitives/display-hash.js';
import { outputKey } from '../chain/block.js';
import type { Wallet } from '../wallet/index.js';

/** The part of the wallet that claims are paid from and to. */
export type ClaimWallet = Pick<Wallet, 'newScript' | 'claimCoins' | 'holdForClaims' | 'signCoin'>;

/** What the sweep signs and pays with: the channels' signers and the node's wallet. */
export function walletContext(
  wallet: ClaimWallet,
  signerFor: (channelKeyIndex: number) => ChannelSigner,
): SweepContext {
  return {
    signerFor,
    newScript: () => wallet.newScript(),
    coins: () =>
      wallet.claimCoins().map(
        ({ txid, outputIndex, amountSat }): FundingCoin => ({
          outpoint: { txid: parseDisplayHash(txid), outputIndex },
          amount: amountSat,
        }),
      ),
    signCoin: ({ outpoint }, transaction, inputIndex) =>
      wallet.signCoin(displayHash(outpoint.txid), outpoint.outputIndex, transaction, inputIndex),
  };
}

/** The outputs of the wallet that transactions of the sweep spend. */
export function heldOutputs({ flights }: SweepState): Set<string> {
  return new Set(
    flights.flatMap(({ coins }) =>
      coins.map(({ outpoint }) => outputKey(displayHash(outpoint.txid), outpoint.outputIndex)),
    ),
  );
}
