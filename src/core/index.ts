// The protocol without any I/O, for Node and for browsers. Each room of it is a namespace.
export * as channel from './channel/index.js';
export * as claims from './claims/index.js';
export * as crypto from './crypto/index.js';
export * as enforcement from './enforcement/index.js';
export * as gossip from './gossip/index.js';
export * as invoice from './invoice/index.js';
export * as keys from './keys/index.js';
export * as noise from './noise/index.js';
export * as onion from './onion/index.js';
export * as payments from './payments/index.js';
export * from './primitives/bytes.js';
export * from './primitives/network.js';
export * from './primitives/result.js';
export * from './primitives/units.js';
export * as routing from './routing/index.js';
export * as transactions from './transactions/index.js';
export * as watchtower from './watchtower/index.js';
export * as wire from './wire/index.js';
