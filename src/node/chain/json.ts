import { type Satoshi, sat } from '../../core/primitives/units.js';

/** What JSON can say. A number with a fraction or an exponent is a string here, digit for digit. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

const STRING_OR_INEXACT = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+(?:[eE][+-]?\d+)?|[eE][+-]?\d+)/g;
const MAY_BE_INEXACT = /\d[.eE]/;
/** More than any chain here will ever have: 84 million coins of Litecoin. */
const MAX_SUPPLY_SAT = 84_000_000n * 100_000_000n;

/** Parses JSON without passing amounts through floating point. Throws `SyntaxError`. */
export function parseExactJson(text: string): JsonValue {
  // A raw block is one string of megabytes: it has no point, and is not searched for numbers.
  if (!text.includes('.') && (text.length > 100_000 || !MAY_BE_INEXACT.test(text))) return JSON.parse(text);
  return JSON.parse(text.replace(STRING_OR_INEXACT, (token) => (token[0] === '"' ? token : `"${token}"`)));
}

/** An amount in whole coins, as RPC writes it, in satoshi. Undefined when it is not one. */
export function satFromCoins(value: JsonValue | undefined): Satoshi | undefined {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  const match = typeof text === 'string' ? /^(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) : null;
  if (match === null) return undefined;
  const [, whole = '', fraction = '', exponent = '0'] = match;
  const shift = 8 - fraction.length + Number(exponent);
  const digits = BigInt(whole + fraction);
  if (Math.abs(shift) > 30) return digits === 0n ? sat(0) : undefined;
  const divisor = shift >= 0 ? 1n : 10n ** BigInt(-shift);
  const amount = shift >= 0 ? digits * 10n ** BigInt(shift) : digits / divisor;
  return digits % divisor === 0n && amount <= MAX_SUPPLY_SAT ? sat(amount) : undefined;
}

/** The member of an object; undefined for anything else. */
export function member(value: JsonValue | undefined, key: string): JsonValue | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return (value as { readonly [key: string]: JsonValue })[key];
}

/** A member that is a string; undefined otherwise. */
export function textMember(value: JsonValue | undefined, key: string): string | undefined {
  const found = member(value, key);
  return typeof found === 'string' ? found : undefined;
}

/** A member that is an integer; undefined otherwise. */
export function integerMember(value: JsonValue | undefined, key: string): number | undefined {
  const found = member(value, key);
  return typeof found === 'number' && Number.isSafeInteger(found) ? found : undefined;
}
