import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bech32 } from 'bech32';
import { btc, type Chain } from './chain.js';
import { hasEnded, keepChild } from './child.js';
import { ChainRpcError, RpcClient } from './rpc-client.js';

const WALLET = 'leyden-miner';
const START_TIMEOUT_MS = 60_000;
const START_ATTEMPTS = 3;
const IN_WARMUP = -28;
/** No coins, or none but those at the end of a chain of unconfirmed transactions that may not grow. */
const CANNOT_PAY: readonly number[] = [-4, -6];
const FIRST_COINS = 20;
const COINBASE_MATURITY = 100;

/** What sets one program of the Bitcoin Core family apart. */
export interface CoreProgram {
  readonly kind: 'bitcoind' | 'litecoind';
  readonly bech32Prefix: 'bcrt' | 'rltc';
  readonly flags: readonly string[];
  /** Blocks mined at the start, so that every soft fork is in force. */
  readonly firstBlocks: number;
}

export const BITCOIND: CoreProgram = { kind: 'bitcoind', bech32Prefix: 'bcrt', flags: [], firstBlocks: 0 };

export const LITECOIND: CoreProgram = {
  kind: 'litecoind',
  bech32Prefix: 'rltc',
  flags: [
    // Replacement is off by default, and dust reckoned ten times as dear.
    '-mempoolreplacement=1',
    '-dustrelayfee=0.00003',
    // A start in the far future: an active MWEB would add transactions that no Bitcoin parser knows.
    '-vbparams=mweb:99999999999:99999999999',
  ],
  // Relative lock times are a consensus rule from block 432 on.
  firstBlocks: 432,
};

/** Starts a node on regtest with standardness on, in `datadir` or a directory that goes with it. */
export async function startCoreNode(program: CoreProgram, datadir: string | undefined): Promise<Chain> {
  for (let attempt = 1; ; attempt++) {
    const directory = datadir ?? mkdtempSync(join(tmpdir(), `leyden-${program.kind}-`));
    mkdirSync(directory, { recursive: true });
    const rpcUrl = `http://leyden:leyden@127.0.0.1:${await freePort()}`;
    const child = spawn(program.kind, nodeFlags(program, directory, rpcUrl), { stdio: 'ignore' });
    const started = new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('spawn', resolve);
    });
    await started;
    const kept = keepChild(child, datadir === undefined ? directory : undefined, true);
    const client = new RpcClient(rpcUrl);
    try {
      await untilReady(client, child, program.kind);
      return await ownChain(program, rpcUrl, client, kept.stop);
    } catch (error) {
      client.close();
      // Another program may have taken the port in between.
      const portLost = hasEnded(child) && attempt < START_ATTEMPTS;
      await kept.stop();
      if (!portLost) throw error;
    }
  }
}

/** Talks to a node that somebody else started; `stop` only lets go of it. */
export function connectCoreNode(program: CoreProgram, rpcUrl: string): Promise<Chain> {
  return ownChain(program, rpcUrl, new RpcClient(rpcUrl), async () => undefined);
}

function nodeFlags(program: CoreProgram, directory: string, rpcUrl: string): string[] {
  return [
    '-regtest',
    '-server',
    `-datadir=${directory}`,
    `-rpcport=${new URL(rpcUrl).port}`,
    '-rpcbind=127.0.0.1',
    '-rpcallowip=127.0.0.1',
    '-rpcuser=leyden',
    '-rpcpassword=leyden',
    '-rpcworkqueue=256',
    '-listen=0',
    '-dnsseed=0',
    '-txindex',
    '-fallbackfee=0.00002',
    // A thousand keys in advance are most of the time that a start takes.
    '-keypool=5',
    '-minrelaytxfee=0.00001',
    '-acceptnonstdtxn=0',
    '-printtoconsole=0',
    ...program.flags,
  ];
}

async function untilReady(client: RpcClient, child: ChildProcess, name: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      await client.call('getblockcount', []);
      return;
    } catch (error) {
      if (hasEnded(child)) throw new Error(`${name} ended at its start with code ${child.exitCode}`);
      const isStarting = !(error instanceof ChainRpcError) || error.code === IN_WARMUP;
      if (!isStarting || Date.now() > deadline) throw error;
    }
    await sleep(25);
  }
}

async function ownChain(
  program: CoreProgram,
  rpcUrl: string,
  client: RpcClient,
  stopChild: () => Promise<void>,
): Promise<Chain> {
  const call = <T>(method: string, ...params: readonly unknown[]) => client.call<T>(method, params);
  const wallet = <T>(method: string, ...params: readonly unknown[]) =>
    client.call<T>(method, params, `/wallet/${WALLET}`);
  const info = await call<{ readonly subversion: string }>('getnetworkinfo');
  await openWallet(client);
  const ownAddress = await wallet<string>('getnewaddress', '', 'bech32');
  const mine = (blocks: number, address = ownAddress) => call<string[]>('generatetoaddress', blocks, address);
  const missing = program.firstBlocks - (await call<number>('getblockcount'));
  if (missing > 0) {
    // A wallet of hundreds of coins is slow to pay: all but a few go to nobody.
    await mine(FIRST_COINS);
    await mine(missing - FIRST_COINS, nobody(program));
  }
  return {
    kind: program.kind,
    version: info.subversion,
    rpcUrl,
    bech32Prefix: program.bech32Prefix,
    genesisHash: await call<string>('getblockhash', 0),
    call,
    mine,
    async fund(address, sat) {
      try {
        return await wallet('sendtoaddress', address, btc(sat));
      } catch (error) {
        if (!(error instanceof ChainRpcError) || !CANNOT_PAY.includes(error.code)) throw error;
        await mine(COINBASE_MATURITY + 1);
        return wallet('sendtoaddress', address, btc(sat));
      }
    },
    async stop() {
      client.close();
      await stopChild();
    },
  };
}

// The address of a witness key hash of zeros.
function nobody(program: CoreProgram): string {
  return bech32.encode(program.bech32Prefix, [0, ...bech32.toWords(new Uint8Array(20))]);
}

async function openWallet(client: RpcClient): Promise<void> {
  try {
    await client.call('createwallet', [WALLET]);
  } catch (error) {
    if (!(error instanceof ChainRpcError)) throw error;
    // A directory from an earlier run has it already, and may have loaded it.
    const loaded = await client.call<string[]>('listwallets', []);
    if (!loaded.includes(WALLET)) await client.call('loadwallet', [WALLET]);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port);
        else reject(new Error('no free port'));
      });
    });
  });
}
