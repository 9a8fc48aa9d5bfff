/** What needs nothing but this repository. The end-to-end suites have a configuration of their own. */
/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['\\.(e2e|hazard)\\.test\\.ts$'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  // Sources import each other by the name the build emits (.js); under jest the .ts file is the one there is.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
};
