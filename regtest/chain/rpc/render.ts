import { toASM } from 'bitcoinjs-lib/src/script';
import { toHex } from '../../../src/core/primitives/bytes.js';
import { scriptToAddress } from '../address.js';
import { blockWeight, serializeBlock } from '../block.js';
import type { BlockNode } from '../blockchain.js';
import type { BlockUndo } from '../coins.js';
import { scriptType } from '../script-types.js';
import { type ChainTransaction, displayHash, spentOutpoints } from '../transaction.js';
import { Btc } from './json.js';
import type { RpcSession } from './session.js';

/** The difficulty of regtest's target, as Core prints it. */
export const DIFFICULTY = 4.656542373906925e-10;

/** An output script as JSON. */
export function renderScript(script: Uint8Array): object {
  const address = scriptToAddress(script);
  return { asm: assembly(script), hex: toHex(script), address, type: scriptType(script) };
}

/** A transaction as JSON; the fee is told when what it spends is known. */
export function renderTransaction(entry: ChainTransaction, undo?: BlockUndo): object {
  const { tx } = entry;
  return {
    txid: entry.txid,
    hash: entry.wtxid,
    version: tx.version,
    size: entry.raw.length,
    vsize: entry.vsize,
    weight: entry.weight,
    locktime: tx.locktime,
    vin: tx.ins.map((input) => {
      const txinwitness = input.witness.length > 0 ? input.witness.map(toHex) : undefined;
      if (tx.isCoinbase()) return { coinbase: toHex(input.script), txinwitness, sequence: input.sequence };
      return {
        txid: displayHash(input.hash),
        vout: input.index,
        scriptSig: { asm: assembly(input.script), hex: toHex(input.script) },
        txinwitness,
        sequence: input.sequence,
      };
    }),
    vout: tx.outs.map((output, n) => ({
      value: new Btc(output.value),
      n,
      scriptPubKey: renderScript(output.script),
    })),
    fee: feeFromUndo(entry, undo),
    hex: toHex(entry.raw),
  };
}

/** A header as JSON. */
export function renderHeader(session: RpcSession, node: BlockNode): object {
  const { header, hash, transactions } = node.block;
  const isVisible = session.confirmations(node) > 0;
  return {
    hash,
    confirmations: session.confirmations(node),
    height: node.height,
    version: header.version,
    versionHex: hex32(header.version),
    merkleroot: header.merkleRoot,
    time: header.time,
    mediantime: node.medianTime,
    nonce: header.nonce,
    bits: hex32(header.bits),
    difficulty: DIFFICULTY,
    chainwork: chainWork(node),
    nTx: transactions.length,
    previousblockhash: node.parent?.block.hash,
    nextblockhash: isVisible ? session.at(node.height + 1)?.block.hash : undefined,
  };
}

/** A block as JSON, its transactions by txid (verbosity 1) or in full (2). */
export function renderBlock(session: RpcSession, node: BlockNode, verbosity: number): object {
  const { transactions } = node.block;
  const undo = session.node.chain.undoOf(node);
  return {
    ...renderHeader(session, node),
    size: serializeBlock(node.block).length,
    strippedsize: strippedSize(node),
    weight: blockWeight(node.block),
    tx: transactions.map((entry) => (verbosity === 1 ? entry.txid : renderTransaction(entry, undo))),
  };
}

/** The work up to a block, as 64 hex digits: two hashes a block. */
export function chainWork(node: BlockNode): string {
  return ((node.height + 1) * 2).toString(16).padStart(64, '0');
}

/** 32 bits as eight hex digits. */
export function hex32(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}

function strippedSize(node: BlockNode): number {
  return (blockWeight(node.block) - serializeBlock(node.block).length) / 3;
}

function feeFromUndo(entry: ChainTransaction, undo: BlockUndo | undefined): Btc | undefined {
  if (undo === undefined || entry.tx.isCoinbase()) return undefined;
  let fee = 0n;
  for (const name of spentOutpoints(entry)) fee += undo.get(name)?.value ?? 0n;
  return new Btc(entry.tx.outs.reduce((rest, output) => rest - output.value, fee));
}

function assembly(script: Uint8Array): string {
  try {
    // Core writes the small numbers as numbers.
    return toASM(script)
      .replace(/\bOP_1NEGATE\b/g, '-1')
      .replace(/\bOP_(\d+)\b/g, '$1');
  } catch {
    return '[error]';
  }
}
