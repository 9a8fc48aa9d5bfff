import { addressToScript } from '../address.js';
import { rejectionText } from '../rejection.js';
import type { ChainTransaction } from '../transaction.js';
import type { Arguments } from './arguments.js';
import { RpcCode, RpcError } from './errors.js';
import type { RpcMethods, RpcSession } from './session.js';
import { decode } from './transaction-methods.js';

/** Mining to order. */
export const miningMethods: RpcMethods = {
  generatetoaddress: {
    names: ['nblocks', 'address', 'maxtries'],
    run: (session, given) =>
      session.node.mine(
        given.integer('nblocks'),
        payoutScript(given.string('address'), 'Error: Invalid address'),
      ),
  },
  generateblock: {
    names: ['output', 'transactions', 'submit'],
    runsScripts: true,
    run(session, given) {
      const script = payoutScript(given.string('output'), 'Error: Invalid address or descriptor');
      const hash = session.node.mineExactly(listed(session, given), script);
      if (typeof hash === 'string') return { hash };
      throw new RpcError(RpcCode.verify, `TestBlockValidity failed: ${rejectionText(hash)}`);
    },
  },
};

/** The script of an address; throws -5. */
export function payoutScript(address: string, message = 'Invalid address'): Uint8Array {
  const script = addressToScript(address);
  if (script === undefined) throw new RpcError(RpcCode.invalidAddressOrKey, message);
  return script;
}

// Each is a txid of the mempool or a raw transaction.
function listed(session: RpcSession, given: Arguments): ChainTransaction[] {
  return given.strings('transactions').map((text) => {
    if (!/^[0-9a-fA-F]{64}$/.test(text)) return decode(text);
    const entry = session.node.mempool.entry(text.toLowerCase());
    if (entry !== undefined) return entry.transaction;
    throw new RpcError(RpcCode.invalidAddressOrKey, `Transaction ${text} not in mempool.`);
  });
}
