import type { Commitments, Htlc } from './commitments.js';

/**
 * What a lost connection leaves (BOLT 2, Message Retransmission): the other side's updates that it never signed are
 * forgotten; of ours that we never signed, removals are kept to be sent again, and new HTLCs and fee rates are dropped,
 * because whoever waits for them should not wait for a peer that may be gone.
 */
export function forgetUnsigned(commitments: Commitments): {
  commitments: Commitments;
  dropped: readonly Htlc[];
} {
  const { htlcs, feerates, nextHtlcId } = commitments;
  const dropped = htlcs.filter((htlc) => htlc.phase === 'proposed');
  const droppedBy = (side: Htlc['offerer']) => BigInt(dropped.filter((htlc) => htlc.offerer === side).length);
  return {
    commitments: {
      ...commitments,
      htlcs: htlcs.filter((htlc) => htlc.phase !== 'proposed').map(withoutUnsignedRemoval),
      feerates: feerates.filter((update) => update.phase !== 'proposed'),
      nextHtlcId: {
        local: nextHtlcId.local - droppedBy('local'),
        remote: nextHtlcId.remote - droppedBy('remote'),
      },
      unsignedUpdates: commitments.unsignedUpdates.filter(
        (update) => update.type !== 'updateAddHtlc' && update.type !== 'updateFee',
      ),
    },
    dropped: dropped.filter((htlc) => htlc.offerer === 'local'),
  };
}

function withoutUnsignedRemoval(htlc: Htlc): Htlc {
  if (htlc.offerer === 'remote' || htlc.phase !== 'removalProposed') return htlc;
  const { removal, ...kept } = htlc;
  // A preimage that was shown is known for good, whatever becomes of the message.
  return { ...kept, phase: 'committed', ...(removal?.kind === 'fulfill' ? { removal } : {}) };
}
