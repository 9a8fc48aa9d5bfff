import { type Claim, claimWeight } from '../enforcement/index.js';

/** Version, locktime, two short counts, and the marker and flag of BIP 144. */
const FRAME_WEIGHT = 4 * 10 + 2;
/** An input of 41 bytes, and a witness of a 73-byte signature and a key. */
const COIN_WEIGHT = 4 * 41 + 1 + 74 + 34;
/** One output to the wallet's P2WPKH. */
export const CHANGE_WEIGHT = 4 * (9 + 22);
/** Taking the delayed output of an HTLC transaction costs about that much later (BOLT 3, `to_local` witness). */
const SECOND_STAGE_WEIGHT = 4 * 41 + 160;

function outputWeight(script: Uint8Array): number {
  return 4 * (9 + script.length);
}

/** The most that a transaction with these claims, so many wallet coins and an output to the wallet weighs. */
export function sweepWeight(claims: readonly Claim[], coinCount: number): number {
  const inputs = claims.reduce((weight, claim) => weight + pairWeight(claim), 0);
  return FRAME_WEIGHT + inputs + coinCount * COIN_WEIGHT + CHANGE_WEIGHT;
}

/** A transaction that both sides signed, as it is. */
export function fixedWeight(claim: Claim): number {
  return FRAME_WEIGHT + pairWeight(claim);
}

/** What a claim adds to the weight of the transactions that bring its value home. */
export function marginalWeight(claim: Claim): number {
  return pairWeight(claim) + (claim.signing.type === 'ownHtlc' ? SECOND_STAGE_WEIGHT : 0);
}

function pairWeight(claim: Claim): number {
  const { signing } = claim;
  const output = signing.type === 'ownHtlc' ? outputWeight(signing.output.scriptPubKey) : 0;
  return claimWeight(claim) + output;
}
