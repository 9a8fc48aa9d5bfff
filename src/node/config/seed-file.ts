import { randomBytes } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fromHex, toHex } from '../../core/primitives/bytes.js';
import { ConfigError } from './config-error.js';
import { databasePath } from './datadir.js';
import { readIfThere, writePrivateFile } from './files.js';

/** The secret that all keys of the node come from. */
export interface Seed {
  /** 32 bytes. */
  readonly bytes: Uint8Array;
  /** Whether it was made just now. */
  readonly created: boolean;
  readonly warnings: readonly string[];
}

/**
 * Reads the seed of a datadir, or makes one for a new datadir; it is on disk when this returns. Throws `ConfigError`:
 * `seedMissing` when there are channels but no seed, because a new one could never sign for them; `seedInvalid`.
 */
export function loadSeed(datadir: string): Seed {
  const path = join(datadir, 'seed');
  const text = readIfThere(path);
  if (text !== undefined) return { bytes: parseSeed(text, path), created: false, warnings: looseModes(path) };
  if (existsSync(databasePath(datadir))) {
    throw new ConfigError(
      'seedMissing',
      `the datadir ${datadir} has a database but no seed file: put ${path} back from its backup`,
    );
  }
  const bytes = new Uint8Array(randomBytes(32));
  writePrivateFile(path, `${toHex(bytes)}\n`);
  return { bytes, created: true, warnings: [] };
}

function parseSeed(text: string, path: string): Uint8Array {
  const hex = text.trim();
  if (!/^[0-9a-fA-F]{64}$/.test(hex)) {
    throw new ConfigError(
      'seedInvalid',
      `the seed file ${path} does not hold 64 hex digits: put it back from its backup`,
    );
  }
  return fromHex(hex);
}

function looseModes(path: string): readonly string[] {
  if (process.platform === 'win32' || (statSync(path).mode & 0o077) === 0) return [];
  return [`others on this machine can read the seed ${path}: run chmod 600 ${path}`];
}
