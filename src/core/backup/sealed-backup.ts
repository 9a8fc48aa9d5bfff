import { ciphers } from '../crypto/index.js';
import { concatBytes } from '../primitives/bytes.js';
import { encode, tryDecode } from '../primitives/codec.js';
import type { DecodeError } from '../primitives/reader.js';
import { ByteReader } from '../primitives/reader.js';
import { err, ok, type Result } from '../primitives/result.js';
import { type StaticBackup, staticBackupCodec } from './static-backup.js';

/** The longest blob that a peer stores, and the length that ours always have there (BOLT 1, Peer Storage). */
export const PEER_BLOB_LENGTH = 65_531;

const VERSION = Uint8Array.of(1);
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;
const OVERHEAD = VERSION.length + NONCE_LENGTH + TAG_LENGTH;
/** Backups are padded to a multiple of it, so that their length does not tell how many channels there are. */
const PADDED_LENGTH = PEER_BLOB_LENGTH - OVERHEAD;

/** Why a text or blob is not a backup of this node. */
export type BackupError =
  /** It was made by a newer program. */
  | { readonly code: 'backupTooNew'; readonly version: number }
  /** It is not whole, or was made with another seed. */
  | { readonly code: 'backupNotOurs' }
  | { readonly code: 'backupMalformed'; readonly cause: DecodeError };

/**
 * Encrypts a backup: a version byte, the nonce, and the padded contents under ChaCha20-Poly1305. `key` is 32 bytes for
 * nothing else, `nonce` 12 bytes that were never used with it. A backup of up to some 200 channels gives
 * `PEER_BLOB_LENGTH` bytes, a larger one more.
 */
export function sealBackup(backup: StaticBackup, key: Uint8Array, nonce: Uint8Array): Uint8Array {
  const contents = encode(staticBackupCodec, backup);
  const padded = new Uint8Array(Math.ceil(contents.length / PADDED_LENGTH) * PADDED_LENGTH);
  padded.set(contents);
  return concatBytes(VERSION, nonce, ciphers().seal(key, nonce, VERSION, padded));
}

/** Decrypts what `sealBackup` made with the same key. */
export function openBackup(blob: Uint8Array, key: Uint8Array): Result<StaticBackup, BackupError> {
  const version = blob[0] ?? 0;
  if (version > 1) return err({ code: 'backupTooNew', version });
  if (version !== 1 || blob.length < OVERHEAD) return err({ code: 'backupNotOurs' });
  const nonce = blob.subarray(1, 1 + NONCE_LENGTH);
  const padded = ciphers().open(key, nonce, VERSION, blob.subarray(1 + NONCE_LENGTH));
  if (padded === undefined) return err({ code: 'backupNotOurs' });
  const decoded = tryDecode(() => staticBackupCodec.decode(new ByteReader(padded)));
  return decoded.ok ? ok(decoded.value) : err({ code: 'backupMalformed', cause: decoded.error });
}

/** As much of a backup as a peer can store: where there is no room for all channels, the largest. */
export function fitForPeer(backup: StaticBackup): StaticBackup {
  if (encode(staticBackupCodec, backup).length <= PADDED_LENGTH) return backup;
  const largest = [...backup.channels].sort((a, b) => (a.fundingAmount < b.fundingAmount ? 1 : -1));
  let room = PADDED_LENGTH - encode(staticBackupCodec, { ...backup, channels: [] }).length;
  const channels = largest.filter((channel) => {
    const length = encodedLength(backup, channel);
    if (length > room) return false;
    room -= length;
    return true;
  });
  return { ...backup, channels, omitted: backup.omitted + backup.channels.length - channels.length };
}

function encodedLength(backup: StaticBackup, channel: StaticBackup['channels'][number]): number {
  const alone = encode(staticBackupCodec, { ...backup, channels: [channel] }).length;
  return alone - encode(staticBackupCodec, { ...backup, channels: [] }).length;
}
