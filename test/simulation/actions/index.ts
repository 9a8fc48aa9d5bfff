import type { Action } from './action.js';
import { changeFeerates, evict, hideChain, mine, mineToDeadlines, reorganise } from './chain.js';
import { close, forceClose, forceCloseUnderway, fulfilOnChain, open } from './channels.js';
import { cheat, cheatUnderway, leaveFulfilled, vanish } from './cheats.js';
import { cut, delay, disconnect, drop, duplicate } from './connections.js';
import { copyDisk, failWrite, kill, restoreCopy } from './lives.js';
import { burst, keysend, pay } from './payments.js';

/** Everything that can happen in a world, and how often. */
export const ACTIONS = {
  pay: [pay, 30],
  burst: [burst, 5],
  keysend: [keysend, 4],
  drop: [drop, 5],
  duplicate: [duplicate, 2],
  cut: [cut, 4],
  delay: [delay, 3],
  disconnect: [disconnect, 2],
  kill: [kill, 12],
  failWrite: [failWrite, 2],
  copyDisk: [copyDisk, 6],
  restoreCopy: [restoreCopy, 1.5],
  cheat: [cheat, 4],
  cheatUnderway: [cheatUnderway, 7],
  vanish: [vanish, 1],
  leaveFulfilled: [leaveFulfilled, 2],
  mine: [mine, 8],
  mineToDeadlines: [mineToDeadlines, 0.7],
  reorganise: [reorganise, 3],
  changeFeerates: [changeFeerates, 4],
  hideChain: [hideChain, 2],
  evict: [evict, 1.5],
  open: [open, 2],
  close: [close, 1.5],
  forceClose: [forceClose, 2],
  forceCloseUnderway: [forceCloseUnderway, 2],
  fulfilOnChain: [fulfilOnChain, 1.5],
} as const satisfies Record<string, readonly [Action, number]>;
