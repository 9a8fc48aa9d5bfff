import { homedir } from 'node:os';
import { resolveConfig } from '../../../../src/node/config/index.js';
import { SETTING_NAMES, type SettingName } from '../../../../src/node/config/settings.js';
import { environmentVariable } from '../../../../src/node/config/sources.js';
import { nodeFeatures } from '../../../../src/node/features.js';

interface Given {
  readonly flags?: Partial<Record<SettingName, string[]>>;
  readonly environment?: Record<string, string>;
  readonly file?: string;
}

function resolve({ flags = {}, environment = {}, file }: Given) {
  return resolveConfig({
    flags: { datadir: ['/d'], ...flags },
    environment,
    readFile: (path) => (path === '/d/leyden.conf' ? file : undefined),
  });
}

describe('the configuration', () => {
  it('has defaults for everything', () => {
    const config = resolveConfig({ flags: {}, environment: {}, readFile: () => undefined });
    expect(config).toEqual({
      network: 'regtest',
      datadir: `${homedir()}/.leyden`,
      alias: 'leyden',
      listen: [],
      towerListen: [],
      announceAddresses: [],
      bitcoind: {
        url: 'http://127.0.0.1:18443/',
        credentials: { kind: 'cookie', file: `${homedir()}/.bitcoin/regtest/.cookie` },
      },
      api: { host: '127.0.0.1', port: 9737 },
      minDepth: 3,
      disabledFeatures: [],
      trustZeroconf: [],
      feeBaseMsat: 1000n,
      feeProportionalMillionths: 100,
      cltvExpiryDelta: 80,
      toSelfDelay: 144,
      pollIntervalMs: null,
      chainSilenceMs: null,
      logLevel: 'info',
    });
  });

  it('prefers a flag to the environment, that to the file, that to the default', () => {
    const file = 'alias = file';
    const environment = { LEYDEN_ALIAS: 'environment' };
    expect(resolve({}).alias).toBe('leyden');
    expect(resolve({ file }).alias).toBe('file');
    expect(resolve({ file, environment }).alias).toBe('environment');
    expect(resolve({ file, environment, flags: { alias: ['flag'] } }).alias).toBe('flag');
    expect(resolve({ file, environment: { LEYDEN_ALIAS: '' } }).alias).toBe('file');
  });

  it('takes a list from one source whole', () => {
    const file = 'listen = tcp://127.0.0.1:1\nlisten = ws://[::1]:2\n';
    expect(resolve({ file }).listen).toEqual([
      { transport: 'tcp', host: '127.0.0.1', port: 1 },
      { transport: 'ws', host: '::1', port: 2 },
    ]);
    const environment = { LEYDEN_LISTEN: 'tcp://127.0.0.1:3, tcp://127.0.0.1:4' };
    expect(resolve({ file, environment }).listen.map(({ port }) => port)).toEqual([3, 4]);
    expect(
      resolve({ file, environment, flags: { listen: ['ws://127.0.0.1:0'] } }).listen.map(({ port }) => port),
    ).toEqual([0]);
  });

  it('turns features off by their names in BOLT 9, with what depends on them', () => {
    const file = 'disable-feature = option_anchors\ndisable-feature = shutdown_anysegwit';
    const { disabledFeatures } = resolve({ file });
    expect(disabledFeatures).toEqual(['optionAnchors', 'optionShutdownAnysegwit']);
    const features = nodeFeatures(disabledFeatures);
    expect(features.optionAnchors).toBeUndefined();
    expect(features.optionUpfrontShutdownScript).toBe('optional');
    for (const wrong of ['option_static_remotekey', 'optionAnchors', 'anything']) {
      expect(() => resolve({ flags: { 'disable-feature': [wrong] } })).toThrow(
        expect.objectContaining({ code: 'invalidSetting' }),
      );
    }
  });

  it('trusts peers by their node ids', () => {
    const id = `02${'aB'.repeat(32)}`;
    const environment = { LEYDEN_TRUST_ZEROCONF: `${id},03${'00'.repeat(32)}` };
    expect(resolve({ environment }).trustZeroconf).toEqual([`02${'ab'.repeat(32)}`, `03${'00'.repeat(32)}`]);
    expect(() => resolve({ flags: { 'trust-zeroconf': ['04'.repeat(33)] } })).toThrow(
      expect.objectContaining({ code: 'invalidSetting' }),
    );
  });

  it('reads comments, blanks and all line ends in the file', () => {
    const file = '\uFEFF# all of it\r\n\r\n  alias=a#b # what others see\r\n\tmin-depth =  6\n#alias = no';
    expect(resolve({ file })).toMatchObject({ alias: 'a#b', minDepth: 6 });
  });

  it('finds bitcoind by password, by cookie, and by its network', () => {
    expect(resolve({ flags: { bitcoind: ['http://u:p%40ss@h:1/wallet/w'] } }).bitcoind).toEqual({
      url: 'http://h:1/wallet/w',
      credentials: { kind: 'password', user: 'u', password: 'p@ss' },
    });
    expect(
      resolve({ flags: { bitcoind: ['http://h:1'], 'bitcoind-cookie': ['/c/.cookie'] } }).bitcoind,
    ).toEqual({ url: 'http://h:1/', credentials: { kind: 'cookie', file: '/c/.cookie' } });
    expect(resolve({ flags: { network: ['mainnet'] } }).bitcoind).toEqual({
      url: 'http://127.0.0.1:8332/',
      credentials: { kind: 'cookie', file: `${homedir()}/.bitcoin/.cookie` },
    });
  });

  it.each<[SettingName, string]>([
    ['network', 'bitcoin'],
    ['network', 'Regtest'],
    ['network', 'constructor'],
    ['alias', 'x'.repeat(33)],
    ['alias', 'ä'.repeat(17)],
    ['alias', 'bell\u0007'],
    ['listen', 'http://127.0.0.1:9735'],
    ['listen', 'tcp://127.0.0.1'],
    ['listen', 'tcp://127.0.0.1:65536'],
    ['announce-addr', 'h:0'],
    ['announce-addr', '0.0.0.0:9735'],
    ['api', '9737'],
    ['api', '::1:9737'],
    ['api', '[127.0.0.1]:9737'],
    ['bitcoind', 'localhost:18443'],
    ['bitcoind', 'ftp://h'],
    ['bitcoind', 'http://user@h'],
    ['bitcoind', 'http://user:100%@h'],
    ['min-depth', '0'],
    ['min-depth', '1001'],
    ['min-depth', '1.5'],
    ['min-depth', '-1'],
    ['min-depth', '0x10'],
    ['fee-base-msat', '4294967296'],
    ['fee-proportional-millionths', '4294967296'],
    ['cltv-expiry-delta', '17'],
    ['cltv-expiry-delta', '65536'],
    ['to-self-delay', '5'],
    ['to-self-delay', '2017'],
    ['poll-interval-ms', '9'],
    ['log-level', 'verbose'],
    ['datadir', ''],
  ])('refuses %s %j, naming it', (name, value) => {
    const refusal = expect.objectContaining({ code: 'invalidSetting' });
    const given = () => resolve({ flags: { [name]: [value] } });
    expect(given).toThrow(refusal);
    expect(given).toThrow(`--${name}`);
    if (value === '') return;
    expect(() =>
      resolve({ flags: { datadir: [] }, environment: { [environmentVariable(name)]: value } }),
    ).toThrow(environmentVariable(name));
    expect(() => resolve({ file: `\n${name} = ${value}` })).toThrow('/d/leyden.conf line 2');
  });

  it.each<[string, Given, string]>([
    ['an unknown key', { file: 'alais = a' }, 'unknownSetting'],
    ['a key from the prototype', { file: 'constructor = a' }, 'unknownSetting'],
    ['the datadir in its own file', { file: 'datadir = /x' }, 'unknownSetting'],
    ['a line of another form', { file: 'alias' }, 'malformedLine'],
    ['a key twice', { file: 'alias = a\nalias = b' }, 'duplicateSetting'],
    ['a flag twice', { flags: { alias: ['a', 'b'] } }, 'duplicateSetting'],
    [
      'a password and a cookie',
      { flags: { bitcoind: ['http://u:p@h'], 'bitcoind-cookie': ['/c'] } },
      'invalidSetting',
    ],
  ])('refuses %s', (_, given, code) => {
    expect(() => resolve(given)).toThrow(expect.objectContaining({ code }));
  });

  it('does not show a password in an error', () => {
    const given = () => resolve({ file: 'bitcoind = ftp://user:hunter2@h' });
    expect(given).toThrow(expect.objectContaining({ code: 'invalidSetting' }));
    expect(given).not.toThrow(/hunter2/);
  });

  it('tells when the file is there but cannot be read', () => {
    const readFile = () => {
      throw new Error('EACCES');
    };
    expect(() => resolveConfig({ flags: {}, environment: {}, readFile })).toThrow(
      expect.objectContaining({ code: 'configUnreadable' }),
    );
  });

  it('has a variable for every flag', () => {
    expect(SETTING_NAMES.map(environmentVariable)).toContain('LEYDEN_FEE_PROPORTIONAL_MILLIONTHS');
  });
});
