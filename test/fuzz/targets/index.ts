import { installNodeCrypto } from '../../../src/node/crypto/index.js';
import type { FuzzTarget } from '../target.js';
import * as chain from './chain.js';
import * as commando from './commando.js';
import * as config from './config.js';
import * as gossip from './gossip.js';
import * as invoice from './invoice.js';
import * as noise from './noise.js';
import * as onion from './onion.js';
import * as tower from './tower.js';
import * as wire from './wire.js';

installNodeCrypto();

/** Every decoder that meets the outside, but for the API, which needs a server. */
export const TARGETS: readonly FuzzTarget[] = [
  wire,
  onion,
  invoice,
  noise,
  gossip,
  tower,
  chain,
  config,
  commando,
].flatMap((family) => Object.values(family) as FuzzTarget[]);
