import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { btc, type Chain } from './chain.js';
import { keepChild } from './child.js';
import { packageRoot } from './package-root.js';
import { RpcClient } from './rpc-client.js';

/** Starts the embedded chain from the build output. It keeps nothing on disk but a cookie, if given a directory. */
export async function startEmbedded(datadir: string | undefined): Promise<Chain> {
  const program = join(packageRoot(), 'dist', 'bin', 'regtest-chain.js');
  if (!existsSync(program)) throw new Error(`${program} is missing: run "npm run build" first`);
  const directory = datadir === undefined ? [] : ['--datadir', datadir];
  const flags = ['--user', 'leyden', '--password', 'leyden', '--exit-with-parent', ...directory];
  const child = spawn(process.execPath, [program, ...flags], { stdio: ['pipe', 'pipe', 'inherit'] });
  const kept = keepChild(child, undefined, false);
  const rpcUrl = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`the embedded chain ended at its start with code ${code}`)),
    );
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line).rpc));
  });
  return ownChain(rpcUrl, kept.stop);
}

/** Talks to an embedded chain that somebody else started; `stop` only lets go of it. */
export function connectEmbedded(rpcUrl: string): Promise<Chain> {
  return ownChain(rpcUrl, async () => undefined);
}

async function ownChain(rpcUrl: string, stopChild: () => Promise<void>): Promise<Chain> {
  const client = new RpcClient(rpcUrl);
  const call = <T>(method: string, ...params: readonly unknown[]) => client.call<T>(method, params);
  const [info, genesisHash, ownAddress] = await Promise.all([
    call<{ readonly subversion: string }>('getnetworkinfo'),
    call<string>('getblockhash', 0),
    call<string>('leyden_faucetaddress'),
  ]);
  return {
    kind: 'embedded',
    version: info.subversion,
    rpcUrl,
    bech32Prefix: 'bcrt',
    genesisHash,
    call,
    mine: (blocks, address = ownAddress) => call('generatetoaddress', blocks, address),
    fund: (address, sat) => call('leyden_faucet', address, btc(sat)),
    async stop() {
      client.close();
      await stopChild();
    },
  };
}
