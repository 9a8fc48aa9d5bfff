import { equalBytes } from '../../primitives/bytes.js';
import { msatToSat, type Satoshi } from '../../primitives/units.js';
import { isValidShutdownScript, openerCommitmentCost } from '../../transactions/index.js';
import type { AcceptChannel, NegotiatedFeatures, OpenChannel } from '../../wire/index.js';
import { checkFeerate } from '../commitments/index.js';
import { type ChannelError, type ChannelErrorCode, channelError } from '../errors.js';
import type { ChannelPolicy } from '../policy.js';

/** BOLT 2, `open_channel`: from here on both sides must allow large channels. */
export const LARGE_CHANNEL: Satoshi = 16_777_216n as Satoshi;
/** BOLT 2, `open_channel`: more HTLCs would not fit a `commitment_signed`. */
export const MAX_ACCEPTED_HTLCS = 483;
/** BOLT 3, Dust Limits: below it an output to a segwit program of any version may not be relayed. */
const MIN_DUST_LIMIT: Satoshi = 354n as Satoshi;
/** Below this a peer's in-flight limit or above it its minimum HTLC makes the channel useless. */
const USEFUL_HTLC_MSAT = 1_000_000n;

type Rule = readonly [broken: boolean, code: ChannelErrorCode, expected: unknown, actual: unknown];

/** Checks a peer's `open_channel` against BOLT 2 and our policy; undefined when it is acceptable. */
export function checkOpenChannel(
  message: OpenChannel,
  policy: ChannelPolicy,
  estimatedFeeratePerKw: number,
  features: NegotiatedFeatures,
): ChannelError | undefined {
  const funding = message.fundingSatoshis;
  const isLargeAllowed = features.has('optionSupportLargeChannel');
  const largest = isLargeAllowed ? 2_100_000_000_000_000n : LARGE_CHANNEL - 1n;
  return (
    firstBroken([
      [!equalBytes(message.chainHash, policy.chainHash), 'wrongChain', undefined, undefined],
      [funding < policy.minFunding, 'fundingTooSmall', policy.minFunding, funding],
      [funding > largest, 'fundingTooLarge', largest, funding],
      [message.pushMsat > funding * 1000n, 'pushTooLarge', funding * 1000n, message.pushMsat],
    ]) ??
    checkFeerate(message.feeratePerKw, feerateBounds(policy, estimatedFeeratePerKw)) ??
    checkSide(message, policy, funding) ??
    upfrontScriptProblem(message.upfrontShutdownScript, features) ??
    firstBroken([
      [
        message.dustLimit > message.channelReserve,
        'reserveBelowDustLimit',
        message.dustLimit,
        message.channelReserve,
      ],
    ])
  );
}

/** Checks a peer's `accept_channel` against what we asked for. */
export function checkAcceptChannel(
  message: AcceptChannel,
  open: OpenChannel,
  policy: ChannelPolicy,
  features: NegotiatedFeatures,
): ChannelError | undefined {
  return (
    firstBroken([
      [
        message.channelType === undefined ||
          !equalBytes(message.channelType, open.channelType ?? new Uint8Array(0)),
        'wrongChannelType',
        undefined,
        undefined,
      ],
      [
        message.minimumDepth > policy.maxMinimumDepth,
        'minimumDepthTooLarge',
        policy.maxMinimumDepth,
        message.minimumDepth,
      ],
      [
        message.channelReserve < open.dustLimit,
        'reserveBelowDustLimit',
        open.dustLimit,
        message.channelReserve,
      ],
      [
        open.channelReserve < message.dustLimit,
        'reserveBelowDustLimit',
        message.dustLimit,
        open.channelReserve,
      ],
    ]) ??
    checkSide(message, policy, open.fundingSatoshis) ??
    upfrontScriptProblem(message.upfrontShutdownScript, features)
  );
}

/** The script that we commit to: none unless that is negotiated (BOLT 2, `open_channel`). */
export function upfrontScriptOf(shutdownScript: Uint8Array, features: NegotiatedFeatures): Uint8Array {
  return features.has('optionUpfrontShutdownScript') ? shutdownScript : new Uint8Array(0);
}

/** What is wrong with a script that one side commits to: it must be one that a `shutdown` could name. */
export function upfrontScriptProblem(
  script: Uint8Array | undefined,
  features: NegotiatedFeatures,
): ChannelError | undefined {
  if (script === undefined || script.length === 0) return undefined;
  const anySegwit = features.has('optionShutdownAnysegwit');
  return isValidShutdownScript(script, anySegwit, features.has('optionSimpleClose'))
    ? undefined
    : channelError('invalidShutdownScript', 'failChannel');
}

/**
 * Checks that the opener can pay for the first commitment and that one side starts above its reserve (BOLT 2,
 * `open_channel`, receiver).
 */
export function checkFirstBalances(
  open: OpenChannel,
  format: 'staticRemoteKey' | 'anchors',
  reserve: bigint,
): ChannelError | undefined {
  const cost = openerCommitmentCost(open.feeratePerKw, 0, format);
  const openerAmount = (open.fundingSatoshis * 1000n - open.pushMsat) / 1000n;
  const accepterAmount = msatToSat(open.pushMsat);
  return firstBroken([
    [openerAmount < cost, 'openerCannotAffordFee', cost, openerAmount],
    [
      openerAmount - cost <= reserve && accepterAmount <= reserve,
      'bothSidesBelowReserve',
      reserve,
      openerAmount - cost,
    ],
  ]);
}

/** Which commitment fee rates of a peer we accept, given what we estimate ourselves. */
export function feerateBounds(policy: ChannelPolicy, estimatedFeeratePerKw: number) {
  return {
    floorPerKw: policy.feerateFloorPerKw,
    ceilingPerKw: Math.max(estimatedFeeratePerKw, policy.feerateFloorPerKw) * policy.maxFeerateFactor,
  };
}

/** What `open_channel` and `accept_channel` share. */
function checkSide(
  message: OpenChannel | AcceptChannel,
  policy: ChannelPolicy,
  funding: Satoshi,
): ChannelError | undefined {
  const share = (funding * BigInt(policy.maxReserveMillionths)) / 1_000_000n;
  // A small channel's share may be below the dust limits, which the reserve must reach (BOLT 2, open_channel).
  const maxReserve = larger(share, larger(message.dustLimit, policy.dustLimit));
  const inFlight = message.maxHtlcValueInFlightMsat;
  const keys = [
    message.fundingPublicKey,
    message.revocationBasepoint,
    message.paymentBasepoint,
    message.delayedPaymentBasepoint,
    message.htlcBasepoint,
  ];
  return firstBroken([
    [
      message.toSelfDelay > policy.maxToSelfDelay,
      'toSelfDelayTooLarge',
      policy.maxToSelfDelay,
      message.toSelfDelay,
    ],
    [
      message.maxAcceptedHtlcs > MAX_ACCEPTED_HTLCS,
      'tooManyAcceptedHtlcs',
      MAX_ACCEPTED_HTLCS,
      message.maxAcceptedHtlcs,
    ],
    [message.maxAcceptedHtlcs === 0, 'tooManyAcceptedHtlcs', 'at least 1', 0],
    [message.dustLimit < MIN_DUST_LIMIT, 'dustLimitTooSmall', MIN_DUST_LIMIT, message.dustLimit],
    [message.dustLimit > policy.maxDustLimit, 'dustLimitTooLarge', policy.maxDustLimit, message.dustLimit],
    [message.channelReserve > maxReserve, 'reserveTooLarge', maxReserve, message.channelReserve],
    [inFlight < USEFUL_HTLC_MSAT, 'maxHtlcValueInFlightTooSmall', USEFUL_HTLC_MSAT, inFlight],
    [
      message.htlcMinimumMsat > USEFUL_HTLC_MSAT,
      'htlcMinimumTooLarge',
      USEFUL_HTLC_MSAT,
      message.htlcMinimumMsat,
    ],
    [new Set(keys.map(String)).size < keys.length, 'duplicateKeys', undefined, undefined],
  ]);
}

function firstBroken(rules: readonly Rule[]): ChannelError | undefined {
  const broken = rules.find(([isBroken]) => isBroken);
  if (broken === undefined) return undefined;
  return channelError(broken[1], 'failChannel', { expected: broken[2], actual: broken[3] });
}

/** The larger of two amounts. */
export function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
