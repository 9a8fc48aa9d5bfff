import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Transaction } from 'bitcoinjs-lib';
import type { ChannelMessage } from '../../../../src/core/channel/index.js';
import type { Claim } from '../../../../src/core/enforcement/index.js';
import { toHex } from '../../../../src/core/primitives/bytes.js';
import { displayHash } from '../../../../src/core/primitives/display-hash.js';
import { decodeMessage } from '../../../../src/core/wire/index.js';
import { ChannelBook } from '../../../../src/node/channels/channel-book.js';
import { type ChannelEnvironment, ChannelRunner } from '../../../../src/node/channels/channel-runner.js';
import type { ManagedChannel } from '../../../../src/node/channels/managed-channel.js';
import { PreimageWatch } from '../../../../src/node/channels/preimage-watch.js';
import { createLogger } from '../../../../src/node/log.js';
import { Journal } from '../../../../src/node/runner/journal.js';
import { openStore, type Store } from '../../../../src/node/store/index.js';
import { outpointKey } from '../../../support/channel-actor.js';
import { ChannelChain } from '../../../support/channel-chain.js';
import { offerOf, type PeerName, preimageOf } from '../../../support/channel-pair.js';

const silentLogger = createLogger('silent', 'test');
let folder: string;
let store: Store;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leyden-enforcement-'));
  store = openStore(join(folder, 'leyden.sqlite'), { network: 'regtest', nodeId: '02aa' });
});
afterEach(async () => {
  // Lets the journals commit what is left.
  await new Promise(setImmediate);
  store.close();
  rmSync(folder, { recursive: true });
});

/** One end of a channel, driven by the node's runner from here on; what leaves it is written down. */
function nodeWith(chain: ChannelChain, name: PeerName) {
  const peer = chain.pair.peer(name);
  const said = {
    offered: [] as Claim[],
    withdrawn: [] as string[],
    watched: [] as string[],
    told: [] as string[],
  };
  const journal = new Journal(
    store,
    (error) => {
      throw error;
    },
    (error) => {
      throw error;
    },
  );
  const ignore = () => undefined;
  const environment: ChannelEnvironment = {
    context: () => peer.context,
    send: ignore,
    disconnect: ignore,
    publish: ignore,
    fund: ignore,
    releaseFunding: ignore,
    watchFunding: ignore,
    unwatch: ignore,
    watchOutput: (_channel, outpoint) => said.watched.push(outpointKey(outpoint)),
    claims: {
      offer: (claim) => said.offered.push(claim),
      withdraw: (outpoint) => said.withdrawn.push(outpointKey(outpoint)),
    },
  };
  const book = new ChannelBook();
  const listener = {
    ready: ignore,
    announce: ignore,
    htlcReceived: ignore,
    htlcFulfilled: (_channel: ManagedChannel, htlc: { id: bigint }, preimage: Uint8Array) =>
      said.told.push(`fulfilled ${htlc.id} ${toHex(preimage)}`),
    htlcFailed: (htlc: { id: bigint }) => said.told.push(`failed ${htlc.id}`),
    htlcRefused: ignore,
    revoked: ignore,
    stateChanged: ignore,
    scriptWanted: ignore,
    quiescing: ignore,
    alarmed: (_channel: ManagedChannel, { code }: { code: string }) => said.told.push(code),
    forgotten: ignore,
  };
  const runner = new ChannelRunner(book, peer.seed, store, journal, environment, listener, silentLogger);
  const managed: ManagedChannel = {
    id: toHex(peer.commitments.parameters.channelId),
    peerId: 'peer',
    signer: peer.context.signer,
    channel: peer.channel,
  };
  book.add(managed);
  return { runner, journal, managed, said, book };
}

function spendOf(commitment: Transaction, height: number) {
  return {
    type: 'fundingSpent' as const,
    transaction: commitment.toBuffer(),
    txid: commitment.getHash(),
    height,
  };
}

describe('the HTLCs of a revoked commitment', () => {
  it('are stored with the state, and punish it later', async () => {
    const chain = await ChannelChain.ready();
    chain.offer('opener', 'one', 50_000);
    const { commitment } = chain.fork('accepter');
    chain.pair.run('opener', { type: 'addHtlc', offer: offerOf('two', 20_000_000n, { cltvExpiry: 200 }) });
    chain.pair.sign('opener');
    chain.pair.deliver('accepter');
    chain.pair.deliver('accepter');
    const [bytes] = chain.pair.accepter.outbox;
    const revocation = decodeMessage(bytes ?? new Uint8Array(0));
    if (!revocation.ok) throw new Error('no message');

    const { runner, journal, managed, said } = nodeWith(chain, 'opener');
    const revoked = chain.opener.peer.commitments.remoteCommit.commitmentNumber;
    runner.dispatch(managed, revocation.value as ChannelMessage);
    expect(store.channels.revoked(managed.id, revoked)).toBeUndefined();
    journal.flush();
    expect(store.channels.revoked(managed.id, revoked)).toBeDefined();
    expect(store.channels.get(managed.id)).toBeDefined();

    runner.fundingSpent(managed, spendOf(commitment, chain.height));
    expect(said.offered).toEqual([]);
    journal.flush();
    expect(said.offered.map(({ kind }) => kind).toSorted()).toEqual([
      'anchor',
      'revokedHtlc',
      'revokedToLocal',
      'toRemote',
    ]);
    expect(said.watched).toHaveLength(commitment.outs.length);
    expect(said.told).toEqual(['revokedCommitment']);
  });

  it('are dropped when the channel is closed to the end', async () => {
    const chain = await ChannelChain.ready();
    const { runner, journal, managed } = nodeWith(chain, 'opener');
    store.channels.archiveRevoked(managed.id, 7n, 'data');
    store.channels.archiveRevoked('another', 7n, 'data');
    const commitment = chain.fork('accepter').commitment;
    runner.fundingSpent(managed, spendOf(commitment, 1));
    for (const outputIndex of commitment.outs.keys()) {
      const txid = commitment.getHash();
      const transaction = commitment.toBuffer();
      const outpoint = { txid, outputIndex };
      runner.dispatch(managed, { type: 'outputSpent', outpoint, transaction, txid, height: 2 });
    }
    expect(managed.channel.state.kind).toBe('closed');
    journal.flush();
    expect(store.channels.revoked(managed.id, 7n)).toBeUndefined();
    expect(store.channels.revoked('another', 7n)).toBe('data');
  });
});

describe('the mempool', () => {
  it('is read for preimages while an HTLC of ours is on chain, each transaction once', async () => {
    const chain = await ChannelChain.ready();
    chain.offer('opener', 'one', 50_000);
    const commitment = chain.forceClose('opener');
    const idle = nodeWith(chain, 'opener');
    let asked = 0;
    const mempool = new Map<string, Transaction>();
    const backend = {
      mempool: async () => [...mempool.keys()],
      transaction: async (txid: string) => {
        asked++;
        const raw = mempool.get(txid)?.toBuffer();
        return raw && { raw, confirmations: 0 };
      },
    };
    const add = (transaction: Transaction) => mempool.set(displayHash(transaction.getHash()), transaction);
    add(commitment);
    await new PreimageWatch(idle.book, idle.runner, backend, silentLogger).look();
    expect(asked).toBe(0);

    chain.mine();
    const { book, runner, said } = nodeWith(chain, 'opener');
    const watch = new PreimageWatch(book, runner, backend, silentLogger);
    await watch.look();
    expect(said.told).toEqual([]);
    chain.fulfill('accepter', 0n, 'one');
    const [claim] = chain.accepter.claimsOf('remoteHtlcWithPreimage');
    if (claim === undefined) throw new Error('nothing to claim');
    add(chain.accepter.spend(claim, chain.takeCoin()));
    await watch.look();
    await watch.look();
    expect(said.told).toEqual([`fulfilled 0 ${toHex(preimageOf('one'))}`]);
    expect(asked).toBe(2);
  });

  it('may be out of reach', async () => {
    const chain = await ChannelChain.ready();
    chain.offer('opener', 'one', 50_000);
    chain.forceClose('opener');
    chain.mine();
    const { book, runner } = nodeWith(chain, 'opener');
    const backend = {
      mempool: async () => Promise.reject(new Error('no answer')),
      transaction: async () => undefined,
    };
    await expect(new PreimageWatch(book, runner, backend, silentLogger).look()).resolves.toBeUndefined();
  });
});
