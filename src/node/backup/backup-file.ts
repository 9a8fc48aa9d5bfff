import { join } from 'node:path';
import { readIfThere, writePrivateFile } from '../config/files.js';

/** Where the backup of a node stands. */
export interface BackupFile {
  /** Undefined when there is none. */
  read(): string | undefined;
  /** Replaces it, whole or not at all, and on disk when this returns. */
  write(text: string): void;
  /** Keeps a text beside it, which nothing will replace; gives its path. */
  keepAside(text: string): string;
}

/** `channels.backup` in a directory. */
export function backupFile(directory: string): BackupFile {
  const path = join(directory, 'channels.backup');
  return {
    read: () => readIfThere(path),
    write: (text) => writePrivateFile(path, text),
    keepAside(text) {
      for (let number = 1; ; number++) {
        const aside = `${path}.${number}`;
        const kept = readIfThere(aside);
        if (kept !== undefined && kept !== text) continue;
        if (kept === undefined) writePrivateFile(aside, text);
        return aside;
      }
    },
  };
}
