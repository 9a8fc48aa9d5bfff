import { formatBtc } from '../fees.js';

/** An amount that JSON shows as a number of BTC with eight places. */
export class Btc {
  /** @param satoshi may be negative. */
  constructor(readonly satoshi: bigint) {}
}

/** JSON text of a value, in which every `Btc` is written out to the satoshi, never as 1e-8. */
export function encodeJson(value: unknown): string {
  if (value instanceof Btc) return formatBtc(value.satoshi);
  if (Array.isArray(value)) return `[${value.map(encodeJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => `${JSON.stringify(name)}:${encodeJson(member)}`);
  return `{${members.join(',')}}`;
}

/** Satoshi of a BTC amount as JSON has it, a number or a decimal string; `undefined` if it is none. */
export function parseBtc(value: unknown): bigint | undefined {
  // Eight places of any amount up to 21 million fit a double exactly once it is rounded to them.
  const text = typeof value === 'number' && Math.abs(value) <= 21e6 ? value.toFixed(8) : value;
  const match = typeof text === 'string' ? /^(-?)(\d{1,8})(?:\.(\d{1,8}))?$/.exec(text) : null;
  if (match === null) return undefined;
  const [, sign, whole, fraction = ''] = match;
  const satoshi = BigInt(`${whole}${fraction.padEnd(8, '0')}`);
  return sign === '-' ? -satoshi : satoshi;
}
