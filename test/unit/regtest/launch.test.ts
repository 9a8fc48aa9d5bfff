import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { btc, packageRoot, requireComponent, startChain } from '../../../regtest/launch/index.js';

const environment = { ...process.env };
const home = process.cwd();
afterEach(() => {
  process.env = { ...environment };
  process.chdir(home);
});

describe('components', () => {
  it('are asked for by name', () => {
    process.env.LEYDEN_REQUIRE = 'other, nowhere-d';
    expect(requireComponent('node')).toBe(true);
    expect(requireComponent('somewhere-d')).toBe(false);
    expect(() => requireComponent('nowhere-d')).toThrow();
  });

  it('are not found where there is no PATH', () => {
    process.env.PATH = '';
    expect(requireComponent('node')).toBe(false);
  });
});

it('refuses a kind of chain that it does not know', () => {
  process.env.LEYDEN_CHAIN = 'dogecoind';
  expect(() => startChain()).toThrow();
});

it.each([
  [1n, '0.00000001'],
  [2_099_999_999_999_999n, '20999999.99999999'],
])('writes %p sat as BTC', (sat, text) => expect(btc(sat)).toBe(text));

describe('the root of the package', () => {
  const program = process.argv[1];
  let directory: string;
  beforeEach(() => {
    directory = realpathSync(mkdtempSync(join(tmpdir(), 'leyden-root-')));
  });
  afterEach(() => {
    process.argv[1] = program ?? '';
    rmSync(directory, { recursive: true, force: true });
  });

  it('is found from below, and where it is installed', () => {
    const installed = join(directory, 'node_modules', 'leyden');
    mkdirSync(join(directory, 'deep', 'down'), { recursive: true });
    mkdirSync(installed, { recursive: true });
    writeFileSync(join(directory, 'package.json'), '{"name":"app"}');
    process.argv[1] = join(directory, 'app.js');
    process.chdir(join(directory, 'deep', 'down'));
    expect(() => packageRoot()).toThrow();
    writeFileSync(join(installed, 'package.json'), '{"name":"leyden"}');
    expect(packageRoot()).toBe(installed);
    writeFileSync(join(directory, 'package.json'), '{"name":"leyden"}');
    expect(packageRoot()).toBe(directory);
  });
});
