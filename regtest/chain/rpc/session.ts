import type { BlockNode } from '../blockchain.js';
import { Faucet } from '../faucet.js';
import type { RegtestNode } from '../node.js';
import type { Arguments } from './arguments.js';
import { RpcCode, RpcError } from './errors.js';

/** A method of the JSON-RPC: its argument names in order and what it does. */
export interface RpcMethod {
  readonly names: readonly string[];
  /** Whether it may run scripts, for which the interpreter has to be loaded. */
  readonly runsScripts?: boolean;
  run(session: RpcSession, given: Arguments): unknown;
}

/** Methods by name. */
export type RpcMethods = Readonly<Record<string, RpcMethod>>;

/** The node as callers see it, with what a test has told it to pretend. */
export class RpcSession {
  readonly faucet: Faucet;
  /** Milliseconds that every answer is held back. */
  delayMs = 0;
  /** What fee estimation says, in satoshi a vB; nothing to say by default, as on a new Core node. */
  feerate: number | undefined;
  /** Whether every call is answered with -28, as while a node starts. */
  warmingUp = false;
  private frozenTip: BlockNode | undefined;
  private everSynced = false;

  /** Seconds since 1970. */
  readonly startedAt: number;

  /**
   * @param scriptsReady resolves once the node can run scripts.
   * @param shutDown ends the server that answers.
   */
  constructor(
    readonly node: RegtestNode,
    readonly scriptsReady: () => Promise<void>,
    readonly shutDown: () => void,
  ) {
    this.startedAt = node.now();
    this.faucet = new Faucet(node);
  }

  get isFrozen(): boolean {
    return this.frozenTip !== undefined;
  }

  /** Makes the tip stand still in every answer, or lets it be seen again. */
  freeze(frozen: boolean): void {
    this.frozenTip = frozen ? this.tip() : undefined;
  }

  /** The tip that callers see. */
  tip(): BlockNode {
    return this.frozenTip ?? this.node.chain.tip;
  }

  /** The block at a height of the chain that callers see. */
  at(height: number): BlockNode | undefined {
    if (this.frozenTip === undefined) return this.node.chain.at(height);
    let at: BlockNode | undefined = this.frozenTip;
    while (at !== undefined && at.height > height) at = at.parent;
    return at?.height === height ? at : undefined;
  }

  /** A block by hash; throws -5 if callers cannot see it. */
  block(hash: string): BlockNode {
    const node = this.node.chain.find(hash);
    if (node === undefined || (this.isFrozen && node.sequence > this.tip().sequence)) {
      throw new RpcError(RpcCode.invalidAddressOrKey, 'Block not found');
    }
    return node;
  }

  /** Depth of a block in the chain that callers see, -1 off it. */
  confirmations(node: BlockNode): number {
    return this.at(node.height) === node ? this.tip().height - node.height + 1 : -1;
  }

  /** Whether the tip has never been less than a day old, as Core reckons on regtest. */
  isInitialDownload(): boolean {
    this.everSynced ||= this.tip().block.header.time >= this.node.now() - 24 * 3600;
    return !this.everSynced;
  }
}
