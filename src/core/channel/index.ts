export type { ChannelAction } from './action.js';
export type { AcceptCommand, ChannelCommand, ChannelMessage, LocalCommand, OpenCommand } from './command.js';
export {
  type Commitments,
  type Htlc,
  type HtlcOffer,
  type HtlcOrigin,
  type HtlcRemoval,
  latestFeerate,
  spendableMsat,
} from './commitments/index.js';
export type { ChannelContext, FeerateEstimates, NodeSigner } from './context.js';
export { type ChannelError, type ChannelErrorCode, channelError, describeChannelError } from './errors.js';
export { channelTypeFeatures, decodeChannelType } from './opening/channel-type.js';
export { type ChannelParameters, reserveOf, type Side, type SideParameters } from './parameters.js';
export type { ChannelPolicy } from './policy.js';
export { isQuiescent, isQuiescing, type Quiescence } from './quiescence.js';
export { type ChannelRemains, type RemoteRemains, remainsOf } from './remains.js';
export {
  type ChannelState,
  type CommittedState,
  isCommitted,
  isOver,
  isStored,
  type Recovering,
  type StoredState,
} from './states/state.js';
export type { Link } from './step.js';
export { decodeStoredState, encodeStoredState } from './stored-state.js';
export { beginChannel, type Channel, restoredChannel, type Transition, transition } from './transition.js';
