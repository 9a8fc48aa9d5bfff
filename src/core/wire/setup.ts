import { restBytes, u16, untilEnd } from '../primitives/codec.js';
import { tlv } from '../primitives/tlv.js';
import { type MessageOf, message } from './message.js';
import { bytes16, bytes32 } from './types.js';

/** BOLT 1, The `init` Message. */
export const init = message(
  'init',
  16,
  { globalFeatures: bytes16, features: bytes16 },
  { networks: tlv(1, untilEnd(bytes32)), remoteAddress: tlv(3, restBytes) },
);
export type Init = MessageOf<typeof init>;

/** BOLT 1, The `error` and `warning` Messages. All-zero `channelId` speaks of the whole connection. */
export const error = message('error', 17, { channelId: bytes32, data: bytes16 });
export type ErrorMessage = MessageOf<typeof error>;

/** BOLT 1, The `error` and `warning` Messages. */
export const warning = message('warning', 1, { channelId: bytes32, data: bytes16 });
export type Warning = MessageOf<typeof warning>;

/** BOLT 1, The `ping` and `pong` Messages. */
export const ping = message('ping', 18, { pongLength: u16, ignored: bytes16 });
export type Ping = MessageOf<typeof ping>;

/** BOLT 1, The `ping` and `pong` Messages. */
export const pong = message('pong', 19, { ignored: bytes16 });
export type Pong = MessageOf<typeof pong>;

/** BOLT 1, Peer Storage. */
export const peerStorage = message('peerStorage', 7, { blob: bytes16 });
export type PeerStorage = MessageOf<typeof peerStorage>;

/** BOLT 1, Peer Storage. */
export const peerStorageRetrieval = message('peerStorageRetrieval', 9, { blob: bytes16 });
export type PeerStorageRetrieval = MessageOf<typeof peerStorageRetrieval>;
