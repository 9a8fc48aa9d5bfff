import { Transaction } from 'bitcoinjs-lib';
import { curve, sha256 } from '../../../../src/core/crypto/index.js';
import { signerFromSecrets } from '../../../../src/core/keys/index.js';
import { fromHex } from '../../../../src/core/primitives/bytes.js';
import { parseDisplayHash } from '../../../../src/core/primitives/display-hash.js';
import { cltvExpiry, msat, sat } from '../../../../src/core/primitives/units.js';
import {
  type CommitmentFormat,
  type CommitmentInput,
  decodeSignature,
  deriveCommitmentKeys,
  type SpecHtlc,
} from '../../../../src/core/transactions/index.js';
import { channel, htlcs } from '../../../vectors/bolt3.js';
import cases from '../../../vectors/bolt3-commitments.json' with { type: 'json' };

/** A commitment of BOLT 3, appendix C or F. */
export interface CommitmentCase {
  readonly name: string;
  readonly format: CommitmentFormat;
  readonly dustLimit: number;
  readonly toLocalMsat: string;
  readonly toRemoteMsat: string;
  readonly feeratePerKw: number;
  readonly baseFee?: string;
  readonly actualFee?: string;
  readonly htlcs: readonly number[];
  readonly outputs?: readonly { kind: string; amount: string; witnessScript?: string; htlc?: number }[];
  readonly remoteSignature: string;
  readonly localSignature?: string;
  readonly transaction: string;
  readonly htlcTransactions: readonly {
    output?: number;
    kind?: string;
    htlc?: number;
    remoteSignature: string;
    localSignature?: string;
    transaction: string;
  }[];
}

export const commitmentCases = cases as unknown as readonly CommitmentCase[];

const unused = new Uint8Array(32).fill(0x55);

/** The owner of every commitment in the vectors. */
export const local = signerFromSecrets({
  fundingPrivateKey: fromHex(channel.localFundingPrivateKey),
  revocationBasepointSecret: unused,
  paymentBasepointSecret: fromHex(channel.localPaymentBasepointSecret),
  delayedPaymentBasepointSecret: fromHex(channel.localDelayedPaymentBasepointSecret),
  htlcBasepointSecret: fromHex(channel.localPaymentBasepointSecret),
  perCommitmentSeed: unused,
});

/** The other side. */
export const remote = signerFromSecrets({
  fundingPrivateKey: fromHex(channel.remoteFundingPrivateKey),
  revocationBasepointSecret: fromHex(channel.remoteRevocationBasepointSecret),
  paymentBasepointSecret: fromHex(channel.remotePaymentBasepointSecret),
  delayedPaymentBasepointSecret: unused,
  htlcBasepointSecret: fromHex(channel.remotePaymentBasepointSecret),
  perCommitmentSeed: unused,
});

export const localPerCommitmentPoint = fromHex(channel.localPerCommitmentPoint);

export const specHtlcs: readonly SpecHtlc[] = htlcs.map((htlc, place) => ({
  direction: htlc.direction,
  id: BigInt(place),
  amountMsat: msat(htlc.amountMsat),
  paymentHash: sha256(fromHex(htlc.preimage)),
  cltvExpiry: cltvExpiry(htlc.cltvExpiry),
}));

export function preimageOf(place: number): Uint8Array {
  return fromHex(htlcs[place]?.preimage ?? '');
}

/** What a case builds its commitment from. */
export function commitmentInput(
  vector: Pick<
    CommitmentCase,
    'format' | 'dustLimit' | 'toLocalMsat' | 'toRemoteMsat' | 'feeratePerKw' | 'htlcs'
  >,
): CommitmentInput {
  return {
    funding: { txid: parseDisplayHash(channel.fundingTxid), outputIndex: channel.fundingOutputIndex },
    fundingAmount: sat(channel.fundingAmount),
    format: vector.format,
    commitmentNumber: channel.commitmentNumber,
    ownerIsOpener: true,
    openerPaymentBasepoint: local.basepoints.paymentBasepoint,
    accepterPaymentBasepoint: remote.basepoints.paymentBasepoint,
    toSelfDelay: channel.localDelay,
    dustLimit: sat(vector.dustLimit),
    keys: deriveCommitmentKeys(local.basepoints, remote.basepoints, localPerCommitmentPoint),
    spec: {
      htlcs: specHtlcs.filter(({ id }) => vector.htlcs.includes(Number(id))),
      feeratePerKw: vector.feeratePerKw,
      toLocalMsat: msat(BigInt(vector.toLocalMsat)),
      toRemoteMsat: msat(BigInt(vector.toRemoteMsat)),
    },
  };
}

/** The compact form of a DER signature without a sighash byte. */
export function compact(der: string): Uint8Array {
  const decoded = decodeSignature(fromHex(`${der}01`));
  if (decoded === undefined) throw new Error(`not a signature: ${der}`);
  return decoded.signature;
}

/** A signature that fits no transaction. */
export const strangeSignature = curve().sign(new Uint8Array(32).fill(9), unused);

export function parse(hex: string): Transaction {
  return Transaction.fromHex(hex);
}
