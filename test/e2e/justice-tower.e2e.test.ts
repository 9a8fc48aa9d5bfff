import { REVOKED_STATES, rowsWith } from './justice/rows.js';
import { justiceSuite } from './justice/suite.js';
import { towerWatcher } from './justice/watcher.js';

describe('a tower whose client was killed, when the client’s peer publishes a revoked state', () => {
  justiceSuite(towerWatcher('own'), rowsWith(REVOKED_STATES));
});
