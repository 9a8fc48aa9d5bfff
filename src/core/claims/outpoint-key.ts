import { toHex } from '../primitives/bytes.js';
import type { Outpoint } from '../transactions/index.js';

/** The name of an outpoint in maps. */
export function outpointKey({ txid, outputIndex }: Outpoint): string {
  return `${toHex(txid)}:${outputIndex}`;
}
