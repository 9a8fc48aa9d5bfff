import { Transaction } from 'bitcoinjs-lib';
import { type ChannelAction, isOver } from '../../src/core/channel/index.js';
import {
  type Claim,
  claimWeight,
  signClaim,
  spentCommitmentNumber,
} from '../../src/core/enforcement/index.js';
import { equalBytes } from '../../src/core/primitives/bytes.js';
import { displayHash } from '../../src/core/primitives/display-hash.js';
import {
  type Outpoint,
  payToWitnessScriptHash,
  SIGHASH_ALL,
  type SpecHtlc,
} from '../../src/core/transactions/index.js';
import type { ChannelPeer } from './channel-peer.js';

/** Anyone can spend what is paid to it. */
export const OPEN_WITNESS = Uint8Array.of(0x51);
export const OPEN_SCRIPT = payToWitnessScriptHash(OPEN_WITNESS);

/** An output of `OPEN_SCRIPT`. */
export interface Coin {
  readonly outpoint: Outpoint;
  readonly value: bigint;
}

const FEE = 1000n;

/** A name of an outpoint, as explorers write it. */
export function outpointKey({ txid, outputIndex }: Outpoint): string {
  return `${displayHash(txid)}:${outputIndex}`;
}

/** One end of a channel with an eye on the chain and a claimer that takes one output at a time. */
export class ChannelActor {
  /** What may be taken now, by outpoint. */
  readonly claims = new Map<string, Claim>();
  /** Claims that a block has fulfilled. */
  readonly taken: Claim[] = [];
  readonly archive = new Map<bigint, readonly SpecHtlc[]>();
  readonly watched = new Map<string, { readonly outpoint: Outpoint; spentAt: number | null }>();
  private readonly submitted = new Map<string, Claim>();
  private fundingSpentAt: number | null = null;
  private read = 0;

  constructor(readonly peer: ChannelPeer) {
    this.readActions();
  }

  /** Every action since the start. */
  get actions(): readonly ChannelAction[] {
    return this.peer.actions;
  }

  get isClosed(): boolean {
    return isOver(this.peer.state);
  }

  /** Ids of HTLCs of ours that ended upstream, in the order in which that was told. */
  get settled(): { readonly fulfilled: bigint[]; readonly failed: bigint[] } {
    const ids = (type: 'htlcFulfilled' | 'htlcFailed') =>
      this.actions.flatMap((action) => (action.type === type ? [action.htlc.id] : []));
    return { fulfilled: [...new Set(ids('htlcFulfilled'))], failed: ids('htlcFailed') };
  }

  claimsOf(kind: Claim['kind']): Claim[] {
    return [...this.claims.values()].filter((claim) => claim.kind === kind);
  }

  /** Obeys what the channel asked for since the last time. */
  readActions(): void {
    for (const action of this.peer.actions.slice(this.read)) {
      if (action.type === 'claim') this.claims.set(outpointKey(action.claim.outpoint), action.claim);
      if (action.type === 'withdrawClaim') this.claims.delete(outpointKey(action.outpoint));
      if (action.type === 'archiveRevoked') this.archive.set(action.commitmentNumber, action.htlcs);
      if (action.type === 'watchOutput') {
        const key = outpointKey(action.outpoint);
        if (!this.watched.has(key)) {
          this.watched.set(key, { outpoint: action.outpoint, spentAt: action.spentHeight });
        }
      }
    }
    this.read = this.peer.actions.length;
  }

  blockConnected(height: number, transactions: readonly Transaction[]): void {
    this.peer.context = { ...this.peer.context, blockHeight: height };
    for (const transaction of transactions) this.sees(transaction, height);
    this.peer.run({ type: 'newBlock' });
    this.readActions();
  }

  blockDisconnected(height: number): void {
    this.peer.context = { ...this.peer.context, blockHeight: height - 1 };
    for (const watch of this.watched.values()) {
      if (watch.spentAt !== height) continue;
      watch.spentAt = null;
      this.submitted.delete(outpointKey(watch.outpoint));
      this.peer.run({ type: 'outputUnspent', outpoint: watch.outpoint });
    }
    if (this.fundingSpentAt === height) {
      this.fundingSpentAt = null;
      this.peer.run({ type: 'fundingUnspent' });
    }
    this.peer.run({ type: 'newBlock' });
    this.readActions();
  }

  /** The process dies and comes back with what is on disk; its claimer has forgotten everything. */
  restart(): void {
    this.claims.clear();
    this.peer.restart();
    this.readActions();
  }

  /** A transaction that takes one claim; `coin` pays where the claim cannot. */
  spend(claim: Claim, coin: Coin | undefined, feeSat = FEE): Transaction {
    const { signing, amount, outpoint, sequence, locktime } = claim;
    const transaction = new Transaction();
    transaction.version = 2;
    transaction.locktime = locktime;
    transaction.addInput(outpoint.txid, outpoint.outputIndex, sequence);
    const isPresigned = signing.type === 'ownHtlc' && signing.remoteSighashType === SIGHASH_ALL;
    if (signing.type === 'ownHtlc') {
      transaction.addOutput(signing.output.scriptPubKey, signing.output.amount);
    }
    if (!isPresigned) {
      if (coin === undefined) throw new Error('this claim needs a coin for its fee');
      transaction.addInput(coin.outpoint.txid, coin.outpoint.outputIndex, 0xfffffffd);
      transaction.setWitness(1, [OPEN_WITNESS]);
      const own = signing.type === 'ownHtlc' ? 0n : amount;
      transaction.addOutput(OPEN_SCRIPT, coin.value + own - feeSat);
    }
    const witness = signClaim(this.peer.context.signer, claim, { transaction, inputIndex: 0 });
    transaction.setWitness(0, witness);
    checkWeight(claim, witness);
    return transaction;
  }

  /** HTLC transactions of ours with one locktime in one, each input with the output at its place; `coin` pays. */
  spendTogether(claims: readonly Claim[], coin: Coin): Transaction {
    const transaction = new Transaction();
    transaction.version = 2;
    for (const { outpoint, sequence, locktime, signing } of claims) {
      if (signing.type !== 'ownHtlc') throw new Error('not an HTLC transaction');
      transaction.locktime = locktime;
      transaction.addInput(outpoint.txid, outpoint.outputIndex, sequence);
      transaction.addOutput(signing.output.scriptPubKey, signing.output.amount);
    }
    transaction.addInput(coin.outpoint.txid, coin.outpoint.outputIndex, 0xfffffffd);
    transaction.addOutput(OPEN_SCRIPT, coin.value - FEE);
    for (const [inputIndex, claim] of claims.entries()) {
      transaction.setWitness(
        inputIndex,
        signClaim(this.peer.context.signer, claim, { transaction, inputIndex }),
      );
    }
    transaction.setWitness(claims.length, [OPEN_WITNESS]);
    return transaction;
  }

  /** The claims that the next block can hold and that are not on their way yet. */
  ready(nextHeight: number): Claim[] {
    return [...this.claims.entries()].flatMap(([key, claim]) => {
      if (claim.earliestHeight > nextHeight || this.submitted.get(key) === claim) return [];
      this.submitted.set(key, claim);
      return [claim];
    });
  }

  private sees(transaction: Transaction, height: number): void {
    const spend = { transaction: transaction.toBuffer(), txid: transaction.getHash(), height };
    const { parameters } = this;
    for (const { hash, index } of transaction.ins) {
      const outpoint = { txid: hash, outputIndex: index };
      const key = outpointKey(outpoint);
      if (key === outpointKey(parameters.funding)) {
        this.fundingSpentAt = height;
        const number =
          'remains' in this.peer.state
            ? undefined
            : spentCommitmentNumber(this.peer.commitments.parameters, spend.transaction);
        const revokedHtlcs = (number === undefined ? undefined : this.archive.get(number)) ?? [];
        this.peer.run({ type: 'fundingSpent', ...spend, revokedHtlcs });
      }
      const watch = this.watched.get(key);
      if (watch !== undefined) {
        watch.spentAt = height;
        const claim = this.submitted.get(key);
        if (claim !== undefined && this.isMine(transaction, claim)) this.taken.push(claim);
        this.peer.run({ type: 'outputSpent', outpoint, ...spend });
      }
      this.readActions();
    }
  }

  private get parameters() {
    const { state } = this.peer;
    return 'remains' in state ? state.remains : this.peer.commitments.parameters;
  }

  private isMine(transaction: Transaction, claim: Claim): boolean {
    const { signing } = claim;
    const script = signing.type === 'ownHtlc' ? signing.output.scriptPubKey : OPEN_SCRIPT;
    return transaction.outs.some((output) => equalBytes(output.script, script));
  }
}

/** A claim must never weigh more than it says, and not much less. */
function checkWeight(claim: Claim, witness: readonly Uint8Array[]): void {
  const actual = 164 + witness.reduce((sum, element) => sum + 1 + element.length, 1);
  const said = claimWeight(claim);
  if (actual > said || actual < said - 8) throw new Error(`${claim.kind} weighs ${actual}, said ${said}`);
}
