import { toHex } from '../../../src/core/primitives/bytes.js';
import { serializeBlock } from '../block.js';
import type { BlockNode } from '../blockchain.js';
import { BITS } from '../parameters.js';
import { outpoint } from '../transaction.js';
import { RpcCode, RpcError } from './errors.js';
import { Btc } from './json.js';
import { chainWork, DIFFICULTY, hex32, renderBlock, renderHeader, renderScript } from './render.js';
import type { RpcMethods, RpcSession } from './session.js';

/** Blocks, tips and unspent outputs. */
export const blockchainMethods: RpcMethods = {
  getblockchaininfo: { names: [], run: (session) => chainInfo(session) },
  getblockcount: { names: [], run: (session) => session.tip().height },
  getbestblockhash: { names: [], run: (session) => session.tip().block.hash },
  getblockhash: {
    names: ['height'],
    run(session, given) {
      const node = session.at(given.integer('height'));
      if (node === undefined) throw new RpcError(RpcCode.invalidParameter, 'Block height out of range');
      return node.block.hash;
    },
  },
  getblockheader: {
    names: ['blockhash', 'verbose'],
    run(session, given) {
      const node = session.block(given.hash('blockhash'));
      return given.boolean('verbose', true) ? renderHeader(session, node) : toHex(node.block.rawHeader);
    },
  },
  getblock: {
    names: ['blockhash', 'verbosity'],
    run(session, given) {
      const node = session.block(given.hash('blockhash'));
      const verbosity = given.verbosity('verbosity', 1);
      return verbosity <= 0
        ? toHex(serializeBlock(node.block))
        : renderBlock(session, node, Math.min(verbosity, 2));
    },
  },
  gettxout: {
    names: ['txid', 'n', 'include_mempool'],
    run(session, given) {
      const name = outpoint(given.hash('txid'), given.integer('n'));
      return unspent(session, name, given.boolean('include_mempool', true));
    },
  },
  getchaintips: { names: [], run: (session) => chainTips(session) },
  invalidateblock: {
    names: ['blockhash'],
    runsScripts: true,
    run(session, given) {
      const node = session.block(given.hash('blockhash'));
      if (node.height === 0) throw new RpcError(RpcCode.invalidParameter, 'the genesis block stays');
      session.node.invalidate(node);
      return null;
    },
  },
  reconsiderblock: {
    names: ['blockhash'],
    runsScripts: true,
    run(session, given) {
      session.node.reconsider(session.block(given.hash('blockhash')));
      return null;
    },
  },
  waitfornewblock: {
    names: ['timeout', 'current_tip'],
    async run(session, given) {
      const known = given.has('current_tip') ? given.hash('current_tip') : session.tip().block.hash;
      if (session.tip().block.hash === known) await newTip(session, known, given.integer('timeout', 0));
      return { hash: session.tip().block.hash, height: session.tip().height };
    },
  },
};

function chainInfo(session: RpcSession): object {
  const tip = session.tip();
  return {
    chain: 'regtest',
    blocks: tip.height,
    headers: tip.height,
    bestblockhash: tip.block.hash,
    bits: hex32(BITS),
    target: `7fffff${'00'.repeat(29)}`,
    difficulty: DIFFICULTY,
    time: tip.block.header.time,
    mediantime: tip.medianTime,
    verificationprogress: 1,
    initialblockdownload: session.isInitialDownload(),
    chainwork: chainWork(tip),
    size_on_disk: 0,
    pruned: false,
    warnings: [],
  };
}

function unspent(session: RpcSession, name: string, withMempool: boolean): object | null {
  const { chain, mempool } = session.node;
  if (withMempool && mempool.spenderOf(name) !== undefined) return null;
  const confirmed = chain.coins.get(name);
  const coin = confirmed ?? (withMempool ? mempool.get(name) : undefined);
  if (coin === undefined) return null;
  return {
    bestblock: session.tip().block.hash,
    confirmations: confirmed === undefined ? 0 : Math.max(session.tip().height - coin.height + 1, 0),
    value: new Btc(coin.value),
    scriptPubKey: renderScript(coin.script),
    coinbase: coin.coinbase,
  };
}

function chainTips(session: RpcSession): object[] {
  const { chain } = session.node;
  const tip = session.tip();
  const others = session.isFrozen ? [] : chain.branchTips().filter((node) => node !== tip);
  return [tip, ...others]
    .sort((a, b) => b.height - a.height)
    .map((node) => ({
      height: node.height,
      hash: node.block.hash,
      branchlen: node === tip ? 0 : branchLength(session, node),
      status: node === tip ? 'active' : chain.isInvalid(node) ? 'invalid' : 'valid-fork',
    }));
}

function branchLength(session: RpcSession, node: BlockNode): number {
  let length = 0;
  for (
    let at: BlockNode | undefined = node;
    at !== undefined && session.at(at.height) !== at;
    at = at.parent
  ) {
    length += 1;
  }
  return length;
}

function newTip(session: RpcSession, known: string, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = timeoutMs > 0 ? setTimeout(done, timeoutMs) : undefined;
    const stopListening = session.node.onTip(() => {
      if (session.tip().block.hash !== known) done();
    });
    function done(): void {
      clearTimeout(timer);
      stopListening();
      resolve();
    }
  });
}
