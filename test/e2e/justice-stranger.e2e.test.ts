import { rowsWith } from './justice/rows.js';
import { justiceSuite } from './justice/suite.js';
import { towerWatcher } from './justice/watcher.js';

/** With many HTLCs, and after some of them have ended. */
const STATES = [6, 8];

describe('a tower of a stranger, when the peer of its killed client publishes a revoked state', () => {
  justiceSuite(towerWatcher('stranger'), rowsWith(STATES));
});
