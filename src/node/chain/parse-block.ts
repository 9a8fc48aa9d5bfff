import { sha256d } from '../../core/crypto/index.js';
import { concatBytes } from '../../core/primitives/bytes.js';
import { DecodeError } from '../../core/primitives/reader.js';
import { sat } from '../../core/primitives/units.js';
import type { Block, ChainInput, ChainOutput, ChainTransaction } from './block.js';
import { LittleEndianReader } from './little-endian-reader.js';

const HEADER_LENGTH = 80;
const WITNESS_FLAG = 1;
/** Litecoin: the block's last transaction mirrors its extension block, which follows it and is not ours to read. */
const EXTENSION_FLAG = 8;

/** Reads a serialized block, and computes its hash and every txid. Throws `DecodeError`. */
export function parseBlock(bytes: Uint8Array): Block {
  const reader = new LittleEndianReader(bytes);
  const header = reader.take(HEADER_LENGTH);
  const transactions: ChainTransaction[] = [];
  let extended = false;
  for (let left = reader.count(); left > 0; left--) {
    const parsed = readTransaction(reader);
    transactions.push(parsed.transaction);
    extended = parsed.extended;
  }
  if (!extended) finish(reader);
  return {
    hash: flatDisplayHash(sha256d(header)),
    previousHash: flatDisplayHash(header.subarray(4, 36)),
    time: new DataView(header.buffer, header.byteOffset, HEADER_LENGTH).getUint32(68, true),
    transactions,
  };
}

/** Reads one serialized transaction. Throws `DecodeError`. */
export function parseTransaction(bytes: Uint8Array): ChainTransaction {
  const reader = new LittleEndianReader(bytes);
  const { transaction } = readTransaction(reader);
  finish(reader);
  return transaction;
}

function readTransaction(reader: LittleEndianReader): { transaction: ChainTransaction; extended: boolean } {
  const start = reader.position;
  const version = reader.take(4);
  // BIP 144: no inputs means that a marker and flags stand here, with the inputs behind.
  const flags = reader.bytes[reader.position] === 0 ? readFlags(reader) : 0;
  const bodyStart = reader.position;
  const inputs = readList(reader, readInput);
  const outputs = readList(reader, readOutput);
  const body = reader.bytes.subarray(bodyStart, reader.position);
  if ((flags & WITNESS_FLAG) !== 0) {
    for (let left = inputs.length; left > 0; left--) skipWitness(reader);
  }
  if ((flags & EXTENSION_FLAG) !== 0 && reader.u8() !== 0) {
    throw new DecodeError('invalidValue', 'an extension transaction inside a block');
  }
  const locktime = reader.take(4);
  return {
    transaction: {
      txid: flatDisplayHash(sha256d(concatBytes(version, body, locktime))),
      raw: reader.bytes.subarray(start, reader.position),
      inputs,
      outputs,
    },
    extended: (flags & EXTENSION_FLAG) !== 0,
  };
}

function readFlags(reader: LittleEndianReader): number {
  reader.skip(1);
  const flags = reader.u8();
  if (flags === 0 || (flags & ~(WITNESS_FLAG | EXTENSION_FLAG)) !== 0) {
    throw new DecodeError('invalidValue', `transaction flags ${flags}`);
  }
  return flags;
}

function readList<T>(reader: LittleEndianReader, read: (reader: LittleEndianReader) => T): T[] {
  const list: T[] = [];
  for (let left = reader.count(); left > 0; left--) list.push(read(reader));
  return list;
}

function readInput(reader: LittleEndianReader): ChainInput {
  const txid = flatDisplayHash(reader.take(32));
  const outputIndex = reader.u32();
  reader.skip(reader.count());
  reader.skip(4);
  return { txid, outputIndex };
}

function readOutput(reader: LittleEndianReader): ChainOutput {
  const amountSat = sat(reader.u64());
  return { amountSat, scriptPubKey: reader.take(reader.count()) };
}

function skipWitness(reader: LittleEndianReader): void {
  for (let left = reader.count(); left > 0; left--) reader.skip(reader.count());
}

function finish(reader: LittleEndianReader): void {
  const left = reader.bytes.length - reader.position;
  if (left > 0) throw new DecodeError('trailingBytes', `${left} bytes behind the end`);
}

/**
 * As `displayHash`, in one piece: a string that was joined byte by byte is put together when it is first used, which for
 * all the hashes of a block takes longer than anything else that is done with it.
 */
function flatDisplayHash(hash: Uint8Array): string {
  return Buffer.from(hash).reverse().toString('hex');
}
