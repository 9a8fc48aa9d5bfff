import { curve, type PrivateKey, type PublicKey } from '../crypto/index.js';
import { toHex } from '../primitives/bytes.js';
import type { InvoiceEnvelope, RecoverableSignature } from './envelope.js';
import { InvoiceFault } from './error.js';

/** Half the order of secp256k1: a larger `s` is high. */
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/** The payee, from the `n` field when it is there, else recovered. Throws `InvoiceFault` when no key signed this. */
export function verifyPayee(envelope: InvoiceEnvelope, payee: PublicKey | undefined): PublicKey {
  const { signature, recoveryId, signedHash } = envelope;
  if (recoveryId > 3) throw new InvoiceFault('invalidRecoveryId', `${recoveryId}`);
  if (payee === undefined) {
    // BOLT 11, reader, no n field: recovery, which takes high-S signatures too.
    const recovered = curve().recover(signedHash, signature, recoveryId);
    if (recovered === undefined) throw new InvoiceFault('invalidSignature', 'no key can be recovered');
    return recovered;
  }
  // BOLT 11, reader, valid n field: a signature that is not low-S fails the payment.
  if (BigInt(`0x${toHex(signature.slice(32))}`) > HALF_ORDER)
    throw new InvoiceFault('highSignature', 'high s');
  if (!curve().verify(signedHash, signature, payee)) {
    throw new InvoiceFault('invalidSignature', 'the payee did not sign this');
  }
  return payee;
}

/** Signs with the payee's key, deterministically and low-S. */
export function payeeSigner(privateKey: PrivateKey): (hash: Uint8Array) => RecoverableSignature {
  return (hash) => curve().signRecoverable(hash, privateKey);
}
