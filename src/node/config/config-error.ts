export type ConfigErrorCode =
  | 'unknownSetting'
  | 'invalidSetting'
  | 'duplicateSetting'
  | 'malformedLine'
  | 'configUnreadable'
  | 'datadirUnusable'
  | 'datadirLocked'
  | 'seedMissing'
  | 'seedInvalid';

/** Why the node cannot start as it was told to. The message names the setting, its value, where it stands and what to do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(
    readonly code: ConfigErrorCode,
    message: string,
  ) {
    super(message);
  }
}
