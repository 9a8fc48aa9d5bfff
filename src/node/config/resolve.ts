import { homedir } from 'node:os';
import { join } from 'node:path';
import { NETWORKS, type NetworkChoice } from '../../core/primitives/network.js';
import type { BitcoindAccess, Config } from './config.js';
import { ConfigError } from './config-error.js';
import { SETTINGS, type SettingName } from './settings.js';
import { fromEnvironment, fromFile, fromFlags, type GivenSettings, type GivenText } from './sources.js';
import { InvalidValue } from './values.js';

export const CONFIG_FILE = 'leyden.conf';

/** Where the values come from. */
export interface ConfigInput {
  readonly flags: Readonly<Partial<Record<SettingName, readonly string[]>>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The text of a file, or undefined when there is none. Throws when it cannot be read. */
  readonly readFile: (path: string) => string | undefined;
}

/** The settings of a node: a flag goes before the environment, that before the file, that before the default. */
export function resolveConfig(input: ConfigInput): Config {
  const near = [fromFlags(input.flags), fromEnvironment(input.environment)];
  const datadir = one(near, 'datadir', SETTINGS.datadir.parse);
  const file = join(datadir, CONFIG_FILE);
  const text = readConfigFile(input, file);
  const sources = text === undefined ? near : [...near, fromFile(text, file)];

  const network = one(sources, 'network', SETTINGS.network.parse);
  return {
    network,
    datadir,
    alias: one(sources, 'alias', SETTINGS.alias.parse),
    listen: many(sources, 'listen', SETTINGS.listen.parse),
    towerListen: many(sources, 'tower-listen', SETTINGS['tower-listen'].parse),
    announceAddresses: many(sources, 'announce-addr', SETTINGS['announce-addr'].parse),
    bitcoind: bitcoindAccess(sources, network),
    api: one(sources, 'api', SETTINGS.api.parse),
    minDepth: one(sources, 'min-depth', SETTINGS['min-depth'].parse),
    disabledFeatures: many(sources, 'disable-feature', SETTINGS['disable-feature'].parse),
    trustZeroconf: many(sources, 'trust-zeroconf', SETTINGS['trust-zeroconf'].parse),
    feeBaseMsat: one(sources, 'fee-base-msat', SETTINGS['fee-base-msat'].parse),
    feeProportionalMillionths: one(
      sources,
      'fee-proportional-millionths',
      SETTINGS['fee-proportional-millionths'].parse,
    ),
    cltvExpiryDelta: one(sources, 'cltv-expiry-delta', SETTINGS['cltv-expiry-delta'].parse),
    toSelfDelay: one(sources, 'to-self-delay', SETTINGS['to-self-delay'].parse),
    chainSilenceMs: optional(sources, 'chain-silence-ms', SETTINGS['chain-silence-ms'].parse) ?? null,
    pollIntervalMs: optional(sources, 'poll-interval-ms', SETTINGS['poll-interval-ms'].parse) ?? null,
    logLevel: one(sources, 'log-level', SETTINGS['log-level'].parse),
  };
}

function readConfigFile({ readFile }: ConfigInput, file: string): string | undefined {
  try {
    return readFile(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError('configUnreadable', `${file} cannot be read: ${reason}`);
  }
}

function bitcoindAccess(sources: readonly GivenSettings[], network: NetworkChoice): BitcoindAccess {
  const url = optional(sources, 'bitcoind', SETTINGS.bitcoind.parse) ?? defaultUrl(network);
  const cookie = optional(sources, 'bitcoind-cookie', SETTINGS['bitcoind-cookie'].parse);
  const user = decodeURIComponent(url.username);
  const password = decodeURIComponent(url.password);
  if (cookie !== undefined && user !== '') {
    throw new ConfigError(
      'invalidSetting',
      `${find(sources, 'bitcoind-cookie')?.[0]?.source}: the cookie file ${cookie} stands against the password in ${find(sources, 'bitcoind')?.[0]?.source}: give one of them`,
    );
  }
  return {
    url: `${url.origin}${url.pathname}`,
    credentials:
      user === ''
        ? { kind: 'cookie', file: cookie ?? defaultCookie(network) }
        : { kind: 'password', user, password },
  };
}

function defaultUrl(network: NetworkChoice): URL {
  const port = NETWORKS.find(({ choice }) => choice === network)?.ports.rpc;
  return new URL(`http://127.0.0.1:${port}`);
}

const COOKIE_FOLDERS = { mainnet: '', testnet: 'testnet3', signet: 'signet', regtest: 'regtest' } as const;

function defaultCookie(network: NetworkChoice): string {
  return join(homedir(), '.bitcoin', COOKIE_FOLDERS[network], '.cookie');
}

function find(sources: readonly GivenSettings[], name: SettingName): readonly GivenText[] | undefined {
  return sources.find((source) => source.has(name))?.get(name);
}

function many<T>(
  sources: readonly GivenSettings[],
  name: SettingName,
  parse: (text: string) => T,
): readonly T[] {
  return (find(sources, name) ?? []).map((given) => parseGiven(name, given, parse));
}

function optional<T>(
  sources: readonly GivenSettings[],
  name: SettingName,
  parse: (text: string) => T,
): T | undefined {
  return many(sources, name, parse)[0];
}

function one<T>(sources: readonly GivenSettings[], name: SettingName, parse: (text: string) => T): T {
  return optional(sources, name, parse) ?? parse(SETTINGS[name].defaultText);
}

function parseGiven<T>(name: SettingName, given: GivenText, parse: (text: string) => T): T {
  try {
    return parse(given.text);
  } catch (error) {
    if (!(error instanceof InvalidValue)) throw error;
    // The value of `bitcoind` may hold a password, and what is printed may end in a log.
    const shown = given.text.replace(/\/\/.*@/, '//***@');
    throw new ConfigError(
      'invalidSetting',
      `${given.source}: ${name} cannot be "${shown}": ${error.message}`,
    );
  }
}
