export type * from './closing.js';
export type * from './establishment.js';
export * from './features.js';
export type * from './gossip.js';
export type * from './operation.js';
export { ONION_PACKET_LENGTH } from './operation.js';
export * from './registry.js';
export type * from './setup.js';
export * from './types.js';
