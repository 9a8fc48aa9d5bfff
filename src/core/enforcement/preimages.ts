import { Transaction } from 'bitcoinjs-lib';
import type { ChannelAction } from '../channel/action.js';
import type { Commitments, Htlc } from '../channel/commitments/index.js';
import { sha256 } from '../crypto/index.js';
import { equalBytes } from '../primitives/bytes.js';

const PREIMAGE_LENGTH = 32;

/**
 * Takes the preimages of HTLCs that we offered out of a transaction's witnesses, in a block or not, and has those HTLCs
 * fulfilled upstream (BOLT 5: MUST extract the preimage). A preimage fits every HTLC with its hash, but for those whose
 * failure was told: their money is back.
 */
export function learnPreimages(
  commitments: Commitments,
  transaction: Uint8Array,
  failedHtlcIds: readonly bigint[],
): { readonly commitments: Commitments; readonly actions: readonly ChannelAction[] } {
  const waiting = commitments.htlcs.filter(
    ({ offerer, id, removal }) =>
      offerer === 'local' && removal?.kind !== 'fulfill' && !failedHtlcIds.includes(id),
  );
  const shown = waiting.length === 0 ? [] : shownPreimages(transaction);
  const actions: ChannelAction[] = [];
  const htlcs = commitments.htlcs.map((htlc) => {
    const found = waiting.includes(htlc) && shown.find(({ hash }) => equalBytes(hash, htlc.paymentHash));
    if (!found) return htlc;
    const { preimage } = found;
    const fulfilled: Htlc = { ...htlc, removal: { kind: 'fulfill', preimage } };
    actions.push({ type: 'htlcFulfilled', htlc: fulfilled, preimage });
    return fulfilled;
  });
  return { commitments: actions.length === 0 ? commitments : { ...commitments, htlcs }, actions };
}

function shownPreimages(transaction: Uint8Array) {
  return Transaction.fromBuffer(transaction)
    .ins.flatMap(({ witness }) => witness)
    .filter(({ length }) => length === PREIMAGE_LENGTH)
    .map((preimage) => ({ preimage: Uint8Array.from(preimage), hash: sha256(preimage) }));
}
