export type { Basepoints } from './basepoints.js';
export { deriveChannelSeed } from './channelSeed.js';
export type { ChannelSigner } from './channelSigner.js';
export { firstSecretIndex, perCommitmentSecretFromSeed, secretIndex } from './commitmentSecret.js';
export {
  derivePrivateKey,
  derivePublicKey,
  deriveRevocationPrivateKey,
  deriveRevocationPublicKey,
} from './derivation.js';
export {
  type ChannelSecrets,
  createChannelSigner,
  deriveChannelSecrets,
  signerFromSecrets,
} from './memorySigner.js';
export { commitmentNumberMask, obscuredCommitmentNumber } from './obscuredCommitmentNumber.js';
export {
  emptySecretStore,
  insertSecret,
  type KnownSecret,
  lookupSecret,
  type SecretStore,
} from './secretStore.js';
