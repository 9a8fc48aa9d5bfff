export { type ChannelDirection, channelDirection, directionBetween, type RoutingGraph } from './edge.js';
export { type FeePolicy, forwardingFee } from './fee.js';
export { findRoute } from './find-route.js';
export * from './route.js';
export { edgesOfRouteHints } from './route-hints.js';
export { DEFAULT_MEMORY, type MemoryLimits, RouteMemory } from './route-memory.js';
export { DEFAULT_WEIGHTS } from './search.js';
