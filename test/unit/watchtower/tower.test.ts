import { join } from 'node:path';
import { sha256 } from '../../../src/core/crypto/index.js';
import { createChannelSigner } from '../../../src/core/keys/index.js';
import { fromHex, toHex, utf8 } from '../../../src/core/primitives/bytes.js';
import { displayHash } from '../../../src/core/primitives/display-hash.js';
import {
  BLOB_LENGTH,
  decodeTowerMessage,
  encodeTowerMessage,
  recordHash,
  signReceipt,
  stateHint,
  type TowerMessage,
  verifyReceipt,
} from '../../../src/core/watchtower/index.js';
import { acceptNoise, listen } from '../../../src/node/transport/index.js';
import type { RevokedArchive } from '../../../src/watchtower/index.js';
import { TowerStore } from '../../../src/watchtower/server/tower-store.js';
import { entropy, htlcs, revoked } from '../core/watchtower/fixtures.js';
import { rawClient, record } from './raw-client.js';
import {
  atTheEnd,
  closeAll,
  NETWORK,
  newFolder,
  openClient,
  openTower,
  TOWER_ID,
  TOWER_KEY,
  until,
} from './world.js';

const signer = createChannelSigner(sha256(utf8('victim')));
const txidOf = (number: number) => sha256(utf8(`txid ${number}`));
const state = (number: number, count = 0) => revoked('anchors', htlcs(count), BigInt(number));

afterEach(closeAll);

describe('a tower', () => {
  it('signs for what it has on disk, also again, and goes on where it was after a restart', async () => {
    const folder = newFolder();
    const first = await openTower(folder);
    const client = await rawClient(first.address);
    expect(await client.ask({ type: 'openSession' })).toMatchObject({
      type: 'sessionOpened',
      lastSequence: 0n,
    });
    const stored = await client.ask(record(1));
    if (stored.type !== 'recordStored') throw new Error(stored.type);
    const terms = { session: client.session, sequence: 1n, recordHash: recordHash(record(1) as never) };
    expect(verifyReceipt(terms, stored.signature, fromHex(TOWER_ID))).toBe(true);
    client.close();
    await first.tower.stop();

    const second = await openTower(folder);
    expect(second.tower.state).toMatchObject({ sessions: 1, records: 1 });
    const again = await rawClient(second.address);
    expect(await again.ask({ type: 'openSession' })).toMatchObject({ lastSequence: 1n });
    expect(await again.ask(record(1))).toEqual(stored);
    expect(await again.ask(record(2))).toMatchObject({ type: 'recordStored', sequence: 2n });
  });

  it.each([
    ['a record before the session', [record(1)], 'noSession'],
    ['a blob that is too long', [{ type: 'openSession' }, record(1, 1, BLOB_LENGTH + 1)], 'blobLength'],
    ['a blob that is far too long', [{ type: 'openSession' }, record(1, 1, 60_000)], 'blobLength'],
    ['a gap', [{ type: 'openSession' }, record(2)], 'sequenceGap'],
    ['other content under a number', [{ type: 'openSession' }, record(1), record(1, 9)], 'sequenceConflict'],
    ['one record too many', [{ type: 'openSession' }, record(1), record(2), record(3)], 'quotaExceeded'],
  ] as const)('refuses %s and goes on', async (_, messages, code) => {
    const { address } = await openTower(newFolder(), { quotas: { maxRecords: 2 } });
    const client = await rawClient(address);
    let answer: TowerMessage | undefined;
    for (const message of messages) answer = await client.ask(message);
    expect(answer).toMatchObject({ type: 'refused', code });
    expect(await client.ask({ type: 'ping' })).toEqual({ type: 'pong' });
    expect(client.isClosed()).toBe(false);
  });

  it('refuses sessions beyond its number, and keeps those it has', async () => {
    const { address } = await openTower(newFolder(), { quotas: { maxSessions: 1 } });
    const first = await rawClient(address);
    await first.ask({ type: 'openSession' });
    const second = await rawClient(address, 'another session');
    expect(await second.ask({ type: 'openSession' })).toMatchObject({ code: 'tooManySessions' });
    expect(await first.ask(record(1))).toMatchObject({ type: 'recordStored' });
  });

  it('refuses when it may not grow further, and forgets nothing', async () => {
    const folder = newFolder();
    const { tower, address } = await openTower(folder, { quotas: { maxBytes: 200_000 } });
    const client = await rawClient(address);
    await client.ask({ type: 'openSession' });
    let stored = 0;
    let answer: TowerMessage = { type: 'ping' };
    for (let sequence = 1; sequence < 400 && answer.type !== 'refused'; sequence++) {
      answer = await client.ask(record(sequence));
      if (answer.type === 'recordStored') stored += 1;
    }
    expect(answer).toMatchObject({ type: 'refused', code: 'storeFull' });
    expect(stored).toBeGreaterThan(20);
    client.close();
    await tower.stop();
    const later = await openTower(folder);
    expect(later.tower.state.records).toBe(stored);
  });

  it('ends a connection that does not speak its language, and no other', async () => {
    const { address } = await openTower(newFolder());
    const [good, bad] = [await rawClient(address), await rawClient(address, 'bad')];
    bad.sendRaw(fromHex('8100'));
    await until(() => bad.isClosed());
    expect(await good.ask({ type: 'openSession' })).toMatchObject({ type: 'sessionOpened' });
  });

  it('lets a disk that is full be: the next write tries again', () => {
    const folder = newFolder();
    const path = join(folder, 'tower.sqlite');
    const owner = { network: NETWORK.name, nodeId: TOWER_ID };
    const store = TowerStore.open(path, owner);
    const session = store.createSession(new Uint8Array(33).fill(2));
    const rows = (from: number, count: number) =>
      Array.from({ length: count }, (_, place) => ({
        sessionId: session.id,
        sequence: from + place,
        hint: stateHint(txidOf(from + place)),
        blob: new Uint8Array(BLOB_LENGTH),
      }));
    store.append(rows(1, 3));
    store.limitGrowth(20_000);
    expect(() => store.append(rows(4, 200))).toThrow(expect.objectContaining({ code: 'storeFull' }));
    expect([store.records, store.lastSequence(session.id)]).toEqual([3, 3]);
    store.append(rows(4, 200));
    expect([store.records, store.lastSequence(session.id)]).toEqual([203, 203]);
    expect(store.find(stateHint(txidOf(200))).length).toBe(1);
    store.close();
    const reopened = TowerStore.open(path, owner);
    expect(reopened.records).toBe(203);
    expect([...Array(203).keys()].every((place) => reopened.mayHave(displayHash(txidOf(place + 1))))).toBe(
      true,
    );
    expect(reopened.mayHave(displayHash(txidOf(204)))).toBe(false);
    reopened.close();
  });
});

describe('a client', () => {
  const covered = (client: ReturnType<typeof openClient>['client'], place = 0) =>
    client.summaries()[place]?.channels[0] ?? { covered: 0, waiting: 0, lost: 0, missing: 0 };
  const revoke = (opened: ReturnType<typeof openClient>, number: number, count = 0) => {
    opened.store.transaction(() => opened.client.revoked(state(number, count), signer));
    opened.client.poke();
  };

  it('hands over every state, long ones whole, and shows how far the tower is', async () => {
    const { tower, address } = await openTower(newFolder());
    const opened = openClient(newFolder());
    opened.client.add(TOWER_ID, address, 'own');
    for (let number = 0; number < 5; number++) revoke(opened, number, 4 * number);
    revoke(opened, 2, 8);
    expect(covered(opened.client).covered + covered(opened.client).waiting).toBe(5);
    await until(() => covered(opened.client).covered === 5);
    expect(opened.client.summaries()[0]).toMatchObject({ connected: true, fault: null, mode: 'own' });
    expect(tower.state.records).toBe(8);
  });

  it('holds its backlog while the tower is away and across its own restart, and to several towers', async () => {
    const [folder, towerFolder] = [newFolder(), newFolder()];
    const first = await openTower(towerFolder);
    const other = await openTower(newFolder(), { privateKey: sha256(utf8('another tower')) });
    let opened = openClient(folder);
    opened.client.add(TOWER_ID, first.address, 'stranger');
    opened.client.add(other.tower.towerId, other.address, 'own');
    revoke(opened, 0);
    await until(() => covered(opened.client).covered === 1);
    await first.tower.stop();
    for (let number = 1; number < 200; number++) revoke(opened, number);
    await until(() => covered(opened.client, 1).covered === 200);
    expect(covered(opened.client)).toMatchObject({ covered: 1, waiting: 199 });
    await until(() => opened.client.summaries()[0]?.fault === 'unreachable');
    opened.close();

    opened = openClient(folder);
    const second = await openTower(towerFolder, {}, first.port);
    await until(() => covered(opened.client).covered === 200);
    expect(second.tower.state).toMatchObject({ records: 200, sessions: 1 });
  });

  it('survives being killed at any point: what has no receipt is sent again under its number', async () => {
    const [folder, towerFolder] = [newFolder(), newFolder()];
    let tower = await openTower(towerFolder);
    for (let round = 0; round < 6; round++) {
      const opened = openClient(folder);
      if (round === 0) opened.client.add(TOWER_ID, tower.address, 'own');
      for (let number = 0; number < 40; number++) revoke(opened, 40 * round + number);
      for (let turns = 0; turns < 7 * round; turns++) await new Promise((resolve) => setImmediate(resolve));
      if (round % 2 === 0) {
        await tower.tower.stop();
        tower = await openTower(towerFolder, {}, tower.port);
      }
      opened.close();
    }
    const last = openClient(folder);
    await until(() => covered(last.client).covered === 240);
    expect(tower.tower.state).toMatchObject({ records: 240, sessions: 1 });
  });

  it('gives a new tower what was revoked before, bit by bit, across a restart, and says what it cannot give', async () => {
    const { address, tower } = await openTower(newFolder());
    const folder = newFolder();
    const [revokedSoFar, lostForever] = [300, 5];
    const { channelId } = state(0).parameters;
    const archive: RevokedArchive = {
      channels: () => [{ channelId: toHex(channelId), signer, revoked: BigInt(revokedSoFar) }],
      states: (_, from, below) =>
        [...Array(revokedSoFar).keys()]
          .filter((number) => number >= lostForever && BigInt(number) >= from && BigInt(number) < below)
          .map((number) => state(number, number % 3)),
    };
    let opened = openClient(folder, archive);
    opened.client.add(TOWER_ID, address, 'own');
    revoke(opened, 100);
    expect(covered(opened.client)).toMatchObject({ covered: 0, waiting: revokedSoFar, missing: 0 });
    await until(() => covered(opened.client).covered > 20);
    opened.close();
    opened = openClient(folder, archive);
    await until(() => covered(opened.client).covered === revokedSoFar - lostForever);
    await until(() => covered(opened.client).missing === lostForever);
    expect(covered(opened.client)).toMatchObject({ waiting: 0, lost: 0 });
    expect(tower.state.records).toBe(revokedSoFar - lostForever);
  });

  it('begins another session when one is full', async () => {
    const { tower, address } = await openTower(newFolder(), { quotas: { maxRecords: 3 } });
    const opened = openClient(newFolder());
    opened.client.add(TOWER_ID, address, 'own');
    for (let number = 0; number < 8; number++) revoke(opened, number);
    await until(() => covered(opened.client).covered === 8);
    expect(tower.state).toMatchObject({ records: 8, sessions: 3 });
  });

  it('shows what a tower lost that has signed for it, and goes on', async () => {
    const first = await openTower(newFolder());
    const opened = openClient(newFolder());
    opened.client.add(TOWER_ID, first.address, 'own');
    for (let number = 0; number < 3; number++) revoke(opened, number);
    await until(() => covered(opened.client).covered === 3);
    await first.tower.stop();
    await openTower(newFolder(), {}, first.port);
    revoke(opened, 3);
    await until(() => covered(opened.client).covered === 1);
    expect(covered(opened.client)).toMatchObject({ covered: 1, lost: 3, waiting: 0 });
  });

  it('changes and removes towers', async () => {
    const { address } = await openTower(newFolder());
    const opened = openClient(newFolder());
    opened.client.add(TOWER_ID, 'ws://127.0.0.1:1', 'stranger');
    revoke(opened, 0);
    await until(() => opened.client.summaries()[0]?.fault === 'unreachable');
    opened.client.add(TOWER_ID, address, 'own');
    await until(() => covered(opened.client).covered === 1);
    expect(opened.client.remove(TOWER_ID)).toBe(true);
    expect(opened.client.remove(TOWER_ID)).toBe(false);
    expect([opened.client.summaries(), opened.store.towers.coverage(TOWER_ID)]).toEqual([[], []]);
  });

  describe('and a tower that', () => {
    /** A tower with the right key that answers as a test wants. */
    async function lyingTower(
      answer: (message: TowerMessage, session: Uint8Array) => readonly TowerMessage[],
    ) {
      const listener = await listen({ transport: 'ws', host: '127.0.0.1', port: 0 }, (channel) => {
        void acceptNoise(channel, TOWER_KEY, entropy).then((connection) => {
          atTheEnd(() => connection.destroy());
          connection.onMessage((bytes) => {
            const decoded = decodeTowerMessage(bytes);
            if (!decoded.ok || decoded.value === undefined) return;
            for (const reply of answer(decoded.value, connection.remoteNodeId)) {
              connection.send(encodeTowerMessage(reply));
            }
          });
        });
      });
      atTheEnd(() => listener.close());
      return `ws://127.0.0.1:${listener.address.port}`;
    }

    const opened: TowerMessage = {
      type: 'sessionOpened',
      lastSequence: 0n,
      maxRecords: 10,
      blobLength: BLOB_LENGTH,
    };
    const receiptFor = (message: TowerMessage, session: Uint8Array, key = TOWER_KEY): TowerMessage => {
      if (message.type !== 'storeRecord') return { type: 'pong' };
      const terms = { session, sequence: message.sequence, recordHash: recordHash(message) };
      const { sequence, recordHash: hash } = terms;
      return { type: 'recordStored', sequence, recordHash: hash, signature: signReceipt(terms, key) };
    };
    const inSession =
      (reply: (message: TowerMessage, session: Uint8Array) => readonly TowerMessage[]) =>
      (message: TowerMessage, session: Uint8Array) =>
        message.type === 'openSession' ? [opened] : reply(message, session);

    it.each([
      ['says nothing at all', () => [], 'silent'],
      ['opens the session and goes silent', inSession(() => []), 'silent'],
      ['signs with another key', inSession((m, s) => [receiptFor(m, s, sha256(utf8('no')))]), 'wrongReceipt'],
      ['signs for another session', inSession((m) => [receiptFor(m, fromHex(TOWER_ID))]), 'wrongReceipt'],
      [
        'signs for another number',
        inSession((m, s) => [{ ...receiptFor(m, s), sequence: 7n } as TowerMessage]),
        'wrongReceipt',
      ],
      ['signs before it is asked', (_, s) => [receiptFor(record(1), s)], 'protocolViolation'],
      ['opens the session twice', inSession(() => [opened]), 'protocolViolation'],
      ['wants other blobs', () => [{ ...opened, blobLength: 99 } as TowerMessage], 'protocolViolation'],
      ['is full', inSession(() => [{ type: 'refused', sequence: 1n, code: 'storeFull' }]), 'storeFull'],
      [
        'takes no sessions',
        () => [{ type: 'refused', sequence: 0n, code: 'tooManySessions' }],
        'tooManySessions',
      ],
    ] as readonly (readonly [string, Parameters<typeof lyingTower>[0], string])[])(
      '%s',
      async (_, answer, fault) => {
        const client = openClient(newFolder());
        client.client.add(TOWER_ID, await lyingTower(answer), 'stranger');
        revoke(client, 0);
        await until(() => client.client.summaries()[0]?.fault === fault);
        expect(covered(client.client)).toMatchObject({ covered: 0, waiting: 1 });
        // Whatever that one does, an honest one in its place gets all.
        const honest = await openTower(newFolder());
        client.client.add(TOWER_ID, honest.address, 'stranger');
        await until(() => covered(client.client).covered === 1);
      },
    );
  });
});
