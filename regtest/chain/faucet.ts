import { Transaction } from 'bitcoinjs-lib/src/transaction';
import { concatBytes, equalBytes } from '../../src/core/primitives/bytes.js';
import { isRejection } from './acceptance.js';
import { scriptToAddress } from './address.js';
import { sha256 } from './hash.js';
import type { RegtestNode } from './node.js';
import { acceptAlone } from './package-acceptance.js';
import { COINBASE_MATURITY } from './parameters.js';
import { rejectionText } from './rejection.js';
import { chainTransaction, internalHash, outpoint } from './transaction.js';

const WITNESS_SCRIPT = Uint8Array.of(0x51);
/** Anyone can spend what the faucet holds: nobody but tests is near. */
const FAUCET_SCRIPT = concatBytes(Uint8Array.of(0, 32), sha256(WITNESS_SCRIPT));
const FEE_PER_VBYTE = 2n;
const OVERHEAD_VSIZE = 11;
const INPUT_VSIZE = 42;
const OUTPUT_VSIZE = 43;
const SMALLEST_CHANGE = 1000n;
/** Blocks mined at first need: so many coins can be paid out before one has to wait for another block. */
const FIRST_COINS = 10;
const MOST_BLOCKS_FOR_COINS = 1000;
const MAX_UNCONFIRMED_ANCESTORS = 20;

interface FaucetCoin {
  readonly txid: string;
  readonly index: number;
  readonly value: bigint;
}

/** Pays out newly mined coins, and mines them when there are none. */
export class Faucet {
  constructor(private readonly node: RegtestNode) {}

  /** The output script that the faucet mines to. */
  get script(): Uint8Array {
    return FAUCET_SCRIPT;
  }

  /** The address that the faucet mines to. */
  get address(): string {
    return scriptToAddress(FAUCET_SCRIPT) ?? '';
  }

  /** Pays satoshi to a script by a transaction in the mempool; gives its txid. Throws `Error` when it cannot. */
  pay(script: Uint8Array, amount: bigint): string {
    const { coins, fee } = this.gather(amount);
    const tx = new Transaction();
    tx.version = 2;
    for (const coin of coins) {
      const index = tx.addInput(internalHash(coin.txid), coin.index, 0xfffffffd);
      tx.setWitness(index, [WITNESS_SCRIPT]);
    }
    tx.addOutput(script, amount);
    const change = total(coins) - amount - fee;
    if (change >= SMALLEST_CHANGE) tx.addOutput(FAUCET_SCRIPT, change);
    const outcome = acceptAlone(this.node, chainTransaction(tx));
    if (isRejection(outcome)) throw new Error(rejectionText(outcome));
    return outcome.candidate.transaction.txid;
  }

  private gather(amount: bigint): { readonly coins: readonly FaucetCoin[]; readonly fee: bigint } {
    for (let mined = 0; mined < MOST_BLOCKS_FOR_COINS; mined++) {
      const coins: FaucetCoin[] = [];
      for (const coin of this.spendable()) {
        coins.push(coin);
        const fee = FEE_PER_VBYTE * BigInt(OVERHEAD_VSIZE + INPUT_VSIZE * coins.length + 2 * OUTPUT_VSIZE);
        if (total(coins) >= amount + fee) return { coins, fee };
      }
      const neverMined = this.node.chain.tip.height === 0;
      this.node.mine(neverMined ? COINBASE_MATURITY + FIRST_COINS : 1, FAUCET_SCRIPT);
    }
    throw new Error('Insufficient funds');
  }

  private *spendable(): Iterable<FaucetCoin> {
    const { chain, mempool } = this.node;
    for (const [name, coin] of chain.coins.entries()) {
      if (!equalBytes(coin.script, FAUCET_SCRIPT) || mempool.spenderOf(name) !== undefined) continue;
      const mature = !coin.coinbase || chain.tip.height + 1 - coin.height >= COINBASE_MATURITY;
      if (mature) yield { txid: name.slice(0, 64), index: Number(name.slice(65)), value: coin.value };
    }
    for (const { transaction } of mempool.all()) {
      const { txid, tx } = transaction;
      if (mempool.ancestors(txid).txids.size > MAX_UNCONFIRMED_ANCESTORS) continue;
      for (const [index, { script, value }] of tx.outs.entries()) {
        const free = mempool.spenderOf(outpoint(txid, index)) === undefined;
        if (free && equalBytes(script, FAUCET_SCRIPT)) yield { txid, index, value };
      }
    }
  }
}

function total(coins: readonly FaucetCoin[]): bigint {
  return coins.reduce((sum, coin) => sum + coin.value, 0n);
}
