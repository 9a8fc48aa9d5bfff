/** BOLT 7, Recommendations for Routing, Routing Example. A is 1, B is 2, C is 3, D is 4. */
export const policies = {
  1: { cltvExpiryDelta: 10, feeBaseMsat: 100, feeProportionalMillionths: 1_000 },
  2: { cltvExpiryDelta: 20, feeBaseMsat: 200, feeProportionalMillionths: 2_000 },
  3: { cltvExpiryDelta: 30, feeBaseMsat: 300, feeProportionalMillionths: 3_000 },
  4: { cltvExpiryDelta: 40, feeBaseMsat: 400, feeProportionalMillionths: 4_000 },
} as const;

/** `min_final_cltv_expiry_delta` 18 and a shadow route of 42. */
export const finalCltvDelta = 18 + 42;
export const amountMsat = 4_999_999n;

/** Each route with what its HTLCs carry. */
export const valid = [
  { name: 'B->C', path: [2, 3], htlcs: [{ amountMsat: 4_999_999n, expiryDelta: 18 + 42 }] },
  {
    name: 'A->B->C',
    path: [1, 2, 3],
    htlcs: [
      { amountMsat: 5_010_198n, expiryDelta: 20 + 18 + 42 },
      { amountMsat: 4_999_999n, expiryDelta: 18 + 42 },
    ],
  },
  {
    name: 'A->D->C',
    path: [1, 4, 3],
    htlcs: [
      { amountMsat: 5_020_398n, expiryDelta: 40 + 18 + 42 },
      { amountMsat: 4_999_999n, expiryDelta: 18 + 42 },
    ],
  },
] as const;
