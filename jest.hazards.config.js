import end from './jest.e2e.config.js';

/** Hostile peers against a daemon, on the embedded chain alone: what they break has nothing to do with the chain. */
/** @type {import('jest').Config} */
export default { ...end, testMatch: ['**/*.hazard.test.ts'] };
