import { fromHex } from '../../src/core/primitives/bytes.js';

/** The genesis block of Bitcoin's regtest, as every Bitcoin Core node has it. */
export const GENESIS_BLOCK = fromHex(
  '0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac72c3e67768f61' +
    '7fc81bc3888a51323a9fb8aa4b1e5e4adae5494dffff7f20020000000101000000010000000000000000000000000000000000' +
    '000000000000000000000000000000ffffffff4d04ffff001d0104455468652054696d65732030332f4a616e2f323030392043' +
    '68616e63656c6c6f72206f6e206272696e6b206f66207365636f6e64206261696c6f757420666f722062616e6b73ffffffff01' +
    '00f2052a01000000434104678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb649f6bc3f4cef38c4' +
    'f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5fac00000000',
);

/** The compact target of regtest: about every second header meets it. */
export const BITS = 0x207fffff;
/** The version of every block after the genesis block: no signalling. */
export const BLOCK_VERSION = 0x20000000;
/** Blocks between two halvings of the subsidy on regtest. */
export const HALVING_INTERVAL = 150;
/** Confirmations before the output of a coinbase may be spent. */
export const COINBASE_MATURITY = 100;
/** The most weight that a block may have. */
export const MAX_BLOCK_WEIGHT = 4_000_000;
/** Weight that the block template leaves for header and coinbase. */
export const RESERVED_BLOCK_WEIGHT = 8_000;
/** The most satoshi that can ever be. */
export const MAX_MONEY = 2_100_000_000_000_000n;
/** Below this a lock time is a height, from it on a time in seconds. */
export const LOCKTIME_THRESHOLD = 500_000_000;

/** The new coins, in satoshi, of the block at a height. */
export function blockSubsidy(height: number): bigint {
  const halvings = Math.floor(height / HALVING_INTERVAL);
  return halvings >= 64 ? 0n : 5_000_000_000n >> BigInt(halvings);
}
