import type { Transaction } from 'bitcoinjs-lib/src/transaction';
import type { SchnorrExecution } from 'bitcore-lib';
import type { Coin } from './coins.js';

const WITNESS_V0 = 1;
const TAPSCRIPT = 3;
const ANNEX_TAG = 0x50;
const NO_CODE_SEPARATOR = 0xffffffff;

/** The two signature schemes, as the curve libraries offer them. */
export interface SignatureBackend {
  readonly ecdsa: {
    signatureNormalize(signature: Uint8Array): Uint8Array;
    ecdsaVerify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean;
  };
  readonly schnorr: {
    verifySchnorr(message: Uint8Array, publicKey: Uint8Array, signature: Uint8Array): boolean;
  };
}

interface BigNumber {
  toBuffer(options: { size: number }): Uint8Array;
}

interface EcdsaSignature {
  readonly r: BigNumber;
  readonly s: BigNumber;
  readonly nhashtype: number;
}

/**
 * What the interpreter sees as the transaction: the fields that the lock time opcodes compare, and signature
 * checks with bitcoinjs-lib's digests over native curve code, some fifty times as fast as the interpreter's own.
 */
export class SignatureChecker {
  readonly version: number;
  readonly nLockTime: number;
  readonly inputs: readonly { readonly sequenceNumber: number; isFinal(): boolean }[];

  constructor(
    private readonly tx: Transaction,
    private readonly coins: readonly Coin[],
    private readonly backend: SignatureBackend,
  ) {
    this.version = tx.version >>> 0;
    this.nLockTime = tx.locktime;
    this.inputs = tx.ins.map(({ sequence }) => ({
      sequenceNumber: sequence,
      // The interpreter asks by this name whether the lock time counts.
      isFinal: () => sequence !== 0xffffffff,
    }));
  }

  /** ECDSA over the legacy or the BIP 143 digest. */
  verifySignature(
    signature: EcdsaSignature,
    publicKey: { toBuffer(): Uint8Array },
    index: number,
    subscript: { toBuffer(): Uint8Array },
    sigversion: number,
  ): boolean {
    const script = subscript.toBuffer();
    const hashType = signature.nhashtype;
    const digest =
      sigversion === WITNESS_V0
        ? this.tx.hashForWitnessV0(index, script, this.coins[index]?.value ?? 0n, hashType)
        : this.tx.hashForSignature(index, script, hashType);
    const compact = new Uint8Array(64);
    compact.set(signature.r.toBuffer({ size: 32 }), 0);
    compact.set(signature.s.toBuffer({ size: 32 }), 32);
    // Consensus takes a high S; that it is not standard is checked with the encoding.
    const normal = this.backend.ecdsa.signatureNormalize(compact);
    return this.backend.ecdsa.ecdsaVerify(normal, digest, Uint8Array.from(publicKey.toBuffer()));
  }

  /** Schnorr (BIP 340) over the BIP 341 and 342 digests. */
  checkSchnorrSignature(
    signature: Uint8Array,
    publicKey: Uint8Array,
    index: number,
    sigversion: number,
    execution: SchnorrExecution,
  ): boolean {
    const hashType = signature[64] ?? 0;
    if (signature.length < 64 || signature.length > 65 || (signature.length === 65 && hashType === 0))
      return false;
    if (!isTaprootHashType(hashType) || !hasNoCodeSeparator(execution)) return false;
    if ((hashType & 3) === 3 && index >= this.tx.outs.length) return false;
    const leafHash = sigversion === TAPSCRIPT ? execution.tapleafHash : undefined;
    const digest = this.tx.hashForWitnessV1(
      index,
      this.coins.map((coin) => coin.script),
      this.coins.map((coin) => coin.value),
      hashType,
      leafHash,
      this.annex(index),
    );
    return this.backend.schnorr.verifySchnorr(digest, publicKey, signature.subarray(0, 64));
  }

  private annex(index: number): Uint8Array | undefined {
    const witness = this.tx.ins[index]?.witness ?? [];
    const last = witness.at(-1);
    return witness.length >= 2 && last?.[0] === ANNEX_TAG ? last : undefined;
  }
}

function isTaprootHashType(hashType: number): boolean {
  return hashType <= 3 || (hashType >= 0x81 && hashType <= 0x83);
}

// The digest functions know no OP_CODESEPARATOR, and nothing of ours uses one.
function hasNoCodeSeparator(execution: SchnorrExecution): boolean {
  const position = execution.codeseparatorPos;
  if (position === undefined) return true;
  return (typeof position === 'number' ? position : position.toNumber()) === NO_CODE_SEPARATOR;
}
