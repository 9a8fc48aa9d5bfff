/** The least feerate of a relayed transaction, and by how much a replacement must pay more: satoshi a kvB. */
export const MIN_RELAY_FEERATE = 1000n;

/** The fee in satoshi of a size at a feerate in satoshi a kvB, rounded up. */
export function feeForSize(vsize: number, feeratePerKvb: bigint = MIN_RELAY_FEERATE): bigint {
  return (BigInt(vsize) * feeratePerKvb + 999n) / 1000n;
}

/** Whether fee/size is strictly greater than another fee/size. */
export function pricesHigher(fee: bigint, vsize: number, otherFee: bigint, otherVsize: number): boolean {
  return fee * BigInt(otherVsize) > otherFee * BigInt(vsize);
}

/** Satoshi as a decimal number of BTC with all eight places. */
export function formatBtc(satoshi: bigint): string {
  const absolute = satoshi < 0n ? -satoshi : satoshi;
  const fraction = (absolute % 100_000_000n).toString().padStart(8, '0');
  return `${satoshi < 0n ? '-' : ''}${absolute / 100_000_000n}.${fraction}`;
}
