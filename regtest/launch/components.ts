import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

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
 * Whether a program that a test needs is there. Throws instead of answering no if `LEYDEN_REQUIRE`, a list with
 * commas, names it.
 */
export function requireComponent(name: string): boolean {
  if (isInstalled(name)) return true;
  const required = (process.env.LEYDEN_REQUIRE ?? '').split(',').map((each) => each.trim());
  if (required.includes(name)) throw new Error(`LEYDEN_REQUIRE names ${name}, which is not on the PATH`);
  return false;
}
