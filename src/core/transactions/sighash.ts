import type { Transaction } from 'bitcoinjs-lib';
import { sha256d } from '../crypto/index.js';
import { concatBytes } from '../primitives/bytes.js';
import type { Satoshi } from '../primitives/units.js';

/** A signature over all inputs and outputs. */
export const SIGHASH_ALL = 0x01;
/** A signature over its own input and the output at the same place: others may join to pay the fee. */
export const SIGHASH_SINGLE_ANYONECANPAY = 0x83;

const NO_HASH = new Uint8Array(32);

/**
 * The BIP 143 hash of an input, for the two sighash types that Lightning uses. `script` is shorter than 253 bytes.
 * Throws `RangeError` for another sighash type, a longer script, or an input or output that is not there.
 */
export function witnessSignatureHash(
  transaction: Transaction,
  inputIndex: number,
  script: Uint8Array,
  amount: Satoshi,
  sighashType: number,
): Uint8Array {
  if (sighashType !== SIGHASH_ALL && sighashType !== SIGHASH_SINGLE_ANYONECANPAY) {
    throw new RangeError(`sighash type ${sighashType}`);
  }
  const { ins, outs } = transaction;
  const input = ins[inputIndex];
  if (input === undefined) throw new RangeError(`no input ${inputIndex}`);
  if (script.length >= 0xfd) throw new RangeError(`a script of ${script.length} bytes`);

  const all = sighashType === SIGHASH_ALL;
  const signedOutputs = all ? outs : outs.slice(inputIndex, inputIndex + 1);
  if (signedOutputs.length === 0) throw new RangeError(`no output ${inputIndex}`);
  return sha256d(
    uint32(transaction.version),
    all ? sha256d(...ins.flatMap(({ hash, index }) => [hash, uint32(index)])) : NO_HASH,
    all ? sha256d(...ins.map(({ sequence }) => uint32(sequence))) : NO_HASH,
    input.hash,
    uint32(input.index),
    Uint8Array.of(script.length),
    script,
    uint64(amount),
    uint32(input.sequence),
    sha256d(...signedOutputs.map(serializedOutput)),
    uint32(transaction.locktime),
    uint32(sighashType),
  );
}

function serializedOutput({ value, script }: Transaction['outs'][number]): Uint8Array {
  if (script.length >= 0xfd) throw new RangeError(`a script of ${script.length} bytes`);
  return concatBytes(uint64(value), Uint8Array.of(script.length), script);
}

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

function uint64(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value, true);
  return bytes;
}
