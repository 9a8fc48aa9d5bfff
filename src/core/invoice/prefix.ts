/** BOLT 11, Human-Readable Part: the currency prefixes that follow `ln`. */
export const INVOICE_PREFIXES = ['bc', 'tb', 'tbs', 'bcrt', 'rltc'] as const;

/** Bitcoin mainnet, testnet, signet, regtest; and Litecoin's regtest, which test networks run on. */
export type InvoicePrefix = (typeof INVOICE_PREFIXES)[number];

/** Whether a currency prefix is one of those this node knows. */
export function isInvoicePrefix(text: string): text is InvoicePrefix {
  return (INVOICE_PREFIXES as readonly string[]).includes(text);
}
