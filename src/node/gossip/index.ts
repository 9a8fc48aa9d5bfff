export { GossipService, type GossipServiceOptions } from './gossip-service.js';
