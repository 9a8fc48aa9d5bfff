import { toHex } from '../../../src/core/primitives/bytes.js';
import { addressToScript } from '../address.js';
import { MIN_RELAY_FEERATE } from '../fees.js';
import { scriptType, witnessProgram } from '../script-types.js';
import { RpcCode, RpcError } from './errors.js';
import { Btc } from './json.js';
import type { RpcMethods } from './session.js';

/** The Bitcoin Core version whose rules and answers this server follows. */
export const CORE_VERSION = 290000;
/** What tells this server from a Bitcoin Core node. */
export const SUBVERSION = '/Satoshi:29.0.0(leyden-embedded)/';
const MAX_TARGET = 1008;

/** The node itself, fee estimates and addresses. */
export const networkMethods: RpcMethods = {
  getnetworkinfo: {
    names: [],
    run: () => ({
      version: CORE_VERSION,
      subversion: SUBVERSION,
      protocolversion: 70016,
      localservices: '0000000000000409',
      localservicesnames: ['NETWORK', 'WITNESS', 'NETWORK_LIMITED'],
      localrelay: true,
      timeoffset: 0,
      networkactive: true,
      connections: 0,
      connections_in: 0,
      connections_out: 0,
      networks: [],
      relayfee: new Btc(MIN_RELAY_FEERATE),
      incrementalfee: new Btc(MIN_RELAY_FEERATE),
      localaddresses: [],
      warnings: [],
    }),
  },
  estimatesmartfee: {
    names: ['conf_target', 'estimate_mode'],
    run(session, given) {
      const blocks = given.integer('conf_target');
      if (blocks < 1 || blocks > MAX_TARGET) {
        const message = `Invalid conf_target, must be between 1 and ${MAX_TARGET}`;
        throw new RpcError(RpcCode.invalidParameter, message);
      }
      if (session.feerate === undefined) return { errors: ['Insufficient data or no feerate found'], blocks };
      return { feerate: new Btc(BigInt(Math.round(session.feerate * 1000))), blocks };
    },
  },
  validateaddress: {
    names: ['address'],
    run(_session, given) {
      const address = given.string('address');
      const script = addressToScript(address);
      if (script === undefined) {
        return {
          isvalid: false,
          error_locations: [],
          error: 'Invalid or unsupported Segwit (Bech32) or Base58 encoding.',
        };
      }
      const witness = witnessProgram(script);
      return {
        isvalid: true,
        address,
        scriptPubKey: toHex(script),
        isscript: /scripthash|taproot|anchor/.test(scriptType(script)),
        iswitness: witness !== undefined,
        witness_version: witness?.version,
        witness_program: witness === undefined ? undefined : toHex(witness.program),
      };
    },
  },
  uptime: { names: [], run: (session) => Math.floor(session.node.now() - session.startedAt) },
  stop: {
    names: ['wait'],
    run(session) {
      session.shutDown();
      return 'Leyden regtest chain stopping';
    },
  },
};
