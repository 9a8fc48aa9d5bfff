import { isIPv4, isIPv6 } from 'node:net';
import {
  encodeAddresses,
  type NodeAddress,
  type NodeDetails,
  signNodeAnnouncement,
} from '../core/gossip/index.js';
import { equalBytes, utf8 } from '../core/primitives/bytes.js';
import {
  encodeFeatures,
  encodeMessage,
  featureBits,
  featuresIn,
  type NodeAnnouncement,
} from '../core/wire/index.js';
import type { Config } from './config/index.js';
import type { HostAndPort } from './config/values.js';
import { nodeFeatures } from './features.js';
import type { NodeKeys } from './keys.js';

const ALIAS_LENGTH = 32;

/**
 * What this node tells the network of itself (BOLT 7, `node_announcement`), given what it said last: the same one again
 * when that says it all and is not in the past, else one that is newer, whatever the clock says.
 */
export function ownNodeAnnouncement(
  config: Config,
  keys: NodeKeys,
  nowSeconds: number,
  last: Pick<NodeDetails, 'timestamp' | 'bytes'> | undefined,
): NodeAnnouncement {
  if (last === undefined || last.timestamp < nowSeconds) return signed(config, keys, nowSeconds);
  const again = signed(config, keys, last.timestamp);
  return equalBytes(encodeMessage(again), last.bytes) ? again : signed(config, keys, last.timestamp + 1);
}

function signed(config: Config, keys: NodeKeys, timestamp: number): NodeAnnouncement {
  const features = nodeFeatures(config.disabledFeatures);
  const alias = new Uint8Array(ALIAS_LENGTH);
  alias.set(utf8(config.alias).subarray(0, ALIAS_LENGTH));
  return signNodeAnnouncement(
    {
      type: 'nodeAnnouncement',
      features: encodeFeatures(featureBits(featuresIn(features, 'node'))),
      timestamp,
      nodeId: keys.nodeId,
      rgbColor: keys.nodeId.slice(1, 4),
      alias,
      addresses: encodeAddresses(config.announceAddresses.map(addressOf)),
    },
    keys.nodePrivateKey,
  );
}

function addressOf({ host, port }: HostAndPort): NodeAddress {
  if (isIPv4(host)) return { type: 'ipv4', address: Uint8Array.from(host.split('.'), Number), port };
  if (isIPv6(host)) return { type: 'ipv6', address: ipv6Bytes(host), port };
  return { type: 'dns', hostname: host, port };
}

function ipv6Bytes(host: string): Uint8Array {
  // The URL parser writes the canonical form; "::" stands for as many zero groups as are missing.
  const canonical = new URL(`http://[${host}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const groups = (part: string | undefined) => (part ? part.split(':') : []);
  const missing = 8 - groups(head).length - groups(tail).length;
  const all = [
    ...groups(head),
    ...Array<string>(tail === undefined ? 0 : missing).fill('0'),
    ...groups(tail),
  ];
  return Uint8Array.from(
    all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]),
  );
}
