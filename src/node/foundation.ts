import type { Network } from '../core/primitives/network.js';
import type { BackupFile } from './backup/backup-file.js';
import { BitcoindBackend, type ChainBackend, type ChainPoint } from './chain/index.js';
import type { Config } from './config/index.js';
import { rpcAccess } from './config/rpc-access.js';
import { EventHub } from './event-hub.js';
import { deriveNodeKeys, type NodeKeys } from './keys.js';
import type { Logger } from './log.js';
import { Journal } from './runner/journal.js';
import type { Store } from './store/index.js';
import { BIRTH_HEIGHT } from './store/settings.js';
import type { Surroundings } from './surroundings.js';
import { Payouts, Wallet } from './wallet/index.js';

/** What a node needs besides its settings. */
export interface NodeOptions {
  readonly config: Config;
  /** 32 bytes from which every key comes. */
  readonly seed: Uint8Array;
  /** Where the store stands. */
  readonly databasePath: string;
  readonly log: Logger;
  readonly surroundings: Surroundings;
  readonly backupFile: BackupFile;
  /** The node stands at an earlier block of its store now: it is to be stopped and started again. */
  readonly onRestart: () => void;
  /** The user asked for the end, by `stop`. */
  readonly onStopRequest: () => void;
  /** The node cannot go on: the disk failed, or the chain is not the one it was on. It sends nothing any more. */
  readonly onFatal: (error: unknown) => void;
}

/** What everything in a node stands on: chain, keys, store and wallet. */
export interface Foundation {
  readonly backend: ChainBackend;
  readonly network: Network;
  /** The last block that the node has handled; of a new node, the chain's. */
  readonly tip: ChainPoint;
  readonly keys: NodeKeys;
  readonly store: Store;
  readonly journal: Journal;
  readonly wallet: Wallet;
  readonly payouts: Payouts;
  readonly events: EventHub;
  /** Tells whoever runs the node of something that must not wait. */
  alarm(code: string, message: string): void;
}

/** Opens chain backend and store. Rejects when the one cannot be used or the other not be opened. */
export async function openFoundation(options: NodeOptions): Promise<Foundation> {
  const { config, log, surroundings } = options;
  const { clock, rpc } = surroundings;
  const crypto = surroundings.installCrypto();
  if (crypto.fast) log.info({ backend: crypto.name }, 'cryptography');
  else log.warn({ backend: crypto.name }, 'SLOW cryptography: no native curve on this machine');

  const backend = new BitcoindBackend({
    ...rpcAccess(config.bitcoind),
    network: config.network,
    clock,
    rpc,
  });
  const { network, tip: chainTip } = await backend.start();
  const keys = deriveNodeKeys(options.seed);
  const store = surroundings.openStore(options.databasePath, {
    network: network.name,
    nodeId: keys.nodeIdHex,
  });
  const events = new EventHub((error) => log.error({ error: String(error) }, 'an event listener failed'));
  const told = (error: unknown) =>
    log.error(
      { error: String(error), stack: error instanceof Error ? error.stack : undefined },
      'a step of the node failed',
    );
  const journal = new Journal(store, options.onFatal, told, clock);
  const tip = store.chain.tip() ?? chainTip;
  if (store.settings.get(BIRTH_HEIGHT) === undefined) store.settings.put(BIRTH_HEIGHT, String(tip.height));
  const wallet = new Wallet({
    seed: keys.walletSeed,
    network,
    store: store.wallet,
    birthHeight: tip.height,
    now: () => clock.steadyMillis(),
  });
  return {
    backend,
    network,
    tip,
    keys,
    store,
    journal,
    wallet,
    payouts: new Payouts(wallet, network, backend),
    events,
    alarm: (code, message) => {
      log.error({ code }, message);
      events.emit({ type: 'alarm', code, message });
    },
  };
}
