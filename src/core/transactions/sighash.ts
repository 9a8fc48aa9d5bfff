import type { Transaction } from 'bitcoinjs-lib';
import { sha256d } from '../crypto/index.js';
import type { Satoshi } from '../primitives/units.js';

/** A signature over all inputs and outputs. */
export const SIGHASH_ALL = 0x01;
/** A signature over its own input and the output at the same place: others may join to pay the fee. */
export const SIGHASH_SINGLE_ANYONECANPAY = 0x83;

const NO_HASH = new Uint8Array(32);

/**
 * The BIP 143 hash of an input, for the two sighash types that Lightning uses. Scripts are shorter than 253 bytes.
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
  const all = sighashType === SIGHASH_ALL;
  const signedOutputs = all ? outs : outs.slice(inputIndex, inputIndex + 1);
  if (signedOutputs.length === 0) throw new RangeError(`no output ${inputIndex}`);

  const preimage = new LittleEndian(4 + 32 + 32 + 36 + 1 + script.length + 8 + 4 + 32 + 4 + 4);
  preimage.uint32(transaction.version);
  preimage.put(all ? outpointsHash(ins) : NO_HASH);
  preimage.put(all ? sequencesHash(ins) : NO_HASH);
  preimage.put(input.hash);
  preimage.uint32(input.index);
  preimage.script(script);
  preimage.uint64(amount);
  preimage.uint32(input.sequence);
  preimage.put(outputsHash(signedOutputs));
  preimage.uint32(transaction.locktime);
  preimage.uint32(sighashType);
  return sha256d(preimage.bytes);
}

function outpointsHash(ins: Transaction['ins']): Uint8Array {
  const serialized = new LittleEndian(36 * ins.length);
  for (const { hash, index } of ins) {
    serialized.put(hash);
    serialized.uint32(index);
  }
  return sha256d(serialized.bytes);
}

function sequencesHash(ins: Transaction['ins']): Uint8Array {
  const serialized = new LittleEndian(4 * ins.length);
  for (const { sequence } of ins) serialized.uint32(sequence);
  return sha256d(serialized.bytes);
}

function outputsHash(outs: Transaction['outs']): Uint8Array {
  const serialized = new LittleEndian(outs.reduce((sum, { script }) => sum + 9 + script.length, 0));
  for (const { value, script } of outs) {
    serialized.uint64(value);
    serialized.script(script);
  }
  return sha256d(serialized.bytes);
}

/** Writes what Bitcoin hashes, into a buffer of a known length. */
class LittleEndian {
  readonly bytes: Uint8Array;
  private readonly view: DataView;
  private offset = 0;

  constructor(length: number) {
    this.bytes = new Uint8Array(length);
    this.view = new DataView(this.bytes.buffer);
  }

  uint32(value: number): void {
    this.view.setUint32(this.offset, value, true);
    this.offset += 4;
  }

  uint64(value: bigint): void {
    this.view.setBigUint64(this.offset, value, true);
    this.offset += 8;
  }

  put(part: Uint8Array): void {
    this.bytes.set(part, this.offset);
    this.offset += part.length;
  }

  script(script: Uint8Array): void {
    if (script.length >= 0xfd) throw new RangeError(`a script of ${script.length} bytes`);
    this.bytes[this.offset++] = script.length;
    this.put(script);
  }
}
