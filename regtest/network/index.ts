export { type ApiClient, type AsInput, apiClient } from '../../src/cli/api-client.js';
export { CliError, NodeRefusal } from '../../src/cli/cli-error.js';
export type { ChannelView } from './channels.js';
export { logFile } from './daemon.js';
export { type Network, startNetwork } from './network.js';
export { commandLine, type NodeContact, type NodeHandle, type Transport } from './node-handle.js';
export type { ChannelOptions, ChannelPlan, NetworkOptions } from './plan.js';
export { until } from './wait.js';
