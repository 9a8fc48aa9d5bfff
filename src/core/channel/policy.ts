import type { MilliSatoshi, Satoshi } from '../primitives/units.js';

/** What this node asks for and puts up with, channel by channel. Values, not behaviour: the shell fills them in. */
export interface ChannelPolicy {
  readonly chainHash: Uint8Array;
  readonly minFunding: Satoshi;
  readonly dustLimit: Satoshi;
  /** The largest dust limit of the other side that we accept: dust goes to miners when a channel is forced closed. */
  readonly maxDustLimit: Satoshi;
  /** What we let the other side have in flight, in percent of the funding. */
  readonly maxInFlightPercent: number;
  readonly htlcMinimumMsat: MilliSatoshi;
  readonly toSelfDelay: number;
  readonly maxToSelfDelay: number;
  readonly maxAcceptedHtlcs: number;
  readonly minimumDepth: number;
  readonly maxMinimumDepth: number;
  /** What we ask the other side to keep, and accept to keep, in parts per million of the funding. */
  readonly reserveMillionths: number;
  readonly maxReserveMillionths: number;
  /** A commitment fee rate of the other side is refused below the floor or above our estimate times the factor. */
  readonly feerateFloorPerKw: number;
  readonly maxFeerateFactor: number;
  /** The most that may sit in HTLCs too small for an output, in either commitment (BOLT 2, dust exposure). */
  readonly maxDustExposureMsat: MilliSatoshi;
  /** Blocks after the expiry of an HTLC that we offered before the channel is forced closed. */
  readonly expiredHtlcGraceBlocks: number;
  /** Blocks before the expiry of an HTLC whose preimage we know at which the channel is forced closed to claim it. */
  readonly fulfillSafetyBlocks: number;
  /** Blocks before the expiry of an HTLC at which it is failed upstream, however open its end downstream still is. */
  readonly upstreamSafetyBlocks: number;
  /** Blocks that an opener's funding may take before the accepter forgets the channel (BOLT 2: 2016). */
  readonly fundingTimeoutBlocks: number;
  /** Blocks that a peer may take to agree on a closing fee (BOLT 2, `closing_signed`: a reasonable time). */
  readonly closingTimeoutBlocks: number;
  /** Blocks between the expiry of an HTLC that we pass on and the expiry of the one that it came in with. */
  readonly cltvExpiryDelta: number;
  /** Confirmations after which an HTLC that ended on chain without its preimage is failed upstream (BOLT 5, reasonable depth). */
  readonly settlementDepth: number;
  /** Confirmations after which what resolved an output counts as final (BOLT 5, irrevocably resolved: 100). */
  readonly closingDepth: number;
}
