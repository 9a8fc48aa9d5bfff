import { u8 } from '../primitives/codec.js';
import { type MessageOf, message } from './message.js';
import { bytes32 } from './types.js';

/** BOLT 2, Channel Quiescence: `stfu`. */
export const stfu = message('stfu', 2, { channelId: bytes32, initiator: u8 });
export type Stfu = MessageOf<typeof stfu>;
