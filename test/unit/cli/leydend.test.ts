import manifest from '../../../package.json' with { type: 'json' };
import { daemonMain } from '../../../src/cli/daemon-main.js';
import type { Config } from '../../../src/node/config/index.js';
import { VERSION } from '../../../src/version.js';
import { fakeConsole } from './console.js';

async function leydend(line: string, environment: Record<string, string> = {}, error?: Error) {
  const console = fakeConsole(environment);
  let config: Config | undefined;
  const status = await daemonMain(line.split(' '), {
    console,
    readFile: () => undefined,
    run: (given) => {
      config = given;
      return error === undefined ? Promise.resolve() : Promise.reject(error);
    },
  });
  return { status, config, out: console.out(), err: console.err() };
}

describe('leydend', () => {
  it('takes the flags of the contract', async () => {
    const { status, config } = await leydend(
      '--network regtest --datadir /tmp/alice --alias alice --listen ws://127.0.0.1:9735 ' +
        '--listen tcp://127.0.0.1:9736 --bitcoind http://user:pass@127.0.0.1:18443 --api 127.0.0.1:9737',
    );
    expect(status).toBe(0);
    expect(config).toMatchObject({
      network: 'regtest',
      datadir: '/tmp/alice',
      alias: 'alice',
      listen: [
        { transport: 'ws', host: '127.0.0.1', port: 9735 },
        { transport: 'tcp', host: '127.0.0.1', port: 9736 },
      ],
      bitcoind: {
        url: 'http://127.0.0.1:18443/',
        credentials: { kind: 'password', user: 'user', password: 'pass' },
      },
      api: { host: '127.0.0.1', port: 9737 },
    });
  });

  it.each(['--nonsense 1', '--alias', '--min-depth none', '--alias a --alias b', 'argument'])(
    'says in one line what is wrong with %s',
    async (line) => {
      const { status, config, out, err } = await leydend(line);
      expect([status, config, out]).toEqual([1, undefined, '']);
      expect(err).toMatch(/^leydend: .+\n$/);
    },
  );

  it('says in one line why the node could not run', async () => {
    const { status, err } = await leydend('--alias a', {}, new Error('two\n  lines'));
    expect([status, err]).toEqual([1, 'leydend: two lines\n']);
  });

  it('mentions variables that look like settings and are none', async () => {
    const { status, err } = await leydend('--alias a', { LEYDEN_MIN_DEPHT: '3' });
    expect(status).toBe(0);
    expect(err).toContain('LEYDEN_MIN_DEPHT');
  });

  it('has the version of the package', async () => {
    expect((await leydend('--version')).out).toBe(`${manifest.version}\n`);
    expect(VERSION).toBe(manifest.version);
  });
});
