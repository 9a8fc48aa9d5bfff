import coinSelect from 'coinselect';
import { err, ok, type Result } from '../../core/primitives/result.js';
import { type FeeratePerKw, type Satoshi, sat } from '../../core/primitives/units.js';
import { dustLimitForScript } from '../../core/transactions/standard-scripts.js';
import type { WalletError } from './errors.js';
import type { Coin } from './store.js';

/** An output to pay. */
export interface Payment {
  readonly scriptPubKey: Uint8Array;
  readonly amountSat: Satoshi;
}

/** The coins to spend, what goes back to us (0: nothing) and the fee. */
export interface Selection {
  readonly coins: readonly Coin[];
  readonly changeSat: Satoshi;
  readonly feeSat: Satoshi;
}

const P2WPKH_SCRIPT_LENGTH = 22;
/** 41 bytes at 4, and a witness of 107: two items, a low-R signature of 71 bytes and a key of 33. */
const INPUT_WEIGHT = 4 * 41 + 107;
/** Version, locktime and two counts, with the marker and flag of BIP 144. */
const EMPTY_WEIGHT = 4 * 10 + 2;
const LONG_COUNT_WEIGHT = 4 * 2;
const SHORT_COUNT = 252;
const CHANGE_DUST = 294n;

/** coinselect counts 41 bytes for an input and 9 for an output, and adds the length of a script. */
const COINSELECT_INPUT = 41;
const COINSELECT_OUTPUT = 9;
const COINSELECT_EMPTY = 10;
const MILLISATOSHI = 1000;

/** The most that a transaction weighs that spends so many of our coins and pays to scripts of these lengths. */
export function transactionWeight(inputCount: number, scriptLengths: readonly number[]): number {
  const outputs = scriptLengths.reduce((sum, length) => sum + outputWeight(length), 0);
  return frameWeight(inputCount, scriptLengths.length) + inputCount * INPUT_WEIGHT + outputs;
}

/** The fee of a weight, rounded up. */
export function feeOfWeight(weight: number, feerate: FeeratePerKw): Satoshi {
  return sat((BigInt(weight) * BigInt(feerate) + 999n) / 1000n);
}

/** Refuses outputs that no node relays. */
export function checkDust(payments: readonly Payment[]): Result<undefined, WalletError> {
  for (const { scriptPubKey, amountSat } of payments) {
    const minimumSat = dustLimitForScript(scriptPubKey);
    if (amountSat < minimumSat) return err({ code: 'dustAmount', amountSat, minimumSat });
  }
  return ok(undefined);
}

/** Coins that pay the outputs and the fee. `preferred` is tried first, and all of it with `others` after that. */
export function selectCoins(
  preferred: readonly Coin[],
  others: readonly Coin[],
  payments: readonly Payment[],
  feerate: FeeratePerKw,
): Result<Selection, WalletError> {
  const all = [...preferred, ...others];
  const first = choose(preferred, payments, feerate);
  if (first.ok || others.length === 0) return first.ok ? first : shortage(all, first.error);
  const second = choose(all, payments, feerate);
  return second.ok ? second : shortage(all, second.error);
}

/** All coins that are worth their fee, into one output of the script: it gets `changeSat`. */
export function sweepCoins(
  coins: readonly Coin[],
  scriptPubKey: Uint8Array,
  feerate: FeeratePerKw,
): Result<Selection, WalletError> {
  const worth = coins.filter((coin) => coin.amountSat > feeOfWeight(INPUT_WEIGHT, feerate));
  const feeSat = feeOfWeight(transactionWeight(worth.length, [scriptPubKey.length]), feerate);
  const total = sum(worth);
  const minimumSat = dustLimitForScript(scriptPubKey);
  if (total < feeSat + minimumSat) return shortage(coins, sat(feeSat + minimumSat));
  return ok({ coins: worth, changeSat: sat(total - feeSat), feeSat });
}

/** Fails with the amount that would have been needed. */
function choose(
  coins: readonly Coin[],
  payments: readonly Payment[],
  feerate: FeeratePerKw,
): Result<Selection, Satoshi> {
  // It reckons in whole units a byte: weight units for bytes and millisatoshi for amounts make a feerate of ours whole.
  const targets = payments.map(({ scriptPubKey, amountSat }, index) => ({
    script: {
      length:
        outputWeight(scriptPubKey.length) -
        COINSELECT_OUTPUT +
        (index === 0 ? frameWeight(coins.length, payments.length) - COINSELECT_EMPTY : 0),
    },
    value: Number(amountSat) * MILLISATOSHI,
  }));
  const selectable = coins.map((coin) => ({
    coin,
    script: { length: INPUT_WEIGHT - COINSELECT_INPUT },
    value: Number(coin.amountSat) * MILLISATOSHI,
  }));
  const { inputs, fee } = coinSelect(selectable, targets, feerate);
  const paid = payments.reduce((total, { amountSat }) => total + amountSat, 0n);
  const needed = sat(paid + BigInt(Math.ceil(fee / MILLISATOSHI)));
  return inputs === undefined
    ? err(needed)
    : settle(
        inputs.map(({ coin }) => coin),
        payments,
        paid,
        feerate,
      );
}

/** The exact change and fee of a choice: the library's own rule for change is one for larger inputs. */
function settle(
  coins: readonly Coin[],
  payments: readonly Payment[],
  paid: bigint,
  feerate: FeeratePerKw,
): Result<Selection, Satoshi> {
  const lengths = payments.map(({ scriptPubKey }) => scriptPubKey.length);
  const left = sum(coins) - paid;
  const least = feeOfWeight(transactionWeight(coins.length, lengths), feerate);
  if (left < least) return err(sat(paid + least));
  const feeSat = feeOfWeight(transactionWeight(coins.length, [...lengths, P2WPKH_SCRIPT_LENGTH]), feerate);
  const change = left - feeSat;
  if (change < CHANGE_DUST) return ok({ coins, changeSat: sat(0), feeSat: sat(left) });
  return ok({ coins, changeSat: sat(change), feeSat });
}

function shortage(coins: readonly Coin[], neededSat: Satoshi): Result<never, WalletError> {
  return err({ code: 'insufficientFunds', neededSat, availableSat: sum(coins) });
}

function sum(coins: readonly Coin[]): Satoshi {
  return sat(coins.reduce((total, { amountSat }) => total + amountSat, 0n));
}

function outputWeight(scriptLength: number): number {
  return 4 * (8 + 1 + scriptLength);
}

/** What a transaction weighs without its inputs and outputs. */
function frameWeight(inputCount: number, outputCount: number): number {
  const longCounts = [inputCount, outputCount].filter((count) => count > SHORT_COUNT).length;
  return EMPTY_WEIGHT + longCounts * LONG_COUNT_WEIGHT;
}
