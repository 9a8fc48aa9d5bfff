import { Transaction } from 'bitcoinjs-lib/src/transaction';
import { concatBytes } from '../../src/core/primitives/bytes.js';
import { hash256 } from './hash.js';
import { BITS, BLOCK_VERSION, blockSubsidy, GENESIS_BLOCK } from './parameters.js';
import { type ChainTransaction, chainTransaction, displayHash, internalHash } from './transaction.js';

/** A block header's fields; hashes in display order. */
export interface BlockHeader {
  readonly version: number;
  readonly previousHash: string;
  readonly merkleRoot: string;
  /** Seconds since 1970. */
  readonly time: number;
  readonly bits: number;
  readonly nonce: number;
}

/** A block with its hash. */
export interface Block {
  readonly hash: string;
  readonly header: BlockHeader;
  readonly rawHeader: Uint8Array;
  readonly transactions: readonly ChainTransaction[];
}

/** What a new block stands on and pays to. */
export interface BlockPlan {
  readonly height: number;
  readonly previousHash: string;
  readonly time: number;
  readonly transactions: readonly ChainTransaction[];
  /** Fees of the transactions, in satoshi. */
  readonly fees: bigint;
  readonly payoutScript: Uint8Array;
  /** Goes into the coinbase, so that no two blocks are alike. */
  readonly uniqueNumber: number;
}

/** Builds a block with coinbase (BIP 34), witness commitment (BIP 141) and proof of work. */
export function buildBlock(plan: BlockPlan): Block {
  const coinbase = chainTransaction(buildCoinbase(plan));
  const transactions = [coinbase, ...plan.transactions];
  const merkleRoot = displayHash(merkle(transactions.map((entry) => internalHash(entry.txid))));
  for (let nonce = 0; ; nonce++) {
    const header = {
      version: BLOCK_VERSION,
      previousHash: plan.previousHash,
      merkleRoot,
      time: plan.time,
      bits: BITS,
      nonce,
    };
    const rawHeader = serializeHeader(header);
    const hash = hash256(rawHeader);
    // A first byte under 7f lies under the target 7fffff… whatever follows.
    if ((hash[31] ?? 0xff) < 0x7f) return { hash: displayHash(hash), header, rawHeader, transactions };
  }
}

/** The genesis block of regtest. */
export function genesisBlock(): Block {
  const view = new DataView(GENESIS_BLOCK.buffer, GENESIS_BLOCK.byteOffset);
  const rawHeader = GENESIS_BLOCK.slice(0, 80);
  return {
    hash: displayHash(hash256(rawHeader)),
    header: {
      version: view.getInt32(0, true),
      previousHash: displayHash(rawHeader.slice(4, 36)),
      merkleRoot: displayHash(rawHeader.slice(36, 68)),
      time: view.getUint32(68, true),
      bits: view.getUint32(72, true),
      nonce: view.getUint32(76, true),
    },
    rawHeader,
    transactions: [chainTransaction(Transaction.fromBuffer(GENESIS_BLOCK.slice(81)))],
  };
}

/** The block as it goes over the wire. */
export function serializeBlock(block: Block): Uint8Array {
  return concatBytes(
    block.rawHeader,
    compactSize(block.transactions.length),
    ...block.transactions.map((entry) => entry.raw),
  );
}

/** The weight of a block (BIP 141). */
export function blockWeight(block: Block): number {
  const headerWeight = 4 * (80 + compactSize(block.transactions.length).length);
  return block.transactions.reduce((weight, entry) => weight + entry.weight, headerWeight);
}

/** A length in Bitcoin's variable-size form (1, 3 or 5 bytes). */
export function compactSize(value: number): Uint8Array {
  if (value < 0xfd) return Uint8Array.of(value);
  if (value <= 0xffff) return Uint8Array.of(0xfd, value & 0xff, value >> 8);
  return Uint8Array.of(0xfe, value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, value >>> 24);
}

function buildCoinbase(plan: BlockPlan): Transaction {
  const coinbase = new Transaction();
  coinbase.version = 2;
  const unique = new Uint8Array(5);
  unique[0] = 4;
  new DataView(unique.buffer).setUint32(1, plan.uniqueNumber, true);
  coinbase.addInput(new Uint8Array(32), 0xffffffff, 0xffffffff, concatBytes(pushNumber(plan.height), unique));
  coinbase.addOutput(plan.payoutScript, blockSubsidy(plan.height) + plan.fees);
  const reserved = new Uint8Array(32);
  const leaves = [new Uint8Array(32), ...plan.transactions.map((entry) => internalHash(entry.wtxid))];
  const commitment = hash256(concatBytes(merkle(leaves), reserved));
  coinbase.addOutput(concatBytes(Uint8Array.of(0x6a, 0x24, 0xaa, 0x21, 0xa9, 0xed), commitment), 0n);
  coinbase.setWitness(0, [reserved]);
  return coinbase;
}

function serializeHeader(header: BlockHeader): Uint8Array {
  const raw = new Uint8Array(80);
  const view = new DataView(raw.buffer);
  view.setInt32(0, header.version, true);
  raw.set(internalHash(header.previousHash), 4);
  raw.set(internalHash(header.merkleRoot), 36);
  view.setUint32(68, header.time, true);
  view.setUint32(72, header.bits, true);
  view.setUint32(76, header.nonce, true);
  return raw;
}

function merkle(leaves: Uint8Array[]): Uint8Array {
  let level = leaves;
  while (level.length > 1) {
    const above: Uint8Array[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const left = level[i] ?? new Uint8Array(32);
      above.push(hash256(concatBytes(left, level[i + 1] ?? left)));
    }
    level = above;
  }
  return level[0] ?? new Uint8Array(32);
}

// BIP 34: the height as a minimal script number, which up to 16 is an opcode.
function pushNumber(height: number): Uint8Array {
  if (height <= 16) return Uint8Array.of(height === 0 ? 0 : 0x50 + height);
  const bytes: number[] = [];
  for (let rest = height; rest > 0; rest >>>= 8) bytes.push(rest & 0xff);
  if ((bytes.at(-1) ?? 0) >= 0x80) bytes.push(0);
  return Uint8Array.of(bytes.length, ...bytes);
}
