import type { NetworkChoice } from '../../core/primitives/network.js';
import type { MilliSatoshi } from '../../core/primitives/units.js';
import type { FeatureName } from '../../core/wire/index.js';
import type { ListenAddress } from '../transport/address.js';
import type { HostAndPort } from './values.js';

/** How to reach the JSON-RPC server of the chain backend. */
export interface BitcoindAccess {
  /** Without credentials. */
  readonly url: string;
  readonly credentials:
    | { readonly kind: 'password'; readonly user: string; readonly password: string }
    /** Read again whenever the backend refuses: it writes a new one at every start. */
    | { readonly kind: 'cookie'; readonly file: string };
}

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Everything that can be set about a node, checked. */
export interface Config {
  readonly network: NetworkChoice;
  /** Absolute. */
  readonly datadir: string;
  /** At most 32 bytes of UTF-8 (BOLT 7, `node_announcement`). */
  readonly alias: string;
  readonly listen: readonly ListenAddress[];
  /** Where others reach the watchtower that this process is; it is none when empty. */
  readonly towerListen: readonly ListenAddress[];
  /** Told to the network in `node_announcement`; peers connect to these over TCP. */
  readonly announceAddresses: readonly HostAndPort[];
  readonly bitcoind: BitcoindAccess;
  /** Where the API is served. Port 0 lets the system choose. */
  readonly api: HostAndPort;
  /** Confirmations that a channel's funding needs before it is used. */
  readonly minDepth: number;
  /** Features that peers are not offered (BOLT 9). */
  readonly disabledFeatures: readonly FeatureName[];
  /** Node ids, hex, of peers whose channels count before their funding confirms (BOLT 2, `option_zeroconf`). */
  readonly trustZeroconf: readonly string[];
  readonly feeBaseMsat: MilliSatoshi;
  readonly feeProportionalMillionths: number;
  readonly cltvExpiryDelta: number;
  /** Blocks that the peer must wait for its money after it force-closes. */
  readonly toSelfDelay: number;
  /** How often to ask the chain backend for a new block; as the network has it when null. */
  readonly pollIntervalMs: number | null;
  /** How long the chain backend may give no answer before the node takes on nothing more; 30 s when null. */
  readonly chainSilenceMs: number | null;
  readonly logLevel: LogLevel;
}
