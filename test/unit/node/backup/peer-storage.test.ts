import { PEER_BLOB_LENGTH } from '../../../../src/core/backup/index.js';
import type { Message } from '../../../../src/core/wire/index.js';
import { PeerStorage } from '../../../../src/node/backup/peer-storage.js';
import type { ChannelBook } from '../../../../src/node/channels/channel-book.js';
import { systemClock } from '../../../../src/node/clock.js';
import type { Peer } from '../../../../src/node/peers/index.js';
import { Journal } from '../../../../src/node/runner/journal.js';
import { openStore, type Store } from '../../../../src/node/store/index.js';

let store: Store;
let journal: Journal;
let storage: PeerStorage;
let millis: number;
const withChannels = new Set<string>();

beforeEach(() => {
  store = openStore(':memory:', { network: 'regtest', nodeId: '02aa' });
  journal = new Journal(
    store,
    (error) => {
      throw error;
    },
    (error) => {
      throw error;
    },
  );
  millis = 0;
  withChannels.clear();
  withChannels.add('02bb');
  storage = storageThat({ optionProvideStorage: 'optional' });
});
afterEach(() => store.close());

function storageThat(features: { optionProvideStorage?: 'optional' }): PeerStorage {
  const book = { hasLiveChannel: (id: string) => withChannels.has(id) } as ChannelBook;
  const clock = { ...systemClock, steadyMillis: () => millis };
  return new PeerStorage({ features, book, store: store.peerStorage, journal, clock });
}

function peerOf(id: string) {
  const sent: Message[] = [];
  const peer = {
    id,
    send(message: Message) {
      sent.push(message);
      return true;
    },
  } as unknown as Peer;
  return { peer, sent };
}

const blobOf = (byte: number, length = 100) => new Uint8Array(length).fill(byte);
const give = (id: string, blob: Uint8Array) => {
  storage.received(peerOf(id).peer, { type: 'peerStorage', blob });
  journal.flush();
};
const returned = (id: string) => {
  const { peer, sent } = peerOf(id);
  storage.connected(peer);
  return sent;
};

describe('what a peer has us keep (BOLT 1, Peer Storage)', () => {
  it('comes back on the next connection, the last of it, after a restart too', () => {
    expect(returned('02bb')).toEqual([]);
    give('02bb', blobOf(1));
    give('02bb', blobOf(2, PEER_BLOB_LENGTH));
    expect(returned('02bb')).toEqual([{ type: 'peerStorageRetrieval', blob: blobOf(2, PEER_BLOB_LENGTH) }]);
    storage = storageThat({ optionProvideStorage: 'optional' });
    expect(returned('02bb')).toHaveLength(1);
    expect(returned('02cc')).toEqual([]);
  });

  it('is not kept for strangers, nor when it is too long, nor when the node does not offer it', () => {
    give('02cc', blobOf(1));
    give('02bb', blobOf(1, PEER_BLOB_LENGTH + 1));
    storage = storageThat({});
    give('02bb', blobOf(1));
    expect(store.peerStorage.all()).toEqual([]);
  });

  it('is written ten times at once and then once a minute, and what waits is given back all the same', () => {
    for (let number = 1; number <= 12; number++) give('02bb', blobOf(number));
    expect(store.peerStorage.get('02bb')).toEqual(blobOf(10));
    expect(returned('02bb')).toEqual([{ type: 'peerStorageRetrieval', blob: blobOf(12) }]);
    storage.blockConnected(1);
    journal.flush();
    expect(store.peerStorage.get('02bb')).toEqual(blobOf(10));
    millis = 60_000;
    storage.blockConnected(2);
    journal.flush();
    expect(store.peerStorage.get('02bb')).toEqual(blobOf(12));
  });

  it('is kept for 2016 blocks after the last channel, counted anew for every new channel', () => {
    give('02bb', blobOf(1));
    const pass = (height: number) => {
      storage.blockConnected(height);
      journal.flush();
    };
    pass(100);
    withChannels.delete('02bb');
    pass(101);
    pass(2000);
    withChannels.add('02bb');
    pass(2001);
    withChannels.delete('02bb');
    pass(2002);
    pass(2002 + 2015);
    expect(store.peerStorage.get('02bb')).toEqual(blobOf(1));
    pass(2002 + 2016);
    expect(store.peerStorage.get('02bb')).toBeUndefined();
  });
});
