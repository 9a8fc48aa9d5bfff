import { Transaction } from 'bitcoinjs-lib';
import { curve, ripemd160, sha256 } from '../../src/core/crypto/index.js';
import type { Claim } from '../../src/core/enforcement/index.js';
import {
  type ChannelSigner,
  createChannelSigner,
  deriveChannelSecrets,
  derivePrivateKey,
  derivePublicKey,
  deriveRevocationPublicKey,
} from '../../src/core/keys/index.js';
import { sat } from '../../src/core/primitives/units.js';
import {
  anchorScript,
  encodeSignature,
  type Outpoint,
  offeredHtlcScript,
  payToWitnessScriptHash,
  SIGHASH_ALL,
  SIGHASH_SINGLE_ANYONECANPAY,
  spendHash,
  toLocalScript,
} from '../../src/core/transactions/index.js';

const OUR_SEED = new Uint8Array(32).fill(0x11);
const THEIR_SEED = new Uint8Array(32).fill(0x22);
/** The cheater may take a revoked balance so many blocks after it confirmed. */
export const DELAY = 1;

export const us: ChannelSigner = createChannelSigner(OUR_SEED);
export const them: ChannelSigner = createChannelSigner(THEIR_SEED);
export const channelId = new Uint8Array(32).fill(7);

/** An output to put on a chain, and the claim on it once it stands there. */
export interface ClaimableOutput {
  readonly scriptPubKey: Uint8Array;
  readonly amount: bigint;
  claim(outpoint: Outpoint, height: number): Claim;
}

/** A balance of a revoked commitment of theirs; each number gives other keys. `deadline` counts from confirmation. */
export function revokedBalance(number: number, amount: bigint, deadline: number | null): ClaimableOutput {
  const { witnessScript, revocationPublicKey } = revokedScript(number);
  return {
    scriptPubKey: payToWitnessScriptHash(witnessScript),
    amount,
    claim: (outpoint, height) => ({
      ...base(outpoint, amount, height, deadline),
      kind: 'revokedToLocal',
      witnessScript,
      signing: {
        type: 'revocation',
        perCommitmentSecret: them.perCommitmentSecret(BigInt(number)),
        revocationPublicKey,
        shows: 'branch',
      },
    }),
  };
}

/** The cheater's way to take such a balance, with extra outputs of its own to be large. */
export function cheat(
  number: number,
  outpoint: Outpoint,
  amount: bigint,
  feeSat: bigint,
  outputs = 1,
): Transaction {
  const { witnessScript, point } = revokedScript(number);
  const transaction = new Transaction();
  transaction.version = 2;
  transaction.addInput(outpoint.txid, outpoint.outputIndex, DELAY);
  const value = (amount - feeSat) / BigInt(outputs);
  for (let index = 0; index < outputs; index++) {
    transaction.addOutput(payToWitnessScriptHash(Uint8Array.of(0x51)), value);
  }
  const signature = them.signDelayed(
    { transaction, inputIndex: 0, amount: sat(amount), witnessScript },
    point,
  );
  transaction.setWitness(0, [encodeSignature(signature, SIGHASH_ALL), new Uint8Array(0), witnessScript]);
  return transaction;
}

/** What they could take the HTLC of `ownTimeout` with. */
export function timeoutPreimage(number: number): Uint8Array {
  return new Uint8Array(32).fill(number);
}

/** An HTLC that we offered, on our own commitment; with anchors it brings no fee. */
export function ownTimeout(
  number: number,
  amount: bigint,
  cltvExpiry: number,
  format: 'anchors' | 'staticRemoteKey' = 'anchors',
  feeSat = 0n,
): ClaimableOutput {
  const point = us.perCommitmentPoint(BigInt(number));
  const revocationPublicKey = deriveRevocationPublicKey(them.basepoints.revocationBasepoint, point);
  const witnessScript = offeredHtlcScript(
    {
      revocationPublicKey,
      ownerHtlcPublicKey: derivePublicKey(us.basepoints.htlcBasepoint, point),
      otherHtlcPublicKey: derivePublicKey(them.basepoints.htlcBasepoint, point),
    },
    sha256(timeoutPreimage(number)),
    format,
  );
  const delayed = derivePublicKey(us.basepoints.delayedPaymentBasepoint, point);
  const output = {
    amount: sat(amount - feeSat),
    scriptPubKey: payToWitnessScriptHash(toLocalScript(revocationPublicKey, 144, delayed)),
  };
  const sequence = format === 'anchors' ? 1 : 0;
  const remoteSighashType = format === 'anchors' ? SIGHASH_SINGLE_ANYONECANPAY : SIGHASH_ALL;
  return {
    scriptPubKey: payToWitnessScriptHash(witnessScript),
    amount,
    claim(outpoint, height) {
      const transaction = new Transaction();
      transaction.version = 2;
      transaction.locktime = cltvExpiry;
      transaction.addInput(outpoint.txid, outpoint.outputIndex, sequence);
      transaction.addOutput(output.scriptPubKey, output.amount);
      const spend = { transaction, inputIndex: 0, amount: sat(amount), witnessScript };
      const key = derivePrivateKey(deriveChannelSecrets(THEIR_SEED).htlcBasepointSecret, point);
      return {
        ...base(outpoint, amount, height, null),
        kind: 'ownHtlcTimeout',
        deadline: cltvExpiry + 12,
        earliestHeight: Math.max(height + sequence, cltvExpiry + 1),
        locktime: cltvExpiry,
        sequence,
        witnessScript,
        signing: {
          type: 'ownHtlc',
          perCommitmentPoint: point,
          preimage: null,
          remoteSignature: curve().sign(spendHash(spend, remoteSighashType), key),
          remoteSighashType,
          output,
        },
      };
    },
  };
}

/** Our anchor on a commitment that is not in a block. */
export function anchorOutput(): Omit<ClaimableOutput, 'claim'> & {
  claim(outpoint: Outpoint, parent: AnchorParentOf, deadline: number | null): Claim;
} {
  const witnessScript = anchorScript(us.basepoints.fundingPublicKey);
  return {
    scriptPubKey: payToWitnessScriptHash(witnessScript),
    amount: 330n,
    claim: (outpoint, parent, deadline) => ({
      ...base(outpoint, 330n, 0, null),
      kind: 'anchor',
      deadline,
      earliestHeight: 0,
      witnessScript,
      signing: { type: 'anchor', parent },
    }),
  };
}

type AnchorParentOf = Extract<Claim['signing'], { type: 'anchor' }>['parent'];

/** A signature hash of a preimage that nobody has, to tell outpoints apart. */
export function strangeOutpoint(number: number): Outpoint {
  return { txid: sha256(ripemd160(Uint8Array.of(number, number >> 8))), outputIndex: number % 5 };
}

function revokedScript(number: number) {
  const point = them.perCommitmentPoint(BigInt(number));
  const revocationPublicKey = deriveRevocationPublicKey(us.basepoints.revocationBasepoint, point);
  const delayed = derivePublicKey(them.basepoints.delayedPaymentBasepoint, point);
  return { point, revocationPublicKey, witnessScript: toLocalScript(revocationPublicKey, DELAY, delayed) };
}

function base(outpoint: Outpoint, amount: bigint, height: number, deadline: number | null) {
  return {
    outpoint,
    amount: sat(amount),
    channelKeyIndex: 0,
    channelId,
    sequence: 0xffff_fffd,
    locktime: 0,
    earliestHeight: height + 1,
    deadline: deadline === null ? null : height + deadline,
  };
}
