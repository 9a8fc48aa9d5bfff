import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The directory of the package `leyden`: where a running program of ours, or the current directory, lies in it, or
 * where it is installed above one of them. Throws when it is nowhere.
 */
export function packageRoot(): string {
  const starts = [process.argv[1], process.cwd()].flatMap((start) =>
    start === undefined ? [] : [real(start)],
  );
  for (const start of starts) {
    for (let at = start; ; at = dirname(at)) {
      if (isLeyden(at)) return at;
      const installed = join(at, 'node_modules', 'leyden');
      if (isLeyden(installed)) return realpathSync(installed);
      if (dirname(at) === at) break;
    }
  }
  throw new Error(`the package leyden is not above or installed at ${starts.join(' or ')}`);
}

function real(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}

function isLeyden(directory: string): boolean {
  try {
    return JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')).name === 'leyden';
  } catch {
    return false;
  }
}
