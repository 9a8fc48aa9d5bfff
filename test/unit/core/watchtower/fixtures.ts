import type { Transaction } from 'bitcoinjs-lib';
import { buildSideCommitment } from '../../../../src/core/channel/commitments/build.js';
import type { ChannelParameters, SideParameters } from '../../../../src/core/channel/index.js';
import { curve, sha256 } from '../../../../src/core/crypto/index.js';
import { type ChannelSigner, createChannelSigner } from '../../../../src/core/keys/index.js';
import { utf8 } from '../../../../src/core/primitives/bytes.js';
import { msat, sat } from '../../../../src/core/primitives/units.js';
import {
  type CommitmentFormat,
  type CommitmentTransaction,
  payToWitnessPublicKeyHash,
  type SpecHtlc,
} from '../../../../src/core/transactions/index.js';
import type { RevokedState, SeenTransaction } from '../../../../src/core/watchtower/index.js';
import { installNodeCrypto } from '../../../../src/node/crypto/index.js';

installNodeCrypto();

export const victim: ChannelSigner = createChannelSigner(sha256(utf8('victim')));
export const cheater: ChannelSigner = createChannelSigner(sha256(utf8('cheater')));
export const DESTINATION = payToWitnessPublicKeyHash(curve().publicKey(sha256(utf8('wallet'))));
export const REVOKED_NUMBER = 41n;
export const BREACH_HEIGHT = 500;
export const TO_SELF_DELAY = 144;

function side(signer: ChannelSigner, toSelfDelay: number): SideParameters {
  return {
    dustLimit: sat(354),
    maxHtlcValueInFlightMsat: msat(10n ** 12n),
    channelReserve: sat(10_000),
    htlcMinimumMsat: msat(1),
    toSelfDelay,
    maxAcceptedHtlcs: 483,
    basepoints: signer.basepoints,
    upfrontShutdownScript: new Uint8Array(0),
  };
}

export function parameters(format: CommitmentFormat): ChannelParameters {
  return {
    channelId: sha256(utf8('channel')),
    remoteNodeId: curve().publicKey(sha256(utf8('cheating node'))),
    channelKeyIndex: 0,
    isOpener: true,
    isPublic: true,
    format,
    funding: { txid: sha256(utf8('funding')), outputIndex: 0 },
    fundingAmount: sat(100_000_000),
    minimumDepth: 3,
    // The delay that the victim asked for is the one on the cheater's outputs.
    local: side(victim, TO_SELF_DELAY),
    remote: side(cheater, 720),
    scidAlias: false,
    zeroconf: false,
    localAlias: null,
  };
}

/** HTLCs as the cheater sees them: every other one it offered, amounts and expiries all different. */
export function htlcs(
  count: number,
  amountSat = 100_000,
  firstExpiry = BREACH_HEIGHT + 20,
): readonly SpecHtlc[] {
  return Array.from({ length: count }, (_, index) => ({
    direction: index % 2 === 0 ? ('offered' as const) : ('received' as const),
    id: BigInt(index),
    amountMsat: msat((amountSat + index) * 1000),
    paymentHash: sha256(preimage(index)),
    cltvExpiry: firstExpiry + index,
  }));
}

export function preimage(index: number): Uint8Array {
  return sha256(utf8(`preimage ${index}`));
}

export function revoked(
  format: CommitmentFormat,
  list: readonly SpecHtlc[] = [],
  commitmentNumber = REVOKED_NUMBER,
): RevokedState {
  const inFlight = list.reduce((sum, { amountMsat }) => sum + amountMsat, 0n);
  return {
    parameters: parameters(format),
    commitmentNumber,
    spec: {
      htlcs: list,
      feeratePerKw: 1000,
      toLocalMsat: msat(40_000_000_000n - inFlight),
      toRemoteMsat: msat(60_000_000_000n),
    },
    perCommitmentSecret: cheater.perCommitmentSecret(commitmentNumber),
  };
}

/** The commitment that the cheater broadcasts. */
export function commitmentOf(state: RevokedState): CommitmentTransaction {
  const point = cheater.perCommitmentPoint(state.commitmentNumber);
  return buildSideCommitment(state.parameters, 'remote', state.commitmentNumber, point, state.spec);
}

export function seen(transaction: Transaction): SeenTransaction {
  return {
    txid: transaction.getHash(),
    inputs: transaction.ins.map(({ hash, index }) => ({ txid: hash, outputIndex: index })),
    outputs: transaction.outs.map(({ value, script }) => ({ amount: sat(value), scriptPubKey: script })),
  };
}

let counter = 0;
/** Different bytes at every call. */
export function entropy(length: number): Uint8Array {
  counter += 1;
  return sha256(utf8(`entropy ${counter}`)).slice(0, length);
}
