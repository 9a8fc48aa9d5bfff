import { msat } from '../../src/core/primitives/units.js';

/** What the nodes of these tests ask for passing an HTLC on. */
export const RELAY_TERMS = {
  cltvExpiryDelta: 40,
  htlcMinimumMsat: msat(1),
  htlcMaximumMsat: msat(1_000_000_000),
  feeBaseMsat: 1000,
  feeProportionalMillionths: 0,
};
