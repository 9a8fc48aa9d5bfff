// The process that holds a network in the background: started by `background.ts`, which gives it the options.
import { startNetwork } from '../network/index.js';
import type { NetworkOptions } from '../network/plan.js';
import { removeState, stateDirectory, writeState } from './state.js';

process.once('message', (options: NetworkOptions) => void hold(options));

async function hold(given: NetworkOptions): Promise<void> {
  try {
    const network = await startNetwork({ ...given, directory: stateDirectory() });
    const end = () => {
      removeState();
      void network.stop().finally(() => process.exit(0));
    };
    process.once('SIGTERM', end);
    process.once('SIGINT', end);
    const { kind, rpcUrl } = network.chain;
    writeState({
      pid: process.pid,
      chain: { kind, rpcUrl },
      transport: given.transport ?? 'ws',
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
