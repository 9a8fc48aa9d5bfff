import { type Satoshi, sat } from '../../primitives/units.js';
import {
  buildClosing,
  type ClosingTransaction,
  closingWeight,
  relayFeeratePerKw,
  weightFee,
} from '../../transactions/index.js';
import type { Commitments } from '../commitments/index.js';
import { openerSide } from '../parameters.js';

/** How far above its estimate an opener is ready to go. */
const MOST_OVER_ESTIMATE = 3n;

/** The fees that a side is ready to sign for. */
export interface ClosingFees {
  readonly preferred: Satoshi;
  readonly least: Satoshi;
  readonly most: Satoshi;
}

/** Two scripts that a mutual close pays to. */
export interface ClosingScripts {
  readonly localScript: Uint8Array;
  readonly remoteScript: Uint8Array;
}

/**
 * What we are ready to sign for. The opener pays, from its own balance alone, so an accepter takes anything that will
 * be relayed.
 */
export function closingFees(
  commitments: Commitments,
  scripts: ClosingScripts,
  feeratePerKw: number,
): ClosingFees {
  const weight = closingWeight(scripts.localScript, scripts.remoteScript);
  const least = weightFee(relayFeeratePerKw, weight);
  const payable = sat(commitments.balanceMsat[openerSide(commitments.parameters)] / 1000n);
  const estimate = weightFee(Math.max(feeratePerKw, relayFeeratePerKw), weight);
  const preferred = lesser(estimate, payable);
  const most = commitments.parameters.isOpener
    ? lesser(sat(estimate * MOST_OVER_ESTIMATE), payable)
    : payable;
  return { preferred, least: lesser(least, preferred), most };
}

/** The mutual close for a fee, as the node that signs it with `dustLimit` builds it (BOLT 3, Closing Transaction). */
export function closingFor(
  commitments: Commitments,
  { localScript, remoteScript }: ClosingScripts,
  feeSatoshis: Satoshi,
  dustLimit: Satoshi,
): ClosingTransaction | undefined {
  const { parameters, balanceMsat } = commitments;
  const opener = openerSide(parameters);
  const amounts = { local: balanceMsat.local / 1000n, remote: balanceMsat.remote / 1000n };
  amounts[opener] -= feeSatoshis;
  if (amounts[opener] < 0n) return undefined;
  return buildClosing({
    funding: parameters.funding,
    fundingAmount: parameters.fundingAmount,
    toLocal: { amount: sat(amounts.local), scriptPubKey: localScript },
    toRemote: { amount: sat(amounts.remote), scriptPubKey: remoteScript },
    dustLimit,
  });
}

/** The smaller of two amounts. */
export function lesser(a: Satoshi, b: Satoshi): Satoshi {
  return a < b ? a : b;
}

/** The larger of two amounts. */
export function greater(a: Satoshi, b: Satoshi): Satoshi {
  return lesser(a, b) === a ? b : a;
}
