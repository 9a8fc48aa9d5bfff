/** An amount in thousandths of a satoshi. */
export type MilliSatoshi = bigint & { readonly unit: 'msat' };
/** An amount in satoshi. */
export type Satoshi = bigint & { readonly unit: 'sat' };
/** A fee rate in satoshi for a thousand weight units, as in `update_fee`. */
export type FeeratePerKw = number & { readonly unit: 'sat/kw' };
/** A height in the chain; the genesis block is 0. */
export type BlockHeight = number & { readonly unit: 'height' };
/** An absolute block height before which an HTLC cannot time out. */
export type CltvExpiry = number & { readonly unit: 'cltv' };

const MAX_U64 = 0xffff_ffff_ffff_ffffn;
const MAX_U32 = 0xffff_ffff;

/** Checks a value into `MilliSatoshi`. Throws `RangeError` outside 0 … 2⁶⁴ − 1: no amount may wrap or go negative. */
export function msat(value: bigint | number): MilliSatoshi {
  return checkedAmount(value) as MilliSatoshi;
}

/** Checks a value into `Satoshi`. Throws `RangeError` outside 0 … 2⁶⁴ − 1. */
export function sat(value: bigint | number): Satoshi {
  return checkedAmount(value) as Satoshi;
}

/** Checks a value into `FeeratePerKw`. Throws `RangeError` unless it is a u32. */
export function feeratePerKw(value: number): FeeratePerKw {
  return checkedU32(value) as FeeratePerKw;
}

/** Checks a value into `BlockHeight`. Throws `RangeError` unless it is a u32. */
export function blockHeight(value: number): BlockHeight {
  return checkedU32(value) as BlockHeight;
}

/** Checks a value into `CltvExpiry`. Throws `RangeError` unless it is a u32. */
export function cltvExpiry(value: number): CltvExpiry {
  return checkedU32(value) as CltvExpiry;
}

/** Satoshi as millisatoshi, exactly. */
export function satToMsat(amount: Satoshi): MilliSatoshi {
  return msat(amount * 1000n);
}

/** Millisatoshi as satoshi, the fraction dropped, as every output of a commitment is (BOLT 3). */
export function msatToSat(amount: MilliSatoshi): Satoshi {
  return sat(amount / 1000n);
}

function checkedAmount(value: bigint | number): bigint {
  const amount = typeof value === 'number' ? exactBigInt(value) : value;
  if (amount < 0n || amount > MAX_U64) throw new RangeError(`amount ${amount} is outside 0 to 2^64 - 1`);
  return amount;
}

function exactBigInt(value: number): bigint {
  if (!Number.isSafeInteger(value)) throw new RangeError(`amount ${value} is not an exact integer`);
  return BigInt(value);
}

function checkedU32(value: number): number {
  if (!Number.isInteger(value) || value < 0 || value > MAX_U32) {
    throw new RangeError(`${value} is outside 0 to 2^32 - 1`);
  }
  return value;
}
