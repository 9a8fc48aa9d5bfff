import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiClient, packageRoot, until } from '../../regtest/index.js';

describe('npm run regtest', () => {
  const directory = join(mkdtempSync(join(tmpdir(), 'leyden-regtest-')), 'network');
  afterAll(async () => {
    await regtest('stop');
    rmSync(join(directory, '..'), { recursive: true, force: true });
  });

  function regtest(...words: readonly string[]): Promise<{ code: number; stdout: string }> {
    const program = join(packageRoot(), 'dist', 'regtest', 'cli.js');
    return new Promise((resolve) => {
      execFile(process.execPath, [program, '--directory', directory, ...words], (failure, stdout) => {
        resolve({ code: failure === null ? 0 : 1, stdout });
      });
    });
  }

  it('leaves a network running that can pay, and is found again', async () => {
    const started = await regtest('--nodes', '2');
    expect(started.code).toBe(0);
    expect(started.stdout).toMatch(/^ready to pay after [\d.]+ s \(chain: \w+\)$/m);
    const [alice, bob] = [apiClient(join(directory, 'alice')), apiClient(join(directory, 'bob'))];
    const { bolt11 } = await bob.invoice({ amountMsat: 1_000_000n });
    expect(await alice.pay({ bolt11 })).toMatchObject({ status: 'succeeded' });
    const { blockHeight } = await alice.getinfo();
    expect((await regtest('mine', '3')).stdout).toBe(`${blockHeight + 3} blocks\n`);
    expect((await alice.getinfo()).blockHeight).toBe(blockHeight + 3);
    const before = BigInt((await bob.balance()).onchain.confirmedSat);
    expect((await regtest('fund', 'bob', '12345')).code).toBe(0);
    expect(BigInt((await bob.balance()).onchain.confirmedSat) - before).toBe(12_345n);
    expect((await regtest('status')).stdout).toMatch(/^alice/m);
  });

  it('starts none beside the one that runs, and says what is wrong', async () => {
    expect((await regtest('--nodes', '1')).code).toBe(1);
    expect((await regtest('mine', 'much')).code).toBe(1);
    expect((await regtest('dance')).code).toBe(1);
  });

  it('ends with the process that holds it, however that ends', async () => {
    const { pid } = JSON.parse(readFileSync(join(directory, 'network.json'), 'utf8'));
    const alice = apiClient(join(directory, 'alice'));
    process.kill(pid, 'SIGKILL');
    await until('the daemons to end', () =>
      alice.getinfo().then(
        () => false,
        () => true,
      ),
    );
    expect((await regtest('mine')).code).toBe(1);
    expect((await regtest('stop')).stdout).toBe('no network runs\n');
  });
});
