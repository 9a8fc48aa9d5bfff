import { ConfigError } from './config-error.js';
import { isSettingName, SETTING_NAMES, type SettingName, settingOf } from './settings.js';

/** A value as it was given, and where, in words for an error message. */
export interface GivenText {
  readonly text: string;
  readonly source: string;
}

/** What one source gives. */
export type GivenSettings = ReadonlyMap<SettingName, readonly GivenText[]>;

/** The values of the command line. Throws `ConfigError` for a setting given twice that takes one value. */
export function fromFlags(flags: Readonly<Partial<Record<SettingName, readonly string[]>>>): GivenSettings {
  const given = new Map<SettingName, readonly GivenText[]>();
  for (const name of SETTING_NAMES) {
    const texts = flags[name] ?? [];
    if (texts.length > 0) {
      given.set(
        name,
        texts.map((text) => ({ text, source: `--${name}` })),
      );
    }
  }
  refuseRepeats(given);
  return given;
}

/** The values of `LEYDEN_*`; commas separate those of a repeatable setting. An empty variable counts as unset. */
export function fromEnvironment(environment: Readonly<Record<string, string | undefined>>): GivenSettings {
  const given = new Map<SettingName, readonly GivenText[]>();
  for (const name of SETTING_NAMES) {
    const variable = environmentVariable(name);
    const value = environment[variable];
    if (value === undefined || value === '') continue;
    const texts = settingOf(name).repeatable ? value.split(',').map((part) => part.trim()) : [value];
    given.set(
      name,
      texts.map((text) => ({ text, source: variable })),
    );
  }
  return given;
}

/** `LEYDEN_MIN_DEPTH` for `min-depth`. */
export function environmentVariable(name: SettingName): string {
  return `LEYDEN_${name.toUpperCase().replaceAll('-', '_')}`;
}

/**
 * The values of a configuration file: `name = value` a line; `#` at the start of a line or after a blank begins a
 * comment. Throws `ConfigError`: `malformedLine`, `unknownSetting`, `duplicateSetting`.
 */
export function fromFile(text: string, file: string): GivenSettings {
  const given = new Map<SettingName, GivenText[]>();
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const content = line.replace(/(^|\s)#.*$/, '').trim();
    if (content === '') continue;
    const source = `${file} line ${index + 1}`;
    const match = /^([^=\s]+)\s*=\s*(.*)$/.exec(content);
    if (match === null) {
      throw new ConfigError('malformedLine', `${source}: "${content}" is not of the form "name = value"`);
    }
    const name = match[1] ?? '';
    if (!isSettingName(name)) {
      throw new ConfigError('unknownSetting', `${source}: there is no setting "${name}"${suggestion(name)}`);
    }
    if (settingOf(name).notInFile) {
      throw new ConfigError('unknownSetting', `${source}: ${name} cannot be set in the file: use --${name}`);
    }
    given.set(name, [...(given.get(name) ?? []), { text: match[2] ?? '', source }]);
  }
  refuseRepeats(given);
  return given;
}

/** `LEYDEN_*` variables that look like settings and are none. */
export function unknownVariables(
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const known = new Set(SETTING_NAMES.map(environmentVariable));
  return Object.keys(environment).filter((name) => name.startsWith('LEYDEN_') && !known.has(name));
}

function refuseRepeats(given: GivenSettings): void {
  for (const [name, [first, second]] of given) {
    if (second === undefined || settingOf(name).repeatable) continue;
    throw new ConfigError(
      'duplicateSetting',
      `${second.source}: ${name} is given twice, first at ${first?.source}: keep one`,
    );
  }
}

function suggestion(name: string): string {
  const normal = name.toLowerCase().replaceAll('_', '-').replace(/^-+/, '');
  if (isSettingName(normal)) return `; it is "${normal}"`;
  const near = SETTING_NAMES.find((known) => known.startsWith(normal) || normal.startsWith(known));
  return near === undefined
    ? `: remove it, or see leydend --help for those there are`
    : `; did you mean "${near}"?`;
}
