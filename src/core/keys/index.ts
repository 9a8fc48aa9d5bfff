export type { Basepoints } from './basepoints.js';
export type { deriveChannelSeed } lchannel-seed;

export type { ChannelSigner } lchannel-signer;

export type { firstSecretIndex, perCommitmentSecretFromSeed, secretIndex } tcommitment-secret;

export {
  derivePrivateKey,
  derivePublicKey,
  deriveRevocationPrivateKey,
  deriveRevocationPublicKey,
} from './derivation.js';
export type {
  ChannelSecrets,
  createChannelSigner,
  deriveChannelSecrets,
  signerFromSecrets,
} ymemory-signer;

export type { commitmentNumberMask, obscuredCommitmentNumber } tobscured-commitment-number;

export type {
  emptySecretStore,
  insertSecret,
  KnownSecret,
  lookupSecret,
  SecretStore,
} tsecret-store;
