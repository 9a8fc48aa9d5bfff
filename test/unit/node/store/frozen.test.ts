import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { decodeStoredState, restoredChannel, transition } from '../../../../src/core/channel/index.js';
import { createChannelSigner, deriveChannelSeed } from '../../../../src/core/keys/index.js';
import type { FeatureName } from '../../../../src/core/wire/index.js';
import { deriveNodeKeys } from '../../../../src/node/keys.js';
import { MIGRATIONS } from '../../../../src/node/store/migrations/index.js';
import { openStore, type Store } from '../../../../src/node/store/store.js';
import { testPolicy } from '../../../support/channel-peer.js';

/** The seed of the node whose databases were frozen. */
const SEED = new Uint8Array(32).fill(0x11);
/** Every version that was released, each written by the program of its time: a daemon with channels in many states. A release adds its own. */
const VERSIONS = [1];

const keys = deriveNodeKeys(SEED);
let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leyden-frozen-'));
  path = join(folder, 'leyden.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

function thaw(version: number): void {
  const database = new Sqlite(path);
  database.exec(readFileSync(join(__dirname, 'frozen', `version-${version}.sql`), 'utf8'));
  database.close();
}

function withStore<T>(work: (store: Store) => T): T {
  const store = openStore(path, { network: 'regtest', nodeId: keys.nodeIdHex });
  try {
    return work(store);
  } finally {
    store.close();
  }
}

function versionOf(): number {
  const database = new Sqlite(path);
  try {
    return Number(database.pragma('user_version', { simple: true }));
  } finally {
    database.close();
  }
}

describe.each(VERSIONS)('a database of version %s', (version) => {
  beforeEach(() => thaw(version));

  it('is brought up to the newest version, and opens again as it is', () => {
    expect(versionOf()).toBe(version);
    const first = withStore((store) => store.channels.all());
    expect(versionOf()).toBe(MIGRATIONS.at(-1)?.version);
    expect(withStore((store) => store.channels.all())).toEqual(first);
  });

  it('keeps every channel, and each can be worked with', () => {
    const channels = withStore((store) => store.channels.all());
    expect(channels.map(({ data }) => decodeStoredState(data).kind)).toEqual([
      'closed',
      'forceClosing',
      'normal',
      'closing',
      'normal',
      'waitForChannelReady',
    ]);
    for (const { data, channelId } of channels) {
      const state = decodeStoredState(data);
      if (!('commitments' in state)) throw new Error(`${channelId} has no commitments`);
      const { parameters } = state.commitments;
      const signer = createChannelSigner(deriveChannelSeed(keys.channelSeed, parameters.channelKeyIndex));
      expect(signer.basepoints).toEqual(parameters.local.basepoints);
      expect(parameters).toMatchObject({ scidAlias: false, zeroconf: false, localAlias: null });
      const context = {
        signer,
        nodeSigner: { nodeId: keys.nodeId, sign: () => new Uint8Array(64) },
        policy: testPolicy,
        blockHeight: 253,
        feerates: { commitment: 1000, closing: 1000 },
      };
      const restored = transition(restoredChannel(state), { type: 'restored' }, context);
      const connected = transition(
        restored.channel,
        { type: 'connected', features: new Set<FeatureName>() },
        context,
      );
      expect(connected.channel.state.kind).toBe(state.kind);
    }
  });

  it('keeps what punishes, what was paid, and what the wallet has', () => {
    withStore((store) => {
      const archived = store.channels
        .open()
        .flatMap(({ channelId }) =>
          Array.from({ length: 20 }, (_, number) => store.channels.revoked(channelId, BigInt(number))),
        );
      expect(archived.filter((data) => data !== undefined).length).toBeGreaterThan(0);
      const wallet = store.wallet.load();
      expect(wallet.tip?.height).toBe(253);
      expect(wallet.coins.length).toBe(7);
      expect(store.chain.tip()?.height).toBe(253);
      expect(store.sweeps.all().length).toBe(2);
      expect(store.peers.all().length).toBe(2);
      expect(store.settings.get('nextChannelKeyIndex')).toBe('6');
    });
  });

  it('tells from where on the chain holds something of the node', () => {
    // It remembers 200 blocks up to 253; its first payment came later.
    expect(withStore((store) => store.settings.get('birthHeight'))).toBe('53');
  });
});
