// The public face of `leyden`: run a node, or talk to one. The protocol itself is `leyden/core`, networks to test
// against are `leyden/regtest`.
export {
  API_ERROR_STATUS,
  ApiError,
  type ApiErrorCode,
  type ErrorDetails,
  type NodeEvent,
  type NodeEvents,
  type NodeEventType,
  type NodeService,
} from './api/index.js';
export type * from './api/requests.js';
export type * from './api/results.js';
export { type ApiClient, type AsInput, apiClient } from './cli/api-client.js';
export { CliError, type CliErrorCode, NodeRefusal } from './cli/cli-error.js';
export { type Config, ConfigError, type ConfigErrorCode, resolveConfig } from './node/config/index.js';
export { runDaemon } from './node/daemon.js';
export { VERSION } from './version.js';
