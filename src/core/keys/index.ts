export type { Basepoints } from './basepoints.js';
export { deriveChannelSeed } from './channel-seed.js';
export type { ChannelSigner } from './channel-signer.js';
export {
  firstSecretIndex,
  perCommitmentSecretFromSeed,
  perCommitmentSecretsOf,
  secretIndex,
} from './commitment-secret.js';
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
} from './memory-signer.js';
export { commitmentNumberMask, obscuredCommitmentNumber } from './obscured-commitment-number.js';
export {
  emptySecretStore,
  insertSecret,
  type KnownSecret,
  lookupSecret,
  type SecretStore,
} from './secret-store.js';
