import { type MilliSatoshi, msat } from '../primitives/units.js';
import { InvoiceFault } from './error.js';

/** BOLT 11, Human-Readable Part: pico-bitcoin, a tenth of a millisatoshi, in one of each unit. */
const PICO_PER_UNIT: Readonly<Record<string, bigint>> = {
  '': 1_000_000_000_000n,
  m: 1_000_000_000n,
  u: 1_000_000n,
  n: 1_000n,
  p: 1n,
};
/** As many digits as 2⁶⁴ − 1 millisatoshi have in pico-bitcoin: longer ones are not even parsed. */
const MAX_DIGITS = 21;

/** The amount behind the currency prefix; undefined when it is empty. Throws `InvoiceFault`. */
export function parseAmount(text: string): MilliSatoshi | undefined {
  if (text === '') return undefined;
  const parts = /^([0-9]+)([^0-9]?)$/.exec(text);
  const [, digits, multiplier] = parts ?? [];
  // BOLT 11, reader: a non-digit, or anything else than a multiplier behind the digits, fails the payment.
  if (digits === undefined || multiplier === undefined) throw new InvoiceFault('invalidAmount', text);
  const picoPerUnit = PICO_PER_UNIT[multiplier];
  if (picoPerUnit === undefined) throw new InvoiceFault('invalidMultiplier', multiplier);
  // BOLT 11, writer: a positive integer without leading zeros.
  if (digits.startsWith('0') || digits.length > MAX_DIGITS) throw new InvoiceFault('invalidAmount', text);
  const pico = BigInt(digits) * picoPerUnit;
  // BOLT 11, reader: sub-millisatoshi precision fails the payment.
  if (pico % 10n !== 0n) throw new InvoiceFault('subMillisatoshi', text);
  if (pico / 10n > 0xffff_ffff_ffff_ffffn) throw new InvoiceFault('invalidAmount', text);
  return msat(pico / 10n);
}

/** The shortest form of an amount, which has the largest multiplier that divides it. Throws `RangeError` on zero. */
export function formatAmount(amountMsat: MilliSatoshi | undefined): string {
  if (amountMsat === undefined) return '';
  if (amountMsat === 0n) throw new RangeError('an invoice for nothing: leave the amount out instead');
  const pico = amountMsat * 10n;
  for (const [multiplier, picoPerUnit] of Object.entries(PICO_PER_UNIT)) {
    if (pico % picoPerUnit === 0n) return `${pico / picoPerUnit}${multiplier}`;
  }
  throw new RangeError(`${amountMsat} is not a whole number of millisatoshi`);
}
