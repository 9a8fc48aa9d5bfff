import { RpcCode, RpcError } from './errors.js';
import { payoutScript } from './mining-methods.js';
import type { RpcMethods } from './session.js';

/** What no real node has: ways for a test to be kind (the faucet) and cruel (all the rest). */
export const controlMethods: RpcMethods = {
  leyden_faucet: {
    names: ['address', 'amount', 'blocks'],
    runsScripts: true,
    run({ faucet, node }, given) {
      const script = payoutScript(given.string('address'));
      const txid = pay(() => faucet.pay(script, given.amount('amount')));
      node.mine(given.integer('blocks', 0), faucet.script);
      return txid;
    },
  },
  leyden_faucetaddress: { names: [], run: ({ faucet }) => faucet.address },
  leyden_evict: {
    names: ['txid'],
    run({ node: { mempool } }, given) {
      const txid = given.hash('txid');
      if (!mempool.has(txid)) throw new RpcError(RpcCode.invalidAddressOrKey, 'Transaction not in mempool');
      const gone = [...mempool.descendants(txid).txids];
      mempool.removeWithDescendants(txid);
      return gone;
    },
  },
  leyden_refuse: {
    names: ['txid'],
    run({ node }, given) {
      if (given.has('txid')) node.refused.add(given.hash('txid'));
      else node.refused.clear();
      return null;
    },
  },
  leyden_delay: {
    names: ['milliseconds'],
    run(session, given) {
      session.delayMs = given.integer('milliseconds');
      return null;
    },
  },
  leyden_setfeerate: {
    names: ['satPerVbyte'],
    run(session, given) {
      session.feerate = given.has('satPerVbyte') ? given.number('satPerVbyte') : undefined;
      return null;
    },
  },
  leyden_freeze: {
    names: ['frozen'],
    run(session, given) {
      session.freeze(given.boolean('frozen'));
      return null;
    },
  },
  leyden_warmup: {
    names: ['warmingUp'],
    run(session, given) {
      session.warmingUp = given.boolean('warmingUp');
      return null;
    },
  },
};

function pay(attempt: () => string): string {
  try {
    return attempt();
  } catch (error) {
    throw new RpcError(RpcCode.insufficientFunds, error instanceof Error ? error.message : String(error));
  }
}
