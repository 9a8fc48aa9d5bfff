import { curve, hmacSha256, type PrivateKey, type PublicKey } from '../core/crypto/index.js';
import { toHex, utf8 } from '../core/primitives/bytes.js';

/** Everything secret that a node needs, all from its one seed. */
export interface NodeKeys {
  readonly nodePrivateKey: PrivateKey;
  readonly nodeId: PublicKey;
  readonly nodeIdHex: string;
  readonly channelSeed: Uint8Array;
  readonly walletSeed: Uint8Array;
  /** Stands behind every scoped token. */
  readonly tokenKey: Uint8Array;
  /** Encrypts backups of the channels. */
  readonly backupKey: Uint8Array;
}

/** Derives a node's keys from its 32-byte seed: each part has a label of its own. */
export function deriveNodeKeys(seed: Uint8Array): NodeKeys {
  const part = (label: string) => hmacSha256(seed, utf8(`leyden/${label}`));
  const nodePrivateKey = part('node');
  const nodeId = curve().publicKey(nodePrivateKey);
  return {
    nodePrivateKey,
    nodeId,
    nodeIdHex: toHex(nodeId),
    channelSeed: part('channels'),
    walletSeed: part('wallet'),
    tokenKey: part('tokens'),
    backupKey: part('backup'),
  };
}
