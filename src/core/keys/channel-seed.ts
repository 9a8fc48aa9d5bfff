import { hmacSha256 } from '../crypto/index.js';
import { utf8 } from '../primitives/bytes.js';

/** The 32-byte seed of one channel of a node. `channelKeyIndex` counts the node's channels and is never used twice. */
export function deriveChannelSeed(nodeSeed: Uint8Array, channelKeyIndex: number): Uint8Array {
  if (!Number.isSafeInteger(channelKeyIndex) || channelKeyIndex < 0) {
    throw new RangeError(`channel key index ${channelKeyIndex} is not a natural number`);
  }
  const counter = new Uint8Array(8);
  new DataView(counter.buffer).setBigUint64(0, BigInt(channelKeyIndex));
  return hmacSha256(nodeSeed, utf8('leyden/channel/'), counter);
}
