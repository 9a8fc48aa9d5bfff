import { curve, hmacSha256, type PrivateKey } from '../crypto/index.js';
import { utf8 } from '../primitives/bytes.js';
import { type ClosingTransaction, closingSpend } from '../transactions/closing.js';
import { commitmentSpend } from '../transactions/commitment-signature.js';
import { fundingScript } from '../transactions/funding.js';
import { htlcSighashType } from '../transactions/htlc-transaction.js';
import { SIGHASH_ALL } from '../transactions/sighash.js';
import { type SpendInput, spendHash } from '../transactions/spend-input.js';
import type { Basepoints } from './basepoints.js';
import type { ChannelSigner } from './channel-signer.js';
import { perCommitmentSecretsOf } from './commitment-secret.js';
import { derivePrivateKey, deriveRevocationPrivateKey } from './derivation.js';

/** What a channel signs with: five private keys and the seed of its per-commitment secrets, 32 bytes each. */
export interface ChannelSecrets {
  readonly fundingPrivateKey: PrivateKey;
  readonly revocationBasepointSecret: PrivateKey;
  readonly paymentBasepointSecret: PrivateKey;
  readonly delayedPaymentBasepointSecret: PrivateKey;
  readonly htlcBasepointSecret: PrivateKey;
  readonly perCommitmentSeed: Uint8Array;
}

/** A signer that keeps its secrets in memory, all derived from one 32-byte seed that belongs to this channel alone. */
export function createChannelSigner(seed: Uint8Array): ChannelSigner {
  return signerFromSecrets(deriveChannelSecrets(seed));
}

/** The secrets of a channel from its seed, one labelled HMAC each. */
export function deriveChannelSecrets(seed: Uint8Array): ChannelSecrets {
  if (seed.length !== 32) throw new RangeError(`a channel seed of ${seed.length} bytes where 32 belong`);
  const secret = (label: string) => hmacSha256(seed, utf8(label));
  return {
    fundingPrivateKey: secret('funding'),
    revocationBasepointSecret: secret('revocation'),
    paymentBasepointSecret: secret('payment'),
    delayedPaymentBasepointSecret: secret('delayed payment'),
    htlcBasepointSecret: secret('htlc'),
    perCommitmentSeed: secret('per-commitment'),
  };
}

/** A signer over given secrets, which no property of it shows. */
export function signerFromSecrets(secrets: ChannelSecrets): ChannelSigner {
  const basepoints = publicBasepoints(secrets);
  const delayedKey = (point: Uint8Array) =>
    derivePrivateKey(secrets.delayedPaymentBasepointSecret, point, basepoints.delayedPaymentBasepoint);
  const htlcKey = (point: Uint8Array) =>
    derivePrivateKey(secrets.htlcBasepointSecret, point, basepoints.htlcBasepoint);
  const revocationKey = (remotePerCommitmentSecret: Uint8Array) =>
    deriveRevocationPrivateKey(secrets.revocationBasepointSecret, remotePerCommitmentSecret);
  const perCommitmentSecret = perCommitmentSecretsOf(secrets.perCommitmentSeed);
  const ownFundingScript = (remoteFundingPublicKey: Uint8Array) =>
    fundingScript(basepoints.fundingPublicKey, remoteFundingPublicKey);

  return {
    basepoints,
    perCommitmentPoint: (commitmentNumber) => curve().publicKey(perCommitmentSecret(commitmentNumber)),
    perCommitmentSecret,
    signCommitment: (commitment, remoteFundingPublicKey) =>
      sign(commitmentSpend(commitment, ownFundingScript(remoteFundingPublicKey)), secrets.fundingPrivateKey),
    signHtlcTransactions({ htlcTransactions, input }, remotePerCommitmentPoint) {
      const key = htlcKey(remotePerCommitmentPoint);
      return htlcTransactions.map((htlc) => sign(htlc, key, htlcSighashType(input.format)));
    },
    signClosing: (closing: ClosingTransaction, remoteFundingPublicKey) =>
      sign(closingSpend(closing, ownFundingScript(remoteFundingPublicKey)), secrets.fundingPrivateKey),
    signAnnouncement: (announcementHash) => curve().sign(announcementHash, secrets.fundingPrivateKey),
    signOwnHtlc: (spend, perCommitmentPoint) => sign(spend, htlcKey(perCommitmentPoint)),
    signRemoteHtlc: (spend, remotePerCommitmentPoint) => sign(spend, htlcKey(remotePerCommitmentPoint)),
    signDelayed: (spend, perCommitmentPoint) => sign(spend, delayedKey(perCommitmentPoint)),
    signPayment: (spend) => sign(spend, secrets.paymentBasepointSecret),
    signRevocation: (spend, remotePerCommitmentSecret) =>
      sign(spend, revocationKey(remotePerCommitmentSecret)),
    revocationPrivateKey: revocationKey,
    signAnchor: (spend) => sign(spend, secrets.fundingPrivateKey),
  };
}

function sign(spend: SpendInput, privateKey: PrivateKey, sighashType = SIGHASH_ALL): Uint8Array {
  return curve().sign(spendHash(spend, sighashType), privateKey);
}

function publicBasepoints(secrets: ChannelSecrets): Basepoints {
  return {
    fundingPublicKey: curve().publicKey(secrets.fundingPrivateKey),
    revocationBasepoint: curve().publicKey(secrets.revocationBasepointSecret),
    paymentBasepoint: curve().publicKey(secrets.paymentBasepointSecret),
    delayedPaymentBasepoint: curve().publicKey(secrets.delayedPaymentBasepointSecret),
    htlcBasepoint: curve().publicKey(secrets.htlcBasepointSecret),
  };
}
