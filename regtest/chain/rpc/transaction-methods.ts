import { toHex } from '../../../src/core/primitives/bytes.js';
import { type Candidate, checkCandidate, checkScripts, enterMempool, isRejection } from '../acceptance.js';
import { isUnspendable } from '../coins.js';
import { acceptAlone } from '../package-acceptance.js';
import { type Rejection, rejectionText } from '../rejection.js';
import { type ChainTransaction, parseTransaction } from '../transaction.js';
import type { Arguments } from './arguments.js';
import { RpcCode, RpcError } from './errors.js';
import { Btc } from './json.js';
import { renderTransaction } from './render.js';
import type { RpcMethods, RpcSession } from './session.js';

/** BTC a kvB above which a fee is taken for a mistake. */
const DEFAULT_MAX_FEERATE = 10_000_000n;

/** Raw transactions: looking up, checking, sending. */
export const transactionMethods: RpcMethods = {
  getrawtransaction: {
    names: ['txid', 'verbosity', 'blockhash'],
    run: (session, given) => rawTransaction(session, given),
  },
  decoderawtransaction: {
    names: ['hexstring', 'iswitness'],
    run: (_session, given) => renderTransaction(decode(given.string('hexstring'))),
  },
  sendrawtransaction: {
    names: ['hexstring', 'maxfeerate', 'maxburnamount'],
    runsScripts: true,
    run: (session, given) => send(session, given),
  },
  testmempoolaccept: {
    names: ['rawtxs', 'maxfeerate'],
    runsScripts: true,
    run(session, given) {
      const transactions = given.strings('rawtxs').map(decode);
      const maxFeerate = given.amount('maxfeerate', DEFAULT_MAX_FEERATE);
      const restore = session.node.mempool.snapshot();
      try {
        return transactions.map((transaction) => testAccept(session, transaction, maxFeerate));
      } finally {
        restore();
      }
    },
  },
};

/** Parses a transaction; throws -22. */
export function decode(hex: string): ChainTransaction {
  const transaction = parseTransaction(hex);
  if (transaction !== undefined) return transaction;
  const message = 'TX decode failed. Make sure the tx has at least one input.';
  throw new RpcError(RpcCode.deserialization, message);
}

/** The highest fee in satoshi at a feerate in satoshi a kvB; a feerate of 0 sets no limit. */
export function exceedsFeerate(fee: bigint, vsize: number, maxFeerate: bigint): boolean {
  return maxFeerate > 0n && fee * 1000n > maxFeerate * BigInt(vsize);
}

function rawTransaction(session: RpcSession, given: Arguments): unknown {
  const txid = given.hash('txid');
  const verbosity = given.verbosity('verbosity', 0);
  const { chain, mempool } = session.node;
  const asked = given.has('blockhash') ? session.block(given.hash('blockhash')) : undefined;
  const block = asked ?? chain.blockOf(txid);
  const inBlock = block?.block.transactions.find((entry) => entry.txid === txid);
  const found = inBlock ?? (asked === undefined ? mempool.entry(txid)?.transaction : undefined);
  if (found === undefined) {
    const where =
      asked === undefined
        ? 'No such mempool or blockchain transaction'
        : 'No such transaction found in the provided block';
    throw new RpcError(RpcCode.invalidAddressOrKey, `${where}. Use gettransaction for wallet transactions.`);
  }
  if (verbosity === 0) return toHex(found.raw);
  const undo = verbosity > 1 && block !== undefined ? chain.undoOf(block) : undefined;
  const isActive = block !== undefined && session.confirmations(block) > 0;
  return {
    in_active_chain: asked === undefined ? undefined : isActive,
    ...renderTransaction(found, undo),
    blockhash: block?.block.hash,
    confirmations: block === undefined ? undefined : Math.max(session.confirmations(block), 0),
    time: block?.block.header.time,
    blocktime: block?.block.header.time,
  };
}

function send(session: RpcSession, given: Arguments): string {
  const transaction = decode(given.string('hexstring'));
  const { node } = session;
  const maxBurn = given.amount('maxburnamount', 0n);
  if (transaction.tx.outs.some(({ script, value }) => isUnspendable(script) && value > maxBurn)) {
    const message = 'Unspendable output exceeds maximum configured by user (maxburnamount)';
    throw new RpcError(RpcCode.verify, message);
  }
  if (node.chain.coins.hasOutputsOf(transaction.txid)) {
    throw new RpcError(RpcCode.alreadyInChain, 'Transaction already in block chain');
  }
  if (node.mempool.has(transaction.txid)) return transaction.txid;
  const candidate = checked(session, transaction);
  if (isRejection(candidate)) {
    const code = candidate.missingInputs ? RpcCode.verify : RpcCode.verifyRejected;
    throw new RpcError(code, rejectionText(candidate));
  }
  if (exceedsFeerate(candidate.fee, transaction.vsize, given.amount('maxfeerate', DEFAULT_MAX_FEERATE))) {
    const message = 'Fee exceeds maximum configured by user (e.g. -maxtxfee, maxfeerate)';
    throw new RpcError(RpcCode.verify, message);
  }
  enterMempool(node, candidate);
  return transaction.txid;
}

function checked(session: RpcSession, transaction: ChainTransaction): Candidate | Rejection {
  const candidate = checkCandidate(session.node, transaction, 'alone');
  return isRejection(candidate) ? candidate : (checkScripts(session.node, candidate) ?? candidate);
}

function testAccept(session: RpcSession, transaction: ChainTransaction, maxFeerate: bigint): object {
  const { txid, wtxid, vsize } = transaction;
  const outcome = acceptAlone(session.node, transaction);
  if (isRejection(outcome)) {
    const reason = outcome.missingInputs ? 'missing-inputs' : outcome.reason;
    return { txid, wtxid, allowed: false, 'reject-reason': reason, 'reject-details': rejectionText(outcome) };
  }
  const { fee, modifiedFee } = outcome.candidate;
  if (exceedsFeerate(fee, vsize, maxFeerate)) {
    return { txid, wtxid, allowed: false, 'reject-reason': 'max-fee-exceeded' };
  }
  const fees = {
    base: new Btc(fee),
    'effective-feerate': new Btc((modifiedFee * 1000n) / BigInt(vsize)),
    'effective-includes': [wtxid],
  };
  return { txid, wtxid, allowed: true, vsize, fees };
}
