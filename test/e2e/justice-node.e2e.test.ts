import { REVOKED_STATES, rowsWith } from './justice/rows.js';
import { justiceSuite } from './justice/suite.js';
import { nodeWatcher } from './justice/watcher.js';

describe('hazard 20: a node whose peer publishes a revoked state', () => {
  justiceSuite(nodeWatcher(), rowsWith(REVOKED_STATES));
});
