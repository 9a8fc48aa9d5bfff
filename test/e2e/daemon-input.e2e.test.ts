import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { type Chain, startChain } from '../../regtest/index.js';
import { builtProgram, ownEnvironment, startDaemon } from '../../regtest/network/daemon.js';

describe('a daemon that cannot start', () => {
  let chain: Chain;
  let datadir: string;
  beforeAll(async () => {
    chain = await startChain();
  });
  afterAll(() => chain?.stop());
  beforeEach(() => {
    datadir = mkdtempSync(join(tmpdir(), 'leyden-daemon-'));
  });
  afterEach(() => rmSync(datadir, { recursive: true, force: true }));

  const API = ['--api', '127.0.0.1:0'];
  const flags = () => ['--network', 'regtest', '--bitcoind', chain.rpcUrl, ...API];

  /** Runs leydend to its end. */
  function run(words: readonly string[]): Promise<{ code: number | null; lastLine: string }> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [builtProgram('leydend'), '--datadir', datadir, ...words], {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: ownEnvironment(),
        timeout: 20_000,
        killSignal: 'SIGKILL',
      });
      let text = '';
      child.stderr.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      child.on('close', (code) => resolve({ code, lastLine: text.trimEnd().split('\n').at(-1) ?? '' }));
    });
  }

  it('because the password is wrong', async () => {
    const url = new URL(chain.rpcUrl);
    url.password = 'wrong';
    const { code, lastLine } = await run(['--network', 'regtest', '--bitcoind', url.href, ...API]);
    expect(code).toBe(1);
    expect(lastLine).toMatch(/^leydend: .*\(rpcUnauthorized\)$/);
  });

  it('because bitcoind is on another network', async () => {
    const { code, lastLine } = await run(['--network', 'mainnet', '--bitcoind', chain.rpcUrl, ...API]);
    expect(code).toBe(1);
    expect(lastLine).toMatch(/^leydend: .*\(wrongNetwork\)$/);
  });

  it('because another daemon has the datadir', async () => {
    const daemon = await startDaemon(datadir, flags());
    const { code, lastLine } = await run(flags());
    await daemon.stop();
    expect(code).toBe(1);
    expect(lastLine).toMatch(/^leydend: .*\(datadirLocked\)$/);
  });

  it('because a newer version wrote the datadir', async () => {
    const daemon = await startDaemon(datadir, flags());
    await daemon.stop();
    const database = new Sqlite(join(datadir, 'leyden.sqlite'));
    database.pragma('user_version = 1000000');
    database.close();
    const { code, lastLine } = await run(flags());
    expect(code).toBe(1);
    expect(lastLine).toMatch(/^leydend: .*\(datadirTooNew\)$/);
  });

  it('because a setting is wrong', async () => {
    const { code, lastLine } = await run(['--network', 'nonet']);
    expect(code).toBe(1);
    expect(lastLine).toMatch(/^leydend: .*\(invalidSetting\)$/);
  });
});
