// The process that holds a network in the background: started by `background.ts`, which gives it the options.
import { startNetwork } from '../network/index.js';
import type { NetworkOptions } from '../network/plan.js';
import { removeState, writeState } from './state.js';

/** What is to be held, and where. */
export type KeeperOptions = NetworkOptions & { readonly directory: string };

process.once('message', (options: KeeperOptions) => void hold(options));

async function hold(options: KeeperOptions): Promise<void> {
  const { directory, transport = 'ws' } = options;
  try {
    const network = await startNetwork(options);
    const end = () => {
      removeState(directory);
      void network.stop().finally(() => process.exit(0));
    };
    process.once('SIGTERM', end);
    process.once('SIGINT', end);
    const { kind, rpcUrl } = network.chain;
    writeState(directory, {
      pid: process.pid,
      chain: { kind, rpcUrl },
      transport,
      datadirs: network.nodes.map(({ datadir }) => datadir),
    });
    report({ ready: true });
  } catch (error) {
    report({ failure: error instanceof Error ? error.message : String(error) });
    process.exitCode = 1;
  }
}

function report(message: KeeperReport): void {
  process.send?.(message, () => process.disconnect());
}

/** How the start went. */
export type KeeperReport = { readonly ready: true } | { readonly failure: string };
