export {
  ATTRIBUTION_DATA_SIZE,
  attribute,
  HOLD_TIME_UNIT_MILLIS,
  type ReadAttribution,
  readAttribution,
} from './attribution.js';
export { type BuiltOnion, buildOnion, type OnionBlueprint, type OnionHop } from './build.js';
export {
  BADONION,
  decodeFailure,
  encodeFailure,
  type Failure,
  type FailureFlags,
  type FailureName,
  failureCode,
  failureFlags,
  type KnownFailure,
  NODE,
  PERM,
  type UnknownFailure,
  UPDATE,
} from './failure.js';
export { createFailure, type ReadFailure, readFailure, wrapFailure } from './failure-packet.js';
export type { FinalPayload, ForwardPayload, HopPayload, HopPayloadError } from './hop-payload.js';
export {
  failureOfMalformed,
  type MalformedOnion,
  malformedOnion,
  type NotBadOnion,
  notInBlindedRoute,
} from './malformed.js';
export type { InvalidOnionFraming, OnionError, OnionTooLong, UnreadableOnion } from './onion-error.js';
export { decodePayload, encodePayload } from './payload-codec.js';
export { type NodeEcdh, type PeeledOnion, peelOnion, type ReceivedOnion } from './peel.js';
export { passOnFailure, type ReturnedFailure, returnFailure } from './returned-failure.js';
