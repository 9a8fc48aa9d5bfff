import type { World } from '../world/world.js';
import { bounded } from './bounded.js';
import { chainAccepts } from './chain-accepts.js';
import { channelsOpen } from './channels-open.js';
import { commandsAnswered } from './commands-answered.js';
import { deadlinesKept } from './deadlines-kept.js';
import { failsWhenDeep } from './fails-when-deep.js';
import { forwardsEarn } from './forwards-earn.js';
import { justice } from './justice.js';
import { liveWealth } from './live-wealth.js';
import { noRevokedPublished } from './no-revoked-published.js';
import type { Oracle } from './oracle.js';
import { paymentsEnd } from './payments-end.js';
import { peersUnderstand } from './peers-understand.js';
import { reservesKept } from './reserves-kept.js';
import { setsExpire } from './sets-expire.js';
import { spendsStand } from './spends-stand.js';
import { storedStates } from './stored-states.js';
import { viewsAgree } from './views-agree.js';
import { wealth } from './wealth.js';

/** All that must hold in a world. */
export function oraclesOf(world: World): readonly Oracle[] {
  return [
    storedStates(world),
    chainAccepts(world),
    noRevokedPublished(world),
    peersUnderstand(world),
    reservesKept(world),
    liveWealth(world),
    forwardsEarn(world),
    viewsAgree(world),
    channelsOpen(world),
    setsExpire(world),
    deadlinesKept(world),
    failsWhenDeep(world),
    spendsStand(world),
    paymentsEnd(world),
    justice(world),
    wealth(world),
    bounded(world),
    commandsAnswered(world),
  ];
}
