import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { packageRoot } from './package-root.js';

/** Components that are a file of a package, not a program. */
const PACKAGE_FILES: Readonly<Record<string, string>> = { ldk: 'lightningdevkit/liblightningjs.wasm' };

/** Whether a program is on the PATH. */
export function isInstalled(program: string): boolean {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return (process.env.PATH ?? '').split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, program + suffix), constants.X_OK);
      return directory !== '';
    } catch {
      return false;
    }
  });
}

/**
 * Whether a component that a test needs, a program or `ldk`, is on this machine. Throws instead of answering no if
 * `LEYDEN_REQUIRE`, a list with commas, names it.
 */
export function requireComponent(name: string): boolean {
  const packageFile = PACKAGE_FILES[name];
  const isThere =
    packageFile === undefined
      ? isInstalled(name)
      : existsSync(join(packageRoot(), 'node_modules', packageFile));
  if (isThere) return true;
  const required = (process.env.LEYDEN_REQUIRE ?? '').split(',').map((each) => each.trim());
  if (required.includes(name)) throw new Error(`LEYDEN_REQUIRE names ${name}, which is not on this machine`);
  return false;
}
