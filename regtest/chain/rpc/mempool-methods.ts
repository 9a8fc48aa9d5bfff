import { MIN_RELAY_FEERATE } from '../fees.js';
import type { MempoolEntry } from '../mempool.js';
import { acceptPackage, type PackageMember, packageTotals } from '../package-acceptance.js';
import { rejectionText } from '../rejection.js';
import { RpcCode, RpcError } from './errors.js';
import { Btc } from './json.js';
import type { RpcMethods, RpcSession } from './session.js';
import { decode, exceedsFeerate } from './transaction-methods.js';

const MAX_MEMPOOL_BYTES = 300_000_000;
const DEFAULT_MAX_FEERATE = 10_000_000n;
const BIP125_SEQUENCE = 0xfffffffe;

/** The mempool and what bears on its fees. */
export const mempoolMethods: RpcMethods = {
  getmempoolinfo: { names: [], run: (session) => info(session) },
  getrawmempool: {
    names: ['verbose', 'mempool_sequence'],
    run(session, given) {
      const entries = session.node.mempool.all();
      if (!given.boolean('verbose', false)) return entries.map(({ transaction }) => transaction.txid);
      return Object.fromEntries(entries.map((entry) => [entry.transaction.txid, render(session, entry)]));
    },
  },
  getmempoolentry: {
    names: ['txid'],
    run(session, given) {
      const entry = session.node.mempool.entry(given.hash('txid'));
      if (entry === undefined) throw new RpcError(RpcCode.invalidAddressOrKey, 'Transaction not in mempool');
      return render(session, entry);
    },
  },
  prioritisetransaction: {
    names: ['txid', 'dummy', 'fee_delta'],
    run(session, given) {
      if (given.has('dummy') && given.number('dummy') !== 0) {
        const message = 'Priority is no longer supported, dummy argument to prioritisetransaction must be 0.';
        throw new RpcError(RpcCode.invalidParameter, message);
      }
      session.node.mempool.prioritise(given.hash('txid'), BigInt(given.integer('fee_delta')));
      return true;
    },
  },
  submitpackage: {
    names: ['package', 'maxfeerate', 'maxburnamount'],
    runsScripts: true,
    run(session, given) {
      const transactions = given.strings('package').map(decode);
      if (transactions.length < 1 || transactions.length > 25) {
        throw new RpcError(RpcCode.invalidParameter, 'Array must contain between 1 and 25 transactions.');
      }
      const maxFeerate = given.amount('maxfeerate', DEFAULT_MAX_FEERATE);
      const restore = session.node.mempool.snapshot();
      const outcome = acceptPackage(session.node, transactions);
      if (outcome.members.some((member) => paysTooMuch(member, maxFeerate))) {
        restore();
        return { package_msg: 'max feerate exceeded', 'tx-results': {}, 'replaced-transactions': [] };
      }
      return {
        package_msg: outcome.message,
        'tx-results': Object.fromEntries(
          outcome.members.map((member) => [member.transaction.wtxid, renderMember(member)]),
        ),
        'replaced-transactions': outcome.replaced,
      };
    },
  },
};

function info({ node: { mempool, mempoolMinimum } }: RpcSession): object {
  const entries = mempool.all();
  const bytes = entries.reduce((sum, { transaction }) => sum + transaction.vsize, 0);
  return {
    loaded: true,
    size: entries.length,
    bytes,
    usage: bytes,
    total_fee: new Btc(entries.reduce((sum, { fee }) => sum + fee, 0n)),
    maxmempool: MAX_MEMPOOL_BYTES,
    mempoolminfee: new Btc(mempoolMinimum > MIN_RELAY_FEERATE ? mempoolMinimum : MIN_RELAY_FEERATE),
    minrelaytxfee: new Btc(MIN_RELAY_FEERATE),
    incrementalrelayfee: new Btc(MIN_RELAY_FEERATE),
    unbroadcastcount: 0,
    fullrbf: true,
  };
}

function render({ node: { mempool } }: RpcSession, entry: MempoolEntry): object {
  const { transaction } = entry;
  const ancestors = mempool.ancestors(transaction.txid);
  const descendants = mempool.descendants(transaction.txid);
  return {
    vsize: transaction.vsize,
    weight: transaction.weight,
    time: entry.time,
    height: entry.height,
    descendantcount: descendants.txids.size,
    descendantsize: descendants.vsize,
    ancestorcount: ancestors.txids.size,
    ancestorsize: ancestors.vsize,
    wtxid: transaction.wtxid,
    fees: {
      base: new Btc(entry.fee),
      modified: new Btc(mempool.modifiedFee(entry)),
      ancestor: new Btc(ancestors.fees),
      descendant: new Btc(descendants.fees),
    },
    depends: mempool.parents(transaction),
    spentby: mempool.children(transaction.txid),
    'bip125-replaceable': [...ancestors.txids].some((txid) => signalsReplacement(mempool.entry(txid))),
    unbroadcast: false,
  };
}

function signalsReplacement(entry: MempoolEntry | undefined): boolean {
  return entry?.transaction.tx.ins.some((input) => input.sequence < BIP125_SEQUENCE) ?? false;
}

function paysTooMuch(member: PackageMember, maxFeerate: bigint): boolean {
  return member.status === 'accepted' && exceedsFeerate(member.fee, member.transaction.vsize, maxFeerate);
}

function renderMember(member: PackageMember): object {
  const { txid, wtxid, vsize } = member.transaction;
  if (member.status === 'refused') return { txid, error: rejectionText(member.refused) };
  if (member.status === 'known') {
    if (member.wtxidInMempool !== wtxid) return { txid, 'other-wtxid': member.wtxidInMempool };
    return { txid, vsize, fees: { base: new Btc(member.fee) } };
  }
  const totals = packageTotals(member.chargedWith);
  const fees = {
    base: new Btc(member.fee),
    'effective-feerate': new Btc((totals.fee * 1000n) / BigInt(totals.vsize)),
    'effective-includes': member.chargedWith.map((each) => each.transaction.wtxid),
  };
  return { txid, vsize, fees };
}
