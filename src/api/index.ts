export { API_ERROR_STATUS, ApiError, type ApiErrorCode, type ErrorDetails } from './error.js';
export type { NodeEvent, NodeEvents, NodeEventType } from './events.js';
export type { NodeService } from './node-service.js';
export type * from './requests.js';
export type * from './results.js';
export { type ApiServer, type ApiServerOptions, startApiServer } from './server.js';
export { createToken } from './token.js';
export type * from './tower-results.js';
