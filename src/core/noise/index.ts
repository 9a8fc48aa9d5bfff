export { ACT_ONE_LENGTH, ACT_THREE_LENGTH, ACT_TWO_LENGTH } from './acts.js';
export { ChunkReader } from './chunk-reader.js';
export { type NoiseError, type NoiseErrorCode, noiseError } from './errors.js';
export { type AwaitingActTwo, receiveActTwo, startInitiator } from './initiator.js';
export {
  type AwaitingActOne,
  type AwaitingActThree,
  receiveActOne,
  receiveActThree,
  startResponder,
} from './responder.js';
export { MAX_MESSAGE_LENGTH, NoiseSession, type Received } from './session.js';
export type { SessionKeys } from './session-keys.js';
