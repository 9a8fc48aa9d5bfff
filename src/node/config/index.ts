export { type ApiAccess, readApiFile, removeApiFile, writeApiFile } from './api-file.js';
export type { BitcoindAccess, Config, LogLevel } from './config.js';
export { ConfigError, type ConfigErrorCode } from './config-error.js';
export { type Datadir, databasePath, openDatadir } from './datadir.js';
export { resolveConfig } from './resolve.js';
export { loadSeed, type Seed } from './seed-file.js';
export type { HostAndPort } from './values.js';
