import {
  decodeAddresses,
  type NodeDetails,
  printableAlias,
  verifyNodeAnnouncement,
} from '../../../src/core/gossip/index.js';
import {
  decodeFeatures,
  encodeMessage,
  featureBits,
  featuresIn,
  type NodeAnnouncement,
} from '../../../src/core/wire/index.js';
import { resolveConfig } from '../../../src/node/config/index.js';
import { nodeFeatures } from '../../../src/node/features.js';
import { deriveNodeKeys } from '../../../src/node/keys.js';
import { ownNodeAnnouncement } from '../../../src/node/node-announcement.js';

const NOW = 1_700_000_000;
const keys = deriveNodeKeys(new Uint8Array(32).fill(3));

function configOf(alias: string, ...addresses: string[]) {
  const flags = { alias: [alias], 'announce-addr': addresses };
  return resolveConfig({ flags, environment: {}, readFile: () => undefined });
}

const announced = (alias: string, nowSeconds: number, last?: NodeAnnouncement) =>
  ownNodeAnnouncement(
    configOf(alias),
    keys,
    nowSeconds,
    last && ({ timestamp: last.timestamp, bytes: encodeMessage(last) } satisfies Partial<NodeDetails>),
  );

describe('what the node says of itself (BOLT 7, node_announcement)', () => {
  it('is signed, and has its features, its alias with zeros behind it and its addresses in order', () => {
    const config = configOf('ä node', 'node.example:9735', '[2001:db8::1]:9735', '192.0.2.1:9736');
    const announcement = ownNodeAnnouncement(config, keys, NOW, undefined);
    expect(verifyNodeAnnouncement(announcement).ok).toBe(true);
    expect(announcement.timestamp).toBe(NOW);
    expect(printableAlias(announcement.alias)).toBe('ä node');
    expect([...announcement.alias.subarray(7)]).toEqual(Array(25).fill(0));
    expect(decodeFeatures(announcement.features)).toEqual(featureBits(featuresIn(nodeFeatures([]), 'node')));
    const addresses = decodeAddresses(announcement.addresses);
    expect(addresses.ok && addresses.value.map(({ type }) => type)).toEqual(['ipv4', 'ipv6', 'dns']);
  });

  it('is the same one again while it holds and is not in the past', () => {
    const first = announced('a', NOW);
    expect(announced('a', NOW, first)).toEqual(first);
    expect(announced('a', NOW - 5, first)).toEqual(first);
    expect(announced('a', NOW + 1, first).timestamp).toBe(NOW + 1);
  });

  it('is newer than the last one when it says something else, also with a clock that was set back', () => {
    const first = announced('a', NOW);
    expect(announced('b', NOW, first).timestamp).toBe(NOW + 1);
    expect(announced('b', NOW - 1_000, first).timestamp).toBe(NOW + 1);
  });
});
