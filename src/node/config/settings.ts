import { msat } from '../../core/primitives/units.js';
import {
  aliasText,
  featureName,
  hostAndPort,
  integer,
  listenAddress,
  nodeIdText,
  oneOf,
  path,
  reachableHostAndPort,
  rpcUrl,
} from './values.js';

/** One thing that can be set: as `--name`, as `LEYDEN_NAME`, and as `name = value` in the file. */
export interface Setting<T> {
  /** What stands for the value in the help. */
  readonly argument: string;
  readonly description: string;
  /** Shown in the help when there is no text to parse. */
  readonly defaultText: string;
  /** Throws `InvalidValue`. */
  readonly parse: (text: string) => T;
  /** May be given more than once. */
  readonly repeatable?: true;
  /** Cannot stand in the file. */
  readonly notInFile?: true;
}

const U16 = 0xffff;
const U32 = 0xffff_ffff;

/** Every setting by its name on the command line. */
export const SETTINGS = {
  network: {
    argument: 'NAME',
    description: 'the chain: mainnet, testnet, signet or regtest',
    defaultText: 'regtest',
    parse: oneOf(['mainnet', 'testnet', 'signet', 'regtest']),
  },
  datadir: {
    argument: 'DIR',
    description: 'where the node keeps its seed, its channels and leyden.conf',
    defaultText: '~/.leyden',
    parse: path,
    notInFile: true,
  },
  alias: {
    argument: 'NAME',
    description: 'what the node calls itself in public, at most 32 bytes',
    defaultText: 'leyden',
    parse: aliasText,
  },
  listen: {
    argument: 'URL',
    description: 'take connections from peers at tcp://HOST:PORT or ws://HOST:PORT',
    defaultText: '',
    parse: listenAddress,
    repeatable: true,
  },
  'tower-listen': {
    argument: 'URL',
    description: 'be a watchtower for others, at tcp://HOST:PORT or ws://HOST:PORT',
    defaultText: '',
    parse: listenAddress,
    repeatable: true,
  },
  'announce-addr': {
    argument: 'HOST:PORT',
    description: 'tell the network that the node is reached here',
    defaultText: '',
    parse: reachableHostAndPort,
    repeatable: true,
  },
  bitcoind: {
    argument: 'URL',
    description: "the chain backend's JSON-RPC, http://USER:PASSWORD@HOST:PORT",
    defaultText: "127.0.0.1 at the network's usual port",
    parse: rpcUrl,
  },
  'bitcoind-cookie': {
    argument: 'FILE',
    description: "the chain backend's cookie file, instead of a password in the URL",
    defaultText: "the network's .cookie below ~/.bitcoin",
    parse: path,
  },
  api: {
    argument: 'HOST:PORT',
    description: 'serve the API here; port 0 takes any free one',
    defaultText: '127.0.0.1:9737',
    parse: hostAndPort,
  },
  'min-depth': {
    argument: 'BLOCKS',
    description: "confirmations of a channel's funding before it is used",
    defaultText: '3',
    parse: integer(1, 1000),
  },
  'disable-feature': {
    argument: 'NAME',
    description: 'do not offer peers a feature, by its name in BOLT 9, as option_anchors',
    defaultText: '',
    parse: featureName,
    repeatable: true,
  },
  'trust-zeroconf': {
    argument: 'NODEID',
    description:
      'take channels that this peer opens before their funding confirms: it could take back what it pays',
    defaultText: '',
    parse: nodeIdText,
    repeatable: true,
  },
  'fee-base-msat': {
    argument: 'MSAT',
    description: 'flat fee for forwarding a payment',
    defaultText: '1000',
    parse: (text: string) => msat(integer(0, U32)(text)),
  },
  'fee-proportional-millionths': {
    argument: 'N',
    description: 'fee for forwarding, in millionths of the amount',
    defaultText: '100',
    parse: integer(0, U32),
  },
  'cltv-expiry-delta': {
    argument: 'BLOCKS',
    description: 'time between the expiries of an incoming and an outgoing HTLC',
    defaultText: '80',
    // Below 18 blocks there is no time left to claim on chain (BOLT 2, Choosing `cltv_expiry_delta`).
    parse: integer(18, U16),
  },
  'to-self-delay': {
    argument: 'BLOCKS',
    description: "how long a peer's money is locked after it force-closes",
    defaultText: '144',
    parse: integer(6, 2016),
  },
  'poll-interval-ms': {
    argument: 'MILLIS',
    description: 'how often to ask the chain backend for a new block',
    defaultText: 'as the network has it',
    parse: integer(10, 600_000),
  },
  'chain-silence-ms': {
    argument: 'MILLIS',
    description: 'how long the chain backend may give no answer before nothing is forwarded or paid',
    defaultText: '30000',
    parse: integer(100, 3_600_000),
  },
  'log-level': {
    argument: 'LEVEL',
    description: 'trace, debug, info, warn, error or silent',
    defaultText: 'info',
    parse: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'silent']),
  },
} as const satisfies Record<string, Setting<unknown>>;

export type SettingName = keyof typeof SETTINGS;

export const SETTING_NAMES = Object.keys(SETTINGS) as readonly SettingName[];

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name);
}

/** The setting itself, for those who ask what all settings have. */
export function settingOf(name: SettingName): Setting<unknown> {
  return SETTINGS[name];
}
