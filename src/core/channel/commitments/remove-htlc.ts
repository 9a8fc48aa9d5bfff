import { sha256 } from '../../crypto/index.js';
import { equalBytes } from '../../primitives/bytes.js';
import { err, ok, type Result } from '../../primitives/result.js';
import type { UpdateFailHtlc, UpdateFailMalformedHtlc, UpdateFulfillHtlc } from '../../wire/index.js';
import { type ChannelError, channelError } from '../errors.js';
import { type Commitments, findHtlc, type Htlc, type HtlcRemoval, replaceHtlc } from './commitments.js';

/** BOLT 4, Failure Messages: set in every code that `update_fail_malformed_htlc` may carry. */
const BADONION = 0x8000;

/** The three messages that remove an HTLC. */
export type RemovalMessage = UpdateFulfillHtlc | UpdateFailHtlc | UpdateFailMalformedHtlc;

/** Settles or fails an HTLC that we were offered, once it is irrevocably committed. A refusal changes nothing. */
export function removeHtlc(
  commitments: Commitments,
  id: bigint,
  removal: HtlcRemoval,
): Result<{ commitments: Commitments; message: RemovalMessage }, ChannelError> {
  const removable = findRemovable(commitments, id, removal);
  if (!removable.ok) return removable;
  const message = removalMessage(commitments.parameters.channelId, id, removal);
  const removed = replaceHtlc(commitments, removable.value, {
    ...removable.value,
    phase: 'removalProposed',
    removal: withoutAttribution(removal),
  });
  return ok({
    commitments: { ...removed, unsignedUpdates: [...commitments.unsignedUpdates, message] },
    message,
  });
}

/**
 * Notes how an HTLC that we were offered ends when it cannot be said: because the channel is on chain, or because it is
 * quiescent.
 */
export function noteRemoval(
  commitments: Commitments,
  id: bigint,
  removal: HtlcRemoval,
): Result<Commitments, ChannelError> {
  const removable = findRemovable(commitments, id, removal);
  if (!removable.ok) return removable;
  return ok(
    replaceHtlc(commitments, removable.value, { ...removable.value, removal: withoutAttribution(removal) }),
  );
}

/** Says what was noted while the channel was quiescent: the removals are on their way again. */
export function sayNotedRemovals(commitments: Commitments): Commitments {
  return commitments.htlcs.reduce((said, htlc) => {
    if (htlc.offerer !== 'remote' || htlc.phase !== 'committed' || htlc.removal === undefined) return said;
    const { removal, ...open } = htlc;
    const removed = removeHtlc(replaceHtlc(said, htlc, open), htlc.id, removal);
    return removed.ok ? removed.value.commitments : said;
  }, commitments);
}

function findRemovable(
  commitments: Commitments,
  id: bigint,
  removal: HtlcRemoval,
): Result<Htlc, ChannelError> {
  const htlc = findHtlc(commitments, 'remote', id);
  if (htlc === undefined) return err(channelError('htlcIdUnknown', 'ignore', { actual: id }));
  if (htlc.removal !== undefined) return err(channelError('htlcAlreadySettled', 'ignore', { actual: id }));
  // BOLT 2, removing an HTLC, sender: not before both sides are irrevocably committed to it.
  if (htlc.phase !== 'committed')
    return err(channelError('htlcNotCommitted', 'ignore', { actual: htlc.phase }));
  if (removal.kind === 'fulfill' && !equalBytes(sha256(removal.preimage), htlc.paymentHash)) {
    return err(channelError('preimageMismatch', 'ignore', { actual: id }));
  }
  if (isMalformedWithoutBadOnion(removal)) {
    return err(channelError('malformedFailureCode', 'ignore', { actual: id }));
  }
  return ok(htlc);
}

/** Takes the other side's removal of an HTLC that we offered; gives the HTLC back with how it ended. */
export function receiveRemoval(
  commitments: Commitments,
  message: RemovalMessage,
): Result<{ commitments: Commitments; htlc: Htlc }, ChannelError> {
  const htlc = findHtlc(commitments, 'local', message.id);
  // BOLT 2, removing an HTLC, receiver: an id that is not in the current commitment fails the channel.
  if (htlc === undefined || htlc.phase !== 'committed') {
    return err(channelError('htlcIdUnknown', 'failChannel', { actual: message.id }));
  }
  const removal = removalOf(message);
  if (removal.kind === 'fulfill' && !equalBytes(sha256(removal.preimage), htlc.paymentHash)) {
    return err(channelError('preimageMismatch', 'failChannel', { actual: message.id }));
  }
  if (isMalformedWithoutBadOnion(removal)) {
    return err(channelError('malformedFailureCode', 'failChannel', { actual: message.id }));
  }
  const ended: Htlc = { ...htlc, phase: 'removalProposed', removal };
  return ok({ commitments: replaceHtlc(commitments, htlc, ended), htlc: ended });
}

function isMalformedWithoutBadOnion(removal: HtlcRemoval): boolean {
  return removal.kind === 'malformed' && (removal.failureCode & BADONION) === 0;
}

/** BOLT 4, attribution data, where there is any. */
function attributionOf({ attributionData }: { readonly attributionData?: Uint8Array }) {
  return attributionData === undefined ? {} : { attributionData };
}

/** The message alone has to say it. */
function withoutAttribution(removal: HtlcRemoval): HtlcRemoval {
  if (removal.kind === 'malformed') return removal;
  const { attributionData: _, ...kept } = removal;
  return kept;
}

function removalMessage(channelId: Uint8Array, id: bigint, removal: HtlcRemoval): RemovalMessage {
  switch (removal.kind) {
    case 'fulfill':
      return {
        type: 'updateFulfillHtlc',
        channelId,
        id,
        paymentPreimage: removal.preimage,
        ...attributionOf(removal),
      };
    case 'fail':
      return { type: 'updateFailHtlc', channelId, id, reason: removal.reason, ...attributionOf(removal) };
    case 'malformed': {
      const { sha256OfOnion, failureCode } = removal;
      return { type: 'updateFailMalformedHtlc', channelId, id, sha256OfOnion, failureCode };
    }
  }
}

function removalOf(message: RemovalMessage): HtlcRemoval {
  switch (message.type) {
    case 'updateFulfillHtlc':
      return { kind: 'fulfill', preimage: message.paymentPreimage, ...attributionOf(message) };
    case 'updateFailHtlc':
      return { kind: 'fail', reason: message.reason, ...attributionOf(message) };
    case 'updateFailMalformedHtlc':
      return { kind: 'malformed', sha256OfOnion: message.sha256OfOnion, failureCode: message.failureCode };
  }
}
