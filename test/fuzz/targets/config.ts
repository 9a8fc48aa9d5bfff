import { utf8 } from '../../../src/core/primitives/bytes.js';
import { ConfigError } from '../../../src/node/config/config-error.js';
import { resolveConfig } from '../../../src/node/config/index.js';
import { parseListenAddress, parsePeerAddress, parsePeerUri } from '../../../src/node/transport/address.js';
import { type FuzzTarget, outcome } from '../target.js';

const FILE = `# a node
network = regtest
alias = alice # of two
listen = ws://127.0.0.1:9735
listen = tcp://[::1]:9736
bitcoind = http://user:pass%20word@127.0.0.1:18443
api = 127.0.0.1:0
fee-base-msat = 18446744073709551615
min-depth = 1
log-level = debug
`;

/** The configuration file: an unusable one is refused by a code, and nothing else happens. */
export const configFiles: FuzzTarget = {
  name: 'config-files',
  samples: [utf8(FILE), utf8(FILE.replaceAll('\n', '\r\n')), utf8(`\ufeff${FILE}`)],
  feed(input) {
    const file = new TextDecoder().decode(input);
    try {
      resolveConfig({ flags: { datadir: ['/d'] }, environment: {}, readFile: () => file });
      return 'accepted';
    } catch (error) {
      if (error instanceof ConfigError) return error.code;
      throw error;
    }
  },
};

const NODE_ID = `02${'ab'.repeat(32)}`;

/** Addresses of peers as people type them and as the API takes them. */
export const addresses: FuzzTarget = {
  name: 'peer-addresses',
  samples: [
    `${NODE_ID}@127.0.0.1:9735`,
    `${NODE_ID}@ws://[::1]:9735/path`,
    'wss://example.com',
    'tcp://0.0.0.0:0',
  ].map(utf8),
  feed(input) {
    const text = new TextDecoder().decode(input);
    return [parsePeerUri(text), parsePeerAddress(text), parseListenAddress(text)].map(outcome).join(' / ');
  },
};
