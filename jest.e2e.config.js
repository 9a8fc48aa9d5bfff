import unit from './jest.config.js';

/** Networks of daemons on the chain that LEYDEN_CHAIN names. They run the build, so that must be fresh. */
/** @type {import('jest').Config} */
export default {
  ...unit,
  testMatch: ['**/*.e2e.test.ts'],
  testPathIgnorePatterns: [],
  testTimeout: 60_000,
};
