import { struct } from '../primitives/codec.js';
import { tlv } from '../primitives/tlv.js';
import { type MessageOf, message } from './message.js';
import { bytes16, bytes32, signature, u64Sat } from './types.js';

/** BOLT 2, Closing Initiation: `shutdown`. */
export const shutdown = message('shutdown', 38, { channelId: bytes32, scriptPubKey: bytes16 });
export type Shutdown = MessageOf<typeof shutdown>;

/** BOLT 2, Legacy Closing Negotiation: `closing_signed`. */
export const closingSigned = message(
  'closingSigned',
  39,
  { channelId: bytes32, feeSatoshis: u64Sat, signature },
  { feeRange: tlv(1, struct({ minFeeSatoshis: u64Sat, maxFeeSatoshis: u64Sat })) },
);
export type ClosingSigned = MessageOf<typeof closingSigned>;
