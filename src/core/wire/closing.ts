import { struct, u32 } from '../primitives/codec.js';
import { tlv } from '../primitives/tlv.js';
import { type MessageOf, message } from './message.js';
import { bytes16, bytes32, signature, u64Sat } from './types.js';

/** BOLT 2, Closing Initiation: `shutdown`. */
export const shutdown = message('shutdown', 38, { channelId: bytes32, scriptPubKey: bytes16 });
export type Shutdown = MessageOf<typeof shutdown>;

const closingTerms = {
  channelId: bytes32,
  closerScriptPubKey: bytes16,
  closeeScriptPubKey: bytes16,
  feeSatoshis: u64Sat,
  locktime: u32,
};
const closingRecords = {
  closerOutputOnly: tlv(1, signature),
  closeeOutputOnly: tlv(2, signature),
  closerAndCloseeOutputs: tlv(3, signature),
};

/** BOLT 2, Closing Negotiation: `closing_complete`. */
export const closingComplete = message('closingComplete', 40, closingTerms, closingRecords);
export type ClosingComplete = MessageOf<typeof closingComplete>;

/** BOLT 2, Closing Negotiation: `closing_sig`. */
export const closingSig = message('closingSig', 41, closingTerms, closingRecords);
export type ClosingSig = MessageOf<typeof closingSig>;

/** BOLT 2, Legacy Closing Negotiation: `closing_signed`. */
export const closingSigned = message(
  'closingSigned',
  39,
  { channelId: bytes32, feeSatoshis: u64Sat, signature },
  { feeRange: tlv(1, struct({ minFeeSatoshis: u64Sat, maxFeeSatoshis: u64Sat })) },
);
export type ClosingSigned = MessageOf<typeof closingSigned>;
