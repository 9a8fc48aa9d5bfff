/** BOLT 11, Tagged Fields: the numbers of the types, which bech32 shows as the letters in the BOLT. */
export const FIELD = {
  paymentHash: 1,
  routeHint: 3,
  features: 5,
  expiry: 6,
  fallbackAddress: 9,
  description: 13,
  paymentSecret: 16,
  payee: 19,
  descriptionHash: 23,
  minFinalCltvExpiryDelta: 24,
  paymentMetadata: 27,
} as const;

/** The types that mean something to this node. */
export const KNOWN_FIELD_TYPES: ReadonlySet<number> = new Set(Object.values(FIELD));

export const DEFAULT_EXPIRY = 3600;
export const DEFAULT_MIN_FINAL_CLTV_EXPIRY_DELTA = 18;
