import { sha256 } from '../../../src/core/crypto/index.js';
import { createChannelSigner } from '../../../src/core/keys/index.js';
import { toHex, utf8 } from '../../../src/core/primitives/bytes.js';
import {
  MAX_DELETED_AT_ONCE,
  type RevokedState,
  type TowerMessage,
} from '../../../src/core/watchtower/index.js';
import { htlcs, revoked } from '../core/watchtower/fixtures.js';
import { rawClient, record } from './raw-client.js';
import { closeAll, newFolder, openClient, openTower, TOWER_ID, until } from './world.js';

const signer = createChannelSigner(sha256(utf8('victim')));

afterEach(closeAll);

const deletion = (...ranges: readonly (readonly [number, number])[]): TowerMessage => ({
  type: 'deleteRecords',
  ranges: ranges.map(([first, count]) => ({ first: BigInt(first), count })),
});

/** States of one of two channels. */
function stateOf(channel: number, number: number): RevokedState {
  const state = revoked('anchors', htlcs(number % 3), BigInt(number));
  const channelId = new Uint8Array(32).fill(channel);
  return { ...state, parameters: { ...state.parameters, channelId } };
}

const idOf = (channel: number) => toHex(new Uint8Array(32).fill(channel));

describe('a tower deletes', () => {
  it('what the session that stored it asks for, and frees its quota', async () => {
    const { tower, address } = await openTower(newFolder(), { quotas: { maxRecords: 3 } });
    const client = await rawClient(address);
    await client.ask({ type: 'openSession' });
    for (const number of [1, 2, 3]) await client.ask(record(number));
    expect(await client.ask(record(4))).toMatchObject({ code: 'quotaExceeded' });
    expect(await client.ask(deletion([1, 2]))).toEqual({ type: 'recordsDeleted' });
    expect(tower.state.records).toBe(1);
    expect(await client.ask(record(4))).toMatchObject({ type: 'recordStored' });
    expect(await client.ask(record(5))).toMatchObject({ type: 'recordStored' });
    expect(await client.ask(record(6))).toMatchObject({ code: 'quotaExceeded' });
    // A number is never taken twice.
    expect(await client.ask(record(1))).toMatchObject({ code: 'sequenceConflict' });
  });

  it('nothing for anybody else, whatever the numbers', async () => {
    const { tower, address } = await openTower(newFolder());
    const [owner, other] = [await rawClient(address, 'owner'), await rawClient(address, 'other')];
    expect(await other.ask(deletion([1, 1]))).toMatchObject({ code: 'noSession' });
    for (const client of [other, owner]) await client.ask({ type: 'openSession' });
    for (const number of [1, 2, 3]) await owner.ask(record(number));
    await other.ask(record(1));
    const session = 2 ** 24;
    for (const ranges of [
      [1, 1000],
      [0, 1000],
      [session, 1000],
      [session + 1, 1000],
      [3 * session, 5],
    ] as const) {
      expect(await other.ask(deletion(ranges))).toEqual({ type: 'recordsDeleted' });
    }
    expect(tower.state.records).toBe(3);
    expect(await owner.ask(record(3))).toMatchObject({ type: 'recordStored' });
  });

  it('no more at once than it has time for', async () => {
    const { tower, address } = await openTower(newFolder());
    const client = await rawClient(address);
    await client.ask({ type: 'openSession' });
    await client.ask(record(1));
    const tooMany = deletion([1, MAX_DELETED_AT_ONCE], [1, 1]);
    expect(await client.ask(tooMany)).toMatchObject({ code: 'tooManyDeleted' });
    expect(tower.state.records).toBe(1);
  });

  it('and knows after a restart how far the session was', async () => {
    const folder = newFolder();
    const first = await openTower(folder);
    const client = await rawClient(first.address);
    await client.ask({ type: 'openSession' });
    for (const number of [1, 2, 3]) await client.ask(record(number));
    await client.ask(deletion([1, 3]));
    await first.tower.stop();
    const second = await openTower(folder);
    const again = await rawClient(second.address);
    expect(await again.ask({ type: 'openSession' })).toMatchObject({ lastSequence: 3n });
    expect(await again.ask(record(4))).toMatchObject({ type: 'recordStored' });
  });
});

describe('a client has a tower delete', () => {
  it('the records of channels that are closed for good, of every session, and no others', async () => {
    const { tower, address } = await openTower(newFolder(), { quotas: { maxRecords: 4 } });
    const opened = openClient(newFolder());
    opened.client.add(TOWER_ID, address, 'own');
    const total = 10;
    for (let number = 0; number < total; number++) {
      opened.store.transaction(() => opened.client.revoked(stateOf(1 + (number % 2), number), signer));
      opened.client.poke();
    }
    const covered = () => opened.client.summaries()[0]?.channels.map((channel) => channel.covered);
    await until(() => covered()?.join() === '5,5');
    expect(tower.state).toMatchObject({ records: total, sessions: 3 });

    opened.store.channels.put(idOf(1), 'peer', 'data', true);
    opened.client.closed();
    await until(() => tower.state.records === total / 2);
    await until(() => covered()?.join() === '5');
    expect(opened.client.summaries()[0]).toMatchObject({ connected: true, fault: null });

    // The sessions go on as if nothing had been.
    opened.store.transaction(() => opened.client.revoked(stateOf(2, total + 1), signer));
    opened.client.poke();
    await until(() => covered()?.join() === '6');
    expect(tower.state.records).toBe(total / 2 + 1);
  });

  it('also when the tower was away, or the node ended in between', async () => {
    const [folder, towerFolder] = [newFolder(), newFolder()];
    const first = await openTower(towerFolder);
    let opened = openClient(folder);
    opened.client.add(TOWER_ID, first.address, 'own');
    opened.store.transaction(() => opened.client.revoked(stateOf(1, 0), signer));
    opened.client.poke();
    await until(() => opened.client.summaries()[0]?.channels[0]?.covered === 1);
    await first.tower.stop();
    opened.store.channels.put(idOf(1), 'peer', 'data', true);
    opened.client.closed();
    await until(() => opened.client.summaries()[0]?.fault === 'unreachable');
    opened.close();
    opened = openClient(folder);
    const second = await openTower(towerFolder, {}, first.port);
    await until(() => second.tower.state.records === 0);
    await until(() => opened.client.summaries()[0]?.channels.length === 0);
  });
});

it('a client asks a tower how far it is', async () => {
  const { address } = await openTower(newFolder());
  const opened = openClient(newFolder());
  opened.client.add(TOWER_ID, address, 'own');
  expect(opened.client.summaries()[0]?.blockHeight).toBeNull();
  await until(() => opened.client.summaries()[0]?.connected === true);
  await opened.client.refresh();
  expect(opened.client.summaries()[0]?.blockHeight).toBe(0);
});
