import { curve, sha256 } from '../../../src/core/crypto/index.js';
import { fromHex, utf8 } from '../../../src/core/primitives/bytes.js';
import {
  BLOB_LENGTH,
  decodeTowerMessage,
  encodeTowerMessage,
  type TowerMessage,
} from '../../../src/core/watchtower/index.js';
import { connectNoise, dial, parsePeerAddress } from '../../../src/node/transport/index.js';
import { entropy } from '../core/watchtower/fixtures.js';
import { atTheEnd, TOWER_ID, until } from './world.js';

/** A client that says whatever a test wants. */
export async function rawClient(address: string, name = 'a session') {
  const parsed = parsePeerAddress(address);
  if (!parsed.ok) throw new Error(address);
  const key = sha256(utf8(name));
  const channel = await dial(parsed.value, { timeoutMs: 1000 });
  const connection = await connectNoise(channel, key, fromHex(TOWER_ID), entropy);
  const heard: TowerMessage[] = [];
  let closed = false;
  connection.onMessage((bytes) => {
    const decoded = decodeTowerMessage(bytes);
    if (decoded.ok && decoded.value !== undefined) heard.push(decoded.value);
  });
  connection.onClose(() => {
    closed = true;
  });
  atTheEnd(() => connection.destroy());
  return {
    session: curve().publicKey(key),
    sendRaw: (bytes: Uint8Array) => connection.send(bytes),
    isClosed: () => closed,
    close: () => connection.destroy(),
    async ask(message: TowerMessage): Promise<TowerMessage> {
      const before = heard.length;
      connection.send(encodeTowerMessage(message));
      await until(() => heard.length > before);
      return heard[before] as TowerMessage;
    },
  };
}

/** One whose content follows from its number, unless told. */
export const record = (sequence: number, fill = sequence, length = BLOB_LENGTH): TowerMessage => ({
  type: 'storeRecord',
  sequence: BigInt(sequence),
  hint: new Uint8Array(16).fill(fill),
  blob: new Uint8Array(length).fill(fill),
});
