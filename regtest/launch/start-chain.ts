import type { Chain, ChainKind } from './chain.js';
import { isInstalled } from './components.js';
import { BITCOIND, connectCoreNode, LITECOIND, startCoreNode } from './core-node.js';
import { connectEmbedded, startEmbedded } from './embedded.js';

/** What chain to start and where. */
export interface ChainOptions {
  /** By default `LEYDEN_CHAIN`, else `bitcoind` if it is on the PATH, else `embedded`. */
  readonly kind?: ChainKind;
  /** Kept after the end; without it everything goes to a directory that is removed. */
  readonly datadir?: string;
}

/** Starts a regtest chain; it ends with `stop()` or with this process, whichever comes first. */
export function startChain(options: ChainOptions = {}): Promise<Chain> {
  const kind = options.kind ?? defaultKind();
  switch (kind) {
    case 'embedded':
      return startEmbedded(options.datadir);
    case 'bitcoind':
      return startCoreNode(BITCOIND, options.datadir);
    case 'litecoind':
      return startCoreNode(LITECOIND, options.datadir);
  }
}

/** Talks to a regtest chain that another process started; it runs on after `stop()`. */
export function connectChain(kind: ChainKind, rpcUrl: string): Promise<Chain> {
  switch (kind) {
    case 'embedded':
      return connectEmbedded(rpcUrl);
    case 'bitcoind':
      return connectCoreNode(BITCOIND, rpcUrl);
    case 'litecoind':
      return connectCoreNode(LITECOIND, rpcUrl);
  }
}

function defaultKind(): ChainKind {
  const asked = process.env.LEYDEN_CHAIN;
  if (asked === undefined || asked === '') return isInstalled('bitcoind') ? 'bitcoind' : 'embedded';
  if (asked === 'bitcoind' || asked === 'litecoind' || asked === 'embedded') return asked;
  throw new Error(`LEYDEN_CHAIN is ${asked}; it may be bitcoind, litecoind or embedded`);
}
