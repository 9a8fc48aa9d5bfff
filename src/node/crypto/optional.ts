import { createRequire } from 'node:module';

/** Loads a package that may have no binary for this machine. */
export type OptionalLoader = (name: string) => unknown;

const require = createRequire(import.meta.url);

/** The package's exports, or undefined when it does not load here. */
export const loadOptional: OptionalLoader = (name) => {
  try {
    return require(name);
  } catch {
    return undefined;
  }
};
