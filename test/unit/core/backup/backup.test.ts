import {
  type BackedUpChannel,
  fitForPeer,
  openBackup,
  PEER_BLOB_LENGTH,
  type StaticBackup,
  sealBackup,
} from '../../../../src/core/backup/index.js';
import { curve, sha256 } from '../../../../src/core/crypto/index.js';
import { utf8 } from '../../../../src/core/primitives/bytes.js';
import { sat } from '../../../../src/core/primitives/units.js';
import { makeShortChannelId } from '../../../../src/core/wire/index.js';
import { installNodeCrypto } from '../../../../src/node/crypto/index.js';

installNodeCrypto();

const key = sha256(utf8('backup key'));
const nonce = sha256(utf8('nonce')).subarray(0, 12);
const keyOf = (name: string) => curve().publicKey(sha256(utf8(name)));

function channel(number: number): BackedUpChannel {
  return {
    remoteNodeId: keyOf(`node ${number}`),
    channelKeyIndex: 2 ** 40 + number,
    isOpener: number % 2 === 0,
    format: number % 3 === 0 ? 'staticRemoteKey' : 'anchors',
    funding: { txid: sha256(utf8(`funding ${number}`)), outputIndex: number },
    fundingAmount: sat(20_000 + number),
    shortChannelId: number === 1 ? null : makeShortChannelId(700_000 + number, 3, number),
    remote: {
      fundingPublicKey: keyOf(`funding ${number}`),
      revocationBasepoint: keyOf(`revocation ${number}`),
      paymentBasepoint: keyOf(`payment ${number}`),
    },
    toSelfDelay: 720,
    addresses: number === 2 ? [] : [`tcp://10.0.0.${number % 250}:9735`, 'ws://node.example:9736'],
  };
}

const backupOf = (channels: number): StaticBackup => ({
  chainHash: new Uint8Array(32).fill(6),
  height: 700_500,
  birthHeight: 700_000,
  channels: Array.from({ length: channels }, (_, number) => channel(number)),
  omitted: 0,
});

describe('a sealed backup', () => {
  it('holds everything, and comes back with its key alone', () => {
    const backup = backupOf(5);
    expect(openBackup(sealBackup(backup, key, nonce), key)).toEqual({ ok: true, value: backup });
    const other = openBackup(sealBackup(backup, key, nonce), sha256(key));
    expect(other).toEqual({ ok: false, error: { code: 'backupNotOurs' } });
  });

  it('shows nothing of how many channels there are, and is not the same twice', () => {
    for (const channels of [0, 1, 100]) {
      expect(sealBackup(backupOf(channels), key, nonce)).toHaveLength(PEER_BLOB_LENGTH);
    }
    const again = sealBackup(backupOf(1), key, sha256(nonce).subarray(0, 12));
    expect(again.subarray(1)).not.toEqual(sealBackup(backupOf(1), key, nonce).subarray(1));
  });

  it('keeps every channel, however many, but gives a peer the largest that it can store', () => {
    const backup = backupOf(1000);
    const whole = sealBackup(backup, key, nonce);
    expect(whole.length).toBeGreaterThan(PEER_BLOB_LENGTH);
    expect(openBackup(whole, key)).toEqual({ ok: true, value: backup });

    const fitted = fitForPeer(backup);
    expect(sealBackup(fitted, key, nonce)).toHaveLength(PEER_BLOB_LENGTH);
    expect(fitted.channels.length).toBeGreaterThan(200);
    expect(fitted.channels.length + fitted.omitted).toBe(1000);
    const smallest = Math.min(...fitted.channels.map(({ fundingAmount }) => Number(fundingAmount)));
    const lost = backup.channels.filter((each) => !fitted.channels.includes(each));
    expect(Math.max(...lost.map(({ fundingAmount }) => Number(fundingAmount)))).toBeLessThan(smallest);
    expect(fitForPeer(backupOf(3))).toEqual(backupOf(3));
  });

  it.each([
    ['nothing', () => new Uint8Array(0), 'backupNotOurs'],
    ['a torn one', (blob: Uint8Array) => blob.subarray(0, -1), 'backupNotOurs'],
    ['a changed one', (blob: Uint8Array) => blob.with(500, 1), 'backupNotOurs'],
    ['one of a newer program', (blob: Uint8Array) => blob.with(0, 2), 'backupTooNew'],
  ])('refuses %s', (_what, change, code) => {
    const opened = openBackup(change(sealBackup(backupOf(2), key, nonce)), key);
    expect(opened).toMatchObject({ ok: false, error: { code } });
  });
});
