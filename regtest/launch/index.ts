export { btc, type Chain, type ChainKind } from './chain.js';
export { isInstalled, requireComponent } from './components.js';
export { packageRoot } from './package-root.js';
export { ChainRpcError, RpcClient } from './rpc-client.js';
export { type ChainOptions, connectChain, startChain } from './start-chain.js';
