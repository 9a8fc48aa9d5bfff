import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bech32 } from 'bech32';
import { Block } from 'bitcoinjs-lib/src/block';
import {
  type Chain,
  type ChainKind,
  ChainRpcError,
  packageRoot,
  RpcClient,
  requireComponent,
  startChain,
} from '../../regtest/launch/index.js';

const root = packageRoot();
const program = join(root, 'dist', 'bin', 'regtest-chain.js');

beforeAll(() => {
  // Other parts of the project may not compile while this one does: the output counts.
  if (!existsSync(program)) {
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    try {
      execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'ignore' });
    } catch (error) {
      if (!existsSync(program)) throw error;
    }
  }
}, 60_000);

const kinds: readonly ChainKind[] = ['embedded', 'litecoind', 'bitcoind'];

for (const kind of kinds) {
  const suite = kind === 'embedded' || requireComponent(kind) ? describe : describe.skip;
  suite(`a chain by ${kind}`, () => {
    let chain: Chain;
    beforeAll(async () => {
      chain = await startChain({ kind });
    }, 60_000);
    afterAll(() => chain?.stop());

    it('says what it is', async () => {
      expect(chain.kind).toBe(kind);
      expect(chain.bech32Prefix).toBe(kind === 'litecoind' ? 'rltc' : 'bcrt');
      expect(chain.version).toMatch(kind === 'litecoind' ? /^\/LitecoinCore:/ : /^\/Satoshi:/);
      expect(await chain.call('getblockhash', 0)).toBe(chain.genesisHash);
      expect(new URL(chain.rpcUrl).hostname).toBe('127.0.0.1');
    });

    it('funds many at once, mines and reports errors', async () => {
      const address = `${chain.bech32Prefix}1`;
      await expect(chain.fund(address, 1000n)).rejects.toBeInstanceOf(ChainRpcError);
      const own = ownAddress(chain.bech32Prefix);
      const txids = await Promise.all(
        [1, 2, 3, 4, 5, 6, 7, 8].map((part) => chain.fund(own, BigInt(part) * 100_000n)),
      );
      expect(new Set(await chain.call<string[]>('getrawmempool'))).toEqual(new Set(txids));
      const [hash] = await chain.mine(1, own);
      const { tx } = await chain.call<{ tx: string[] }>('getblock', hash);
      expect(tx).toEqual(expect.arrayContaining(txids));
    });

    it('mines 600 blocks that parse as plain segwit blocks', async () => {
      const hashes = await chain.mine(600);
      for (const hash of [hashes[0], hashes[599]]) {
        const hex = await chain.call<string>('getblock', hash, 0);
        const block = Block.fromHex(hex);
        expect(block.getId()).toBe(hash);
        expect(block.toHex()).toBe(hex);
        expect(block.transactions).toHaveLength(1);
      }
    }, 30_000);
  });
}

describe('the process of the embedded chain', () => {
  let directory: string;
  let child: ChildProcess | undefined;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'leyden-chain-'));
  });
  afterEach(() => {
    child?.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  });

  async function start(...flags: string[]): Promise<{ child: ChildProcess; rpc: string }> {
    const started = spawn(process.execPath, [program, ...flags], { stdio: ['pipe', 'pipe', 'inherit'] });
    child = started;
    const [line] = await once(createInterface({ input: started.stdout }), 'line');
    return { child: started, rpc: JSON.parse(line).rpc };
  }

  it('leaves a cookie for its owner alone and takes it away on SIGTERM', async () => {
    const cookie = join(directory, 'regtest', '.cookie');
    const started = await start('--datadir', directory);
    expect(statSync(cookie).mode & 0o777).toBe(0o600);
    const [user, password] = readFileSync(cookie, 'utf8').split(':');
    expect(new URL(started.rpc)).toMatchObject({ username: user, password });
    const ended = once(started.child, 'exit');
    started.child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(existsSync(cookie)).toBe(false);
  });

  it('takes user and password, and ends on stop', async () => {
    const started = await start('--user', 'a b', '--password', 'p@ss:word');
    const client = new RpcClient(started.rpc);
    const ended = once(started.child, 'exit');
    expect(await client.call('stop', [])).toEqual(expect.any(String));
    client.close();
    expect(await ended).toEqual([0, null]);
  });

  it('ends with whoever started it', async () => {
    const started = await start('--exit-with-parent');
    const ended = once(started.child, 'exit');
    started.child.stdin?.destroy();
    expect(await ended).toEqual([0, null]);
  });
});

const realNode = requireComponent('litecoind') ? describe : describe.skip;
realNode('a real node', () => {
  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'does not outlive a parent that ends by %s',
    async (signal) => {
      const module = join(root, 'dist', 'regtest', 'launch', 'index.js');
      const source = `
      const { startChain } = await import(${JSON.stringify(module)});
      const chain = await startChain({ kind: 'litecoind' });
      console.log(chain.rpcUrl);
      setInterval(() => undefined, 1000);`;
      const parent = spawn(process.execPath, ['--input-type=module', '-e', source], {
        cwd: root,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [rpcUrl] = await once(createInterface({ input: parent.stdout }), 'line');
      const client = new RpcClient(rpcUrl);
      expect(await client.call('getblockcount', [])).toBe(432);
      const { logpath } = await client.call<{ logpath: string }>('getrpcinfo', []);
      const ended = once(parent, 'exit');
      parent.kill(signal);
      expect(await ended).toEqual([null, signal]);
      while (
        await client.call('getblockcount', []).then(
          () => true,
          () => false,
        )
      ) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      client.close();
      while (existsSync(logpath)) await new Promise((resolve) => setTimeout(resolve, 20));
    },
    30_000,
  );
});

/** An address that both prefixes can carry: a witness key hash of zeros. */
function ownAddress(prefix: 'bcrt' | 'rltc'): string {
  return bech32.encode(prefix, [0, ...bech32.toWords(new Uint8Array(20))]);
}
