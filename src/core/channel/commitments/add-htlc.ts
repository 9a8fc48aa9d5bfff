import { err, ok, type Result } from '../../primitives/result.js';
import type { MilliSatoshi } from '../../primitives/units.js';
import type { UpdateAddHtlc } from '../../wire/index.js';
import { type ChannelError, channelError } from '../errors.js';
import type { Commitments, HtlcOrigin } from './commitments.js';
import { checkAffordable, checkBuffer, checkDustExposure, checkInFlight } from './limits.js';

/** BOLT 2, `update_add_htlc`: from here on a lock time would mean seconds, not blocks. */
const FIRST_TIMESTAMP_LOCKTIME = 500_000_000;

/** What is needed to offer an HTLC. */
export interface HtlcOffer {
  readonly amountMsat: MilliSatoshi;
  readonly paymentHash: Uint8Array;
  readonly cltvExpiry: number;
  readonly onionRoutingPacket: Uint8Array;
  readonly origin: HtlcOrigin;
}

/** Offers an HTLC, or says why it may not be offered; a refusal changes nothing. */
export function offerHtlc(
  commitments: Commitments,
  offer: HtlcOffer,
  maxDustExposureMsat: MilliSatoshi,
): Result<{ commitments: Commitments; message: UpdateAddHtlc }, ChannelError> {
  const { remote, channelId } = commitments.parameters;
  const { origin, ...content } = offer;
  const message: UpdateAddHtlc = {
    type: 'updateAddHtlc',
    channelId,
    id: commitments.nextHtlcId.local,
    ...content,
  };
  const invalid = checkContent(message, remote.htlcMinimumMsat);
  if (invalid !== undefined) return refuse(invalid);

  const { id, amountMsat, paymentHash, cltvExpiry } = message;
  const offered: Commitments = {
    ...commitments,
    htlcs: [
      ...commitments.htlcs,
      { offerer: 'local', id, amountMsat, paymentHash, cltvExpiry, phase: 'proposed', origin },
    ],
    nextHtlcId: { ...commitments.nextHtlcId, local: id + 1n },
    unsignedUpdates: [...commitments.unsignedUpdates, message],
  };
  const problem =
    checkInFlight(offered, 'local') ??
    checkAffordable(offered, 'remote', 'local') ??
    checkBuffer(offered) ??
    checkDustExposure(commitments, offered, maxDustExposureMsat);
  return problem === undefined ? ok({ commitments: offered, message }) : refuse(problem);
}

/** Takes an HTLC that the other side offers. Every refusal fails the channel (BOLT 2, `update_add_htlc`, receiver). */
export function receiveAddHtlc(
  commitments: Commitments,
  message: UpdateAddHtlc,
): Result<Commitments, ChannelError> {
  const expectedId = commitments.nextHtlcId.remote;
  if (message.id !== expectedId) {
    return err(channelError('htlcIdUnexpected', 'failChannel', { expected: expectedId, actual: message.id }));
  }
  const invalid = checkContent(message, commitments.parameters.local.htlcMinimumMsat);
  if (invalid !== undefined) return err(invalid);

  const { id, amountMsat, paymentHash, cltvExpiry, onionRoutingPacket, pathKey } = message;
  const received: Commitments = {
    ...commitments,
    htlcs: [
      ...commitments.htlcs,
      {
        offerer: 'remote',
        id,
        amountMsat,
        paymentHash,
        cltvExpiry,
        phase: 'proposed',
        onionRoutingPacket,
        ...(pathKey === undefined ? {} : { pathKey }),
      },
    ],
    nextHtlcId: { ...commitments.nextHtlcId, remote: id + 1n },
  };
  const problem = checkInFlight(received, 'remote') ?? checkAffordable(received, 'local', 'remote');
  return problem === undefined ? ok(received) : err(problem);
}

function checkContent(message: UpdateAddHtlc, minimum: MilliSatoshi): ChannelError | undefined {
  const { amountMsat, cltvExpiry } = message;
  if (amountMsat === 0n) return channelError('htlcAmountZero', 'failChannel', { actual: amountMsat });
  if (amountMsat < minimum) {
    return channelError('htlcAmountBelowMinimum', 'failChannel', { expected: minimum, actual: amountMsat });
  }
  if (cltvExpiry >= FIRST_TIMESTAMP_LOCKTIME) {
    const values = { expected: `below ${FIRST_TIMESTAMP_LOCKTIME}`, actual: cltvExpiry };
    return channelError('htlcExpiryTooLarge', 'failChannel', values);
  }
  return undefined;
}

/** What would fail the channel if the other side did it is no more than a refusal when we are asked to do it. */
function refuse(error: ChannelError): { ok: false; error: ChannelError } {
  return err({ ...error, consequence: 'ignore' });
}
