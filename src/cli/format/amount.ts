/** A decimal amount with thousands separators. */
export function grouped(decimal: string | number): string {
  return String(decimal).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** An amount in satoshi for people. */
export function satText(amount: string): string {
  return `${grouped(amount)} sat`;
}

/** An amount in millisatoshi for people. */
export function msatText(amount: string): string {
  return `${grouped(amount)} msat`;
}
