import type { Transaction } from 'bitcoinjs-lib';
import { scriptToAddress } from '../../core/primitives/address.js';
import type { Network } from '../../core/primitives/network.js';
import { err, ok, type Result } from '../../core/primitives/result.js';
import { type FeeratePerKw, type Satoshi, sat } from '../../core/primitives/units.js';
import { type Block, type ChainPoint, type ChainTransaction, outputKey } from '../chain/block.js';
import { parseTransaction } from '../chain/parse-block.js';
import { systemClock } from '../clock.js';
import { CoinBook } from './coin-book.js';
import type { WalletError } from './errors.js';
import { WalletKeys } from './keys.js';
import { Reservations } from './reservations.js';
import { checkDust, type Payment, type Selection, selectCoins, sweepCoins } from './selection.js';
import { coinWitness, inOrder, signedTransaction } from './signing.js';
import type { Coin, KeyChain, WalletStore, WalletTransaction } from './store.js';

/** What a wallet is made of. */
export interface WalletOptions {
  /** 16 to 64 secret bytes, used for nothing else. */
  readonly seed: Uint8Array;
  readonly network: Network;
  readonly store: WalletStore;
  /** The block below the first one of interest: the tip for a new seed. Only an empty store takes it. */
  readonly birthHeight: number;
  /** How long coins stay reserved; 10 minutes unless told. */
  readonly reservationMillis?: number;
  /** Milliseconds of a clock that does not go back; the system's unless told. */
  readonly now?: () => number;
}

/** Satoshi by how sure they are. Coins that are reserved count until they are spent. */
export interface WalletBalance {
  readonly confirmedSat: Satoshi;
  readonly unconfirmedSat: Satoshi;
  /** New coins that may not be spent before they are 100 blocks deep. */
  readonly immatureSat: Satoshi;
}

/** An unspent output of the wallet. */
export interface Utxo {
  readonly txid: string;
  readonly outputIndex: number;
  readonly amountSat: Satoshi;
  readonly address: string;
  /** Undefined while unconfirmed. */
  readonly height: number | undefined;
  readonly state: 'spendable' | 'unconfirmed' | 'immature' | 'reserved';
}

/** A signed transaction that nobody has seen. Its txid is final. */
export interface FundedTransaction {
  /** Spends or frees the coins: the txid. */
  readonly reservationId: string;
  readonly txid: string;
  readonly raw: Uint8Array;
  /** Where each output asked for stands, in the order in which they were asked for. */
  readonly outputIndexes: readonly number[];
  readonly feeSat: Satoshi;
  readonly inputs: readonly Pick<Coin, 'txid' | 'outputIndex' | 'amountSat'>[];
}

const COINBASE_MATURITY = 100;
/** Mempools take a transaction with at most 24 unconfirmed ancestors. */
const MOST_ANCESTORS = 24;

/**
 * The on-chain wallet. It does no I/O but to its store: blocks go in, signed transactions come out, and whoever holds it
 * publishes them. What changes is saved before a method returns; when that fails, the method throws the store's error and
 * the wallet must not be used again.
 */
export class Wallet {
  private readonly keys: WalletKeys;
  private readonly book: CoinBook;
  private readonly reservations: Reservations;
  private tip: ChainPoint;
  private heldForClaims: ReadonlySet<string> = new Set();
  private reserveSat: () => Satoshi = () => sat(0);

  constructor(private readonly options: WalletOptions) {
    const snapshot = options.store.load();
    this.tip = snapshot.tip ?? { height: options.birthHeight, hash: '' };
    this.keys = new WalletKeys(options.seed, options.network, { ...snapshot.keys });
    this.book = new CoinBook(snapshot);
    const now = options.now ?? (() => systemClock.steadyMillis());
    this.reservations = new Reservations(options.reservationMillis ?? 600_000, now);
    if (snapshot.tip === undefined) this.save();
  }

  /** The height of the last block taken in. */
  get height(): number {
    return this.tip.height;
  }

  /** An address that was not given out before (or, after 50 unused ones, not lately). */
  newAddress(): string {
    return this.addressOf(this.newScript());
  }

  /** As `newAddress`, for use in a transaction: a `shutdown`, a claim. */
  newScript(): Uint8Array {
    const script = this.issueScript('external');
    this.save();
    return script;
  }

  balance(): WalletBalance {
    const unspent = this.book.unspent();
    const confirmed = unspent.filter((coin) => coin.height !== undefined);
    return {
      confirmedSat: totalOf(confirmed.filter((coin) => !this.isImmature(coin))),
      unconfirmedSat: totalOf(unspent.filter((coin) => coin.height === undefined)),
      immatureSat: totalOf(confirmed.filter((coin) => this.isImmature(coin))),
    };
  }

  utxos(): Utxo[] {
    const reserved = this.reservations.outputs();
    return this.book.unspent().map((coin) => {
      const { txid, outputIndex, amountSat, height } = coin;
      const key = outputKey(txid, outputIndex);
      const isReserved = reserved.has(key) || this.heldForClaims.has(key);
      const state = isReserved
        ? 'reserved'
        : height === undefined
          ? 'unconfirmed'
          : this.isImmature(coin)
            ? 'immature'
            : 'spendable';
      return {
        txid,
        outputIndex,
        amountSat,
        address: this.addressOf(this.keys.script(coin.key)),
        height,
        state,
      };
    });
  }

  /** Signs a transaction that pays the outputs and reserves its coins until `commit` or `release`, or for 10 minutes. */
  fund(request: {
    readonly outputs: readonly Payment[];
    readonly feeratePerKw: FeeratePerKw;
  }): Result<FundedTransaction, WalletError> {
    const dust = checkDust(request.outputs);
    if (!dust.ok) return dust;
    const { confirmed, ownChange } = this.spendable();
    const selected = selectCoins(confirmed, ownChange, request.outputs, request.feeratePerKw);
    if (!selected.ok) return selected;
    const { changeSat, coins } = selected.value;
    const kept = this.checkReserve(coins, changeSat);
    if (!kept.ok) return kept;
    const change =
      changeSat === 0n ? [] : [{ scriptPubKey: this.issueScript('change'), amountSat: changeSat }];
    return ok(this.sign(selected.value, [...request.outputs, ...change]));
  }

  /** As `fund`, with one output that takes everything that may be spent. */
  fundAll(scriptPubKey: Uint8Array, feeratePerKw: FeeratePerKw): Result<FundedTransaction, WalletError> {
    const { confirmed, ownChange } = this.spendable();
    const swept = sweepCoins([...confirmed, ...ownChange], scriptPubKey, feeratePerKw);
    if (!swept.ok) return swept;
    const kept = this.checkReserve(swept.value.coins, sat(0));
    if (!kept.ok) return kept;
    return ok(this.sign(swept.value, [{ scriptPubKey, amountSat: swept.value.changeSat }]));
  }

  /**
   * Confirmed coins that claims on the chain may be paid with: those at hand and those that claims hold already. What is
   * reserved for a funding or a payment is left out.
   */
  claimCoins(): Coin[] {
    const reserved = this.reservations.outputs();
    return this.book
      .unspent()
      .filter(
        (coin) =>
          coin.height !== undefined &&
          !this.isImmature(coin) &&
          !reserved.has(outputKey(coin.txid, coin.outputIndex)),
      );
  }

  /** Keeps these outputs (`txid:outputIndex`), and no others, for claims: nothing else spends them. */
  holdForClaims(outputs: ReadonlySet<string>): void {
    this.heldForClaims = outputs;
  }

  /** From now on payments and fundings leave at least so much in confirmed coins. */
  keepReserve(reserveSat: () => Satoshi): void {
    this.reserveSat = reserveSat;
  }

  /** The witness of a coin's input in a transaction that is otherwise complete. Throws `RangeError` for an unknown coin. */
  signCoin(txid: string, outputIndex: number, transaction: Transaction, inputIndex: number): Uint8Array[] {
    const coin = this.book.coin(txid, outputIndex);
    if (coin === undefined) throw new RangeError(`no coin ${outputKey(txid, outputIndex)}`);
    return coinWitness(transaction, inputIndex, coin, this.keys);
  }

  /** The transaction of a reservation is about to be published: its coins are spent from now on. */
  commit(reservationId: string): Result<undefined, WalletError> {
    const raw = this.reservations.take(reservationId);
    if (raw === undefined) return err({ code: 'unknownReservation', reservationId });
    return this.track(raw);
  }

  /** The transaction of a reservation will never be published. Ending one twice does no harm. */
  release(reservationId: string): void {
    this.reservations.take(reservationId);
  }

  /** Takes in an unconfirmed transaction of ours that the wallet may not know, as after a crash. May be repeated. */
  track(raw: Uint8Array): Result<undefined, WalletError> {
    const transaction = parseTransaction(raw);
    const { txid } = transaction;
    if (this.book.transaction(txid) !== undefined) return ok(undefined);
    for (const input of transaction.inputs) {
      const spentBy = this.book.coin(input.txid, input.outputIndex)?.spentBy;
      if (spentBy !== undefined && spentBy !== txid) return err({ code: 'doubleSpend', txid, spentBy });
    }
    this.takeIn(transaction, undefined);
    this.save();
    return ok(undefined);
  }

  /** Forgets an unconfirmed transaction that nobody will mine, with all that spends from it. */
  abandon(txid: string): void {
    if (this.book.transaction(txid)?.height !== undefined) return;
    this.book.drop(txid);
    this.save();
  }

  /** Our transactions that wait for a block, parents first: publish them again after a start and from time to time. */
  unconfirmed(): WalletTransaction[] {
    return this.book.unconfirmed();
  }

  /** Takes in a block. One taken in before does nothing; one at a known height replaces what was there and above. */
  blockConnected(height: number, block: Block): void {
    if (height > this.tip.height + 1) throw new RangeError(`block ${height} upon ${this.tip.height}`);
    if (height === this.tip.height && block.hash === this.tip.hash) return;
    for (let above = this.tip.height; above >= height; above--) this.book.undo(above);
    this.tip = { height, hash: block.hash };
    // A payment to one key may bring keys into view that the same block pays to before it.
    while (block.transactions.filter((transaction) => this.takeIn(transaction, height)).length > 0);
    this.book.forgetOthers(new Set([...this.reservations.outputs(), ...this.heldForClaims]));
    this.save();
  }

  /** Takes back a block and all above it. */
  blockDisconnected(height: number): void {
    if (height > this.tip.height) return;
    for (let above = this.tip.height; above >= height; above--) this.book.undo(above);
    this.tip = { height: height - 1, hash: '' };
    this.save();
  }

  /** True if new keys are to be looked for. */
  private takeIn(transaction: ChainTransaction, height: number | undefined): boolean {
    const used: boolean[] = [];
    this.book.add(transaction, height, (script) => {
      const place = this.keys.placeOf(script);
      if (place !== undefined) used.push(this.keys.markUsed(place));
      return place;
    });
    return used.includes(true);
  }

  private spendable(): { confirmed: Coin[]; ownChange: Coin[] } {
    const reserved = this.reservations.outputs();
    const free = this.book.unspent().filter((coin) => {
      const key = outputKey(coin.txid, coin.outputIndex);
      return !reserved.has(key) && !this.heldForClaims.has(key) && !this.isImmature(coin);
    });
    return {
      confirmed: free.filter((coin) => coin.height !== undefined),
      ownChange: free.filter((coin) => coin.height === undefined && this.isReliable(coin)),
    };
  }

  /** What is left, with the change and what claims hold, has to cover the reserve. */
  private checkReserve(spent: readonly Coin[], changeSat: Satoshi): Result<undefined, WalletError> {
    const reserveSat = this.reserveSat();
    if (reserveSat === 0n) return ok(undefined);
    const { confirmed, ownChange } = this.spendable();
    const availableSat = totalOf([...confirmed, ...ownChange]);
    const held = this.claimCoins().filter((coin) =>
      this.heldForClaims.has(outputKey(coin.txid, coin.outputIndex)),
    );
    const takenSat = totalOf(spent) - changeSat;
    const keptSat = availableSat + totalOf(held) - takenSat;
    if (keptSat >= reserveSat) return ok(undefined);
    return err({
      code: 'reserveNeeded',
      neededSat: sat(takenSat),
      availableSat: sat(availableSat),
      reserveSat,
    });
  }

  /** Ours alone, down to what is confirmed, and not too long a chain. */
  private isReliable({ txid }: Coin): boolean {
    const ancestry = this.book.unconfirmedAncestry(txid);
    if (ancestry.size > MOST_ANCESTORS) return false;
    return [...ancestry].every((ancestor) => this.book.transaction(ancestor)?.ours === true);
  }

  private isImmature({ coinbase, height }: Coin): boolean {
    return coinbase && height !== undefined && this.tip.height + 1 - height < COINBASE_MATURITY;
  }

  private sign({ coins, feeSat }: Selection, payments: readonly Payment[]): FundedTransaction {
    const outputs = inOrder(payments);
    const transaction = signedTransaction(coins, outputs, this.tip.height, this.keys);
    const txid = transaction.getId();
    const raw = transaction.toBuffer();
    this.reservations.hold(txid, coins, raw);
    this.save();
    return {
      reservationId: txid,
      txid,
      raw,
      outputIndexes: payments.map((payment) => outputs.indexOf(payment)),
      feeSat,
      inputs: coins,
    };
  }

  private issueScript(chain: KeyChain): Uint8Array {
    return this.keys.script(this.keys.issue(chain));
  }

  private addressOf(script: Uint8Array): string {
    const address = scriptToAddress(script, this.options.network);
    if (address === undefined) throw new RangeError('a script without an address');
    return address;
  }

  private save(): void {
    const { external, change } = this.keys.counts;
    this.options.store.save({ tip: this.tip, keys: { external, change }, ...this.book.takeChanges() });
  }
}

function totalOf(coins: readonly Coin[]): Satoshi {
  return sat(coins.reduce((sum, { amountSat }) => sum + amountSat, 0n));
}
