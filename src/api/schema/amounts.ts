import { type MilliSatoshi, msat, type Satoshi, sat } from '../../core/primitives/units.js';
import { type Field, invalidField } from './field.js';

const MAX_U64 = 2n ** 64n - 1n;
/** All that there will ever be: whatever is made of fewer satoshi fits 64 bits, in millisatoshi too. */
const ALL_SATOSHI = 2_100_000_000_000_000n;

/** Millisatoshi: a decimal string, because a JSON number is not exact past 2⁵³. Whole numbers up to there are read too. */
export const amountMsat: Field<MilliSatoshi> = amount('msat', 'Millisatoshi', msat, MAX_U64);

/** Satoshi, as `amountMsat`; no more than there are. */
export const amountSat: Field<Satoshi> = amount('sat', 'Satoshi', sat, ALL_SATOSHI);

/** An amount that is more than nothing. */
export function positive<T extends bigint>(field: Field<T>): Field<T> {
  return {
    ...field,
    parse(value, path) {
      const parsed = field.parse(value, path);
      if (parsed === 0n) throw invalidField(path, 'give an amount above zero');
      return parsed;
    },
  };
}

function amount<T extends bigint>(
  unit: string,
  title: string,
  check: (value: bigint) => T,
  most: bigint,
): Field<T> {
  return {
    parse(value, path) {
      const exact =
        typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : fromText(value);
      if (exact === undefined || exact < 0n || exact > most) {
        throw invalidField(path, `give a whole number of ${unit} from 0 to ${most} as a decimal string`);
      }
      return check(exact);
    },
    serialise: (value) => value.toString(),
    schema: { type: 'string', pattern: '^(0|[1-9][0-9]{0,19})$', description: `${title}, decimal.` },
  };
}

function fromText(value: unknown): bigint | undefined {
  return typeof value === 'string' && /^(0|[1-9]\d{0,19})$/.test(value) ? BigInt(value) : undefined;
}
