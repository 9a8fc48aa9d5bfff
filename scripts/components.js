// What the tests can use beyond this repository, and whether it is on this machine.
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './prepare.js';

/** The chains that end-to-end suites run on, the embedded one aside. */
export const REAL_CHAINS = ['litecoind', 'bitcoind'];

const PACKAGES = { ldk: 'lightningdevkit' };

/** Whether a component is on this machine. Throws for a name that is none. */
export function isPresent(component) {
  if (component === 'embedded') return true;
  if (REAL_CHAINS.includes(component)) return isOnPath(component);
  const name = PACKAGES[component];
  if (name === undefined)
    throw new Error(`LEYDEN_CHAIN or LEYDEN_REQUIRE names ${component}, which is no component`);
  return existsSync(join(root, 'node_modules', name));
}

/** What must not be skipped: the chain that was chosen, and what LEYDEN_REQUIRE, a list with commas, names. */
export function requiredComponents() {
  const { LEYDEN_CHAIN: chosen = '', LEYDEN_REQUIRE: required = '' } = process.env;
  const names = [chosen, ...required.split(',').map((name) => name.trim())];
  return names.filter((name) => name !== '');
}

function isOnPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, process.platform === 'win32' ? `${program}.exe` : program), constants.X_OK);
      return directory !== '';
    } catch {
      return false;
    }
  });
}
