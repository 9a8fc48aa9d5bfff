import type { Signature } from '../crypto/index.js';
import type { ChannelSigner } from '../keys/index.js';
import { encodeSignature, publicKeyHashScript, SIGHASH_ALL, type SpendInput } from '../transactions/index.js';
import type { Claim } from './claim.js';

/** Outpoint, empty scriptSig and sequence of an input, four weight units a byte. */
const INPUT_WEIGHT = 164;
/** The longest signature with its sighash byte, as BOLT 3 and 5 count it. */
const SIGNATURE_LENGTH = 73;
const PUBLIC_KEY_LENGTH = 33;
const PREIMAGE_LENGTH = 32;

/**
 * The most that the input of a claim weighs, witness included (BOLT 3 and 5, Expected Weights). Outputs, and the 2 weight
 * units that mark a transaction as segwit, are not in it.
 */
export function claimWeight(claim: Claim): number {
  const elements = [...argumentLengths(claim), claim.witnessScript?.length ?? PUBLIC_KEY_LENGTH];
  return INPUT_WEIGHT + elements.reduce((weight, length) => weight + 1 + length, 1);
}

/** The lengths of what stands before the script (or the key of P2WPKH) in the witness. */
function argumentLengths({ signing }: Claim): readonly number[] {
  switch (signing.type) {
    case 'delayed':
      return [SIGNATURE_LENGTH, 0];
    case 'payment':
    case 'anchor':
      return [SIGNATURE_LENGTH];
    case 'remoteHtlc':
      return [SIGNATURE_LENGTH, signing.preimage === null ? 0 : PREIMAGE_LENGTH];
    case 'revocation':
      return [SIGNATURE_LENGTH, signing.shows === 'publicKey' ? PUBLIC_KEY_LENGTH : 1];
    case 'ownHtlc':
      return [0, SIGNATURE_LENGTH, SIGNATURE_LENGTH, signing.preimage === null ? 0 : PREIMAGE_LENGTH];
  }
}

/** The witness of a claim's input in a transaction that is otherwise complete. */
export function signClaim(
  signer: ChannelSigner,
  claim: Claim,
  { transaction, inputIndex }: Pick<SpendInput, 'transaction' | 'inputIndex'>,
): Uint8Array[] {
  const { signing, amount } = claim;
  const publicKey = signer.basepoints.paymentBasepoint;
  const witnessScript = claim.witnessScript ?? publicKeyHashScript(publicKey);
  const spend: SpendInput = { transaction, inputIndex, amount, witnessScript };
  const shown = claim.witnessScript ?? publicKey;
  switch (signing.type) {
    case 'delayed':
      return [encoded(signer.signDelayed(spend, signing.perCommitmentPoint)), EMPTY, shown];
    case 'payment':
      return [encoded(signer.signPayment(spend)), shown];
    case 'anchor':
      return [encoded(signer.signAnchor(spend)), shown];
    case 'remoteHtlc':
      return [
        encoded(signer.signRemoteHtlc(spend, signing.perCommitmentPoint)),
        signing.preimage ?? EMPTY,
        shown,
      ];
    case 'revocation':
      return [
        encoded(signer.signRevocation(spend, signing.perCommitmentSecret)),
        signing.shows === 'publicKey' ? signing.revocationPublicKey : Uint8Array.of(1),
        shown,
      ];
    case 'ownHtlc':
      return [
        EMPTY,
        encodeSignature(signing.remoteSignature, signing.remoteSighashType),
        encoded(signer.signOwnHtlc(spend, signing.perCommitmentPoint)),
        signing.preimage ?? EMPTY,
        shown,
      ];
  }
}

const EMPTY = new Uint8Array(0);

function encoded(signature: Signature): Uint8Array {
  return encodeSignature(signature, SIGHASH_ALL);
}
