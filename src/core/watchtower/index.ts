export {
  type Breach,
  type BreachClaim,
  breachBlock,
  breachUndone,
  FINAL_DEPTH,
  isBreachOver,
  openBreach,
  recovered,
  type SeenTransaction,
} from './breach.js';
export { type BuiltKit, buildKit, type RevokedState, revokedBetween } from './build-kit.js';
export { HINT_LENGTH, stateHint, stateHintPrefix } from './hint.js';
export { type JusticeStep, publishJustice } from './justice-fees.js';
export { decodeKit, type JusticeKit, kitCodec, kitMode, type TowerMode } from './justice-kit.js';
export { FEE_TIERS } from './justice-transaction.js';
export {
  decodeTowerMessage,
  encodeTowerMessage,
  type RefusalCode,
  type TowerMessage,
  type TowerMessageNamed,
} from './messages.js';
export { recordHash, signReceipt, verifyReceipt } from './receipt.js';
export { BLOB_LENGTH, type KitError, openKit, type SealedRecord, sealKit } from './sealed-record.js';
export {
  countOf,
  MAX_DELETED_AT_ONCE,
  type SequenceRange,
  sequenceRanges,
} from './sequence-ranges.js';
export { judgeRecord, type RecordVerdict } from './session-rules.js';
export { checkReceipt, type SentRecord, type TowerFault } from './tower-fault.js';
