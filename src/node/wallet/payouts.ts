import { addressToScript } from '../../core/primitives/address.js';
import type { Network } from '../../core/primitives/network.js';
import { err, ok, type Result } from '../../core/primitives/result.js';
import type { FeeratePerKw, Satoshi } from '../../core/primitives/units.js';
import type { ChainBackend, Rejection } from '../chain/backend.js';
import type { WalletError } from './errors.js';
import type { FundedTransaction, Wallet } from './wallet.js';

/** A payment that was made. */
export interface Payout {
  readonly txid: string;
  readonly feeSat: Satoshi;
  /** False: the backend did not answer. The transaction is saved and goes out with the next `rebroadcast`. */
  readonly published: boolean;
}

/** Pays from the wallet to addresses. */
export class Payouts {
  constructor(
    private readonly wallet: Wallet,
    private readonly network: Network,
    private readonly backend: Pick<ChainBackend, 'publish'>,
  ) {}

  /** Pays an amount to an address. */
  async send(
    address: string,
    amountSat: Satoshi,
    feeratePerKw: FeeratePerKw,
  ): Promise<Result<Payout, WalletError | Rejection>> {
    const script = addressToScript(address, this.network);
    if (!script.ok) return script;
    const outputs = [{ scriptPubKey: script.value, amountSat }];
    return this.pay(this.wallet.fund({ outputs, feeratePerKw }));
  }

  /** Pays everything that may be spent to an address. */
  async sendAll(
    address: string,
    feeratePerKw: FeeratePerKw,
  ): Promise<Result<Payout, WalletError | Rejection>> {
    const script = addressToScript(address, this.network);
    if (!script.ok) return script;
    return this.pay(this.wallet.fundAll(script.value, feeratePerKw));
  }

  /** Publishes again what waits for a block; mempools forget. Refusals are left to the chain to settle. */
  async rebroadcast(): Promise<void> {
    for (const { raw } of this.wallet.unconfirmed()) await this.backend.publish(raw);
  }

  private async pay(
    funded: Result<FundedTransaction, WalletError>,
  ): Promise<Result<Payout, WalletError | Rejection>> {
    if (!funded.ok) return funded;
    const { reservationId, txid, raw, feeSat } = funded.value;
    // Saved before it is published: a crash between the two must not lead to a second payment.
    const committed = this.wallet.commit(reservationId);
    if (!committed.ok) return committed;
    const published = await this.backend.publish(raw);
    if (published.ok) return ok({ txid, feeSat, published: true });
    if (published.error.code !== 'rejected') return ok({ txid, feeSat, published: false });
    this.wallet.abandon(txid);
    return err(published.error);
  }
}
