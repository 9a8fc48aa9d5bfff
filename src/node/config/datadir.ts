import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from './config-error.js';
import { lockDatadir } from './lock.js';

/** A datadir that this process holds. */
export interface Datadir {
  readonly path: string;
  /** Where the store stands. */
  readonly databasePath: string;
  /** What the user should hear, one line each. */
  readonly warnings: readonly string[];
  /** Lets another process have it. The end of the process does the same. */
  release(): void;
}

/** Creates the datadir, readable by its owner alone, and locks it. Throws `ConfigError`: `datadirUnusable`, `datadirLocked`. */
export function openDatadir(path: string): Datadir {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(
      'datadirUnusable',
      `the datadir ${path} cannot be created (${reason}): use another --datadir`,
    );
  }
  const release = lockDatadir(path);
  return { path, databasePath: databasePath(path), warnings: looseModes(path), release };
}

/** Where the store of a datadir stands. */
export function databasePath(datadir: string): string {
  return join(datadir, 'leyden.sqlite');
}

function looseModes(path: string): readonly string[] {
  if (process.platform === 'win32' || (statSync(path).mode & 0o077) === 0) return [];
  return [`others on this machine can look into the datadir ${path}: run chmod 700 ${path}`];
}
